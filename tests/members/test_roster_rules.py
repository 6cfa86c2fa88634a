"""The delicate rules of a roster, one by one."""

import datetime as dt

import pytest

from handbook.lib.sheets import Cell, CellKind, Sheet
from members.rosters.dates import read_date
from members.rosters.directory import Directory, OrganisationEntry, UnknownScope
from members.rosters.duplicates import find_duplicates, same_name
from members.rosters.facts import check_facts
from members.rosters.headings import find_heading
from members.rosters.known import KnownIndex
from members.rosters.matching import Matcher
from members.rosters.numbers import phone_of, read_citizen_id
from members.rosters.types import Change, JudgedRow, KnownMember, Level
from members.rosters.words import read_name

TODAY = dt.date(2026, 7, 31)


def text(value):
    return Cell(CellKind.TEXT, value, value)


def member_row(number=1, **facts):
    row = JudgedRow("S", number, {"full_name": "Nông Văn Thử", **facts})
    row.birth_year = int(facts["birth_date"][:4]) if facts.get("birth_date") else None
    return row


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("03/02/1985", "1985-02-03", None),
        ("3.2.1985", "1985-02-03", None),
        ("1985", "1985", "year_only"),
        ("00/00/1945", "1945", "year_only"),
        ("--/02/1950", "1950-02", "year_only"),
        ("12/31/1985", "1985-12-31", "date_us_order"),
        ("31/06/1985", None, "date_invalid"),
        ("03/02/2427", None, "date_future"),
        ("khoảng 1950", None, "date_guess"),
        ("03/02/1950 (theo lý lịch)", "1950-02-03", "date_extra_text"),
        ("3/2/45", "1945-02-03", "date_two_digit_year"),
    ],
)
def test_birth_date_as_typed(typed, value, code):
    read = read_date(text(typed), "birth_date", TODAY)

    assert (read.value, read.finding and read.finding[1]) == (value, code)


@pytest.mark.parametrize(
    ("sex", "birth", "expected", "level"),
    [
        ("Nam", "1985-01-01", "019085001234", Level.WARNING),
        ("Nữ", "1985-01-01", None, Level.ASK),
        ("Nam", "1986-01-01", None, Level.ASK),
        ("Nam", None, None, Level.ASK),
    ],
)
def test_lost_zero_returns_only_when_sex_and_year_agree(sex, birth, expected, level):
    row = member_row(sex=sex, birth_date=birth)

    read_citizen_id(row, text("19085001234"), text(""))

    assert (row.member["citizen_id"], row.level_of("citizen_id")) == (expected, level)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+84 912 345 678", "0912345678"),
        ("(+84)912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("0912", None),
    ],
)
def test_phone_forms(typed, number):
    assert phone_of(typed) == number


@pytest.fixture
def directory():
    def entry(code, name, kind, parent):
        return OrganisationEntry(code, name, name.replace("Chi bộ ", ""), kind, parent)

    return Directory(
        [
            entry("T", "Đảng bộ tỉnh Thử", "province", ""),
            entry("X", "Đảng bộ xã Thử Một", "commune", "T"),
            entry("Y", "Đảng bộ xã Thử Hai", "commune", "T"),
            entry("X1", "Chi bộ thôn Nà Thử", "cell", "X"),
            entry("X2", "Chi bộ thôn Tân Lập (xã Cũ A)", "cell", "X"),
            entry("X3", "Chi bộ thôn Tân Lập (xã Cũ B)", "cell", "X"),
            entry("Y1", "Chi bộ thôn Bản Ngoài", "cell", "Y"),
        ],
        "X",
    )


@pytest.mark.parametrize(
    ("written", "code", "how"),
    [
        ("Chi bộ thôn Nà Thử", "X1", "exact"),
        ("CB thon na thu", "X1", "written_otherwise"),
        ("thôn Nà Thử, xã Thử Một", "X1", "written_otherwise"),
        ("Chi bộ thôn Nà Thửn", None, "near"),
        ("Chi bộ thôn Tân Lập", None, "ambiguous"),
        ("Chi bộ thôn Tân Lập (xã Cũ B)", "X3", "exact"),
        ("Chi bộ thôn Bản Ngoài", None, "unknown"),
        ("Chi bộ thôn Bản Ngoài, Đảng bộ xã Thử Hai", None, "outside"),
    ],
)
def test_organisation_names(directory, written, code, how):
    found = directory.find(written)

    assert (found.code, found.how) == (code, how)


def test_unknown_scope_is_an_error(directory):
    with pytest.raises(UnknownScope):
        Directory(directory.by_code.values(), "nowhere")


def test_names_compare_by_letters_and_marks_not_by_place_of_the_tone():
    assert same_name("Hoàng Văn Hoà", "Hoàng Văn Hòa")
    assert not same_name("Hoàng Văn Hoa", "Hoàng Văn Hòa")


def test_two_people_under_one_number_are_both_asked():
    rows = [member_row(1, citizen_id="019085001234"), member_row(2, full_name="Lý Thị Khác", citizen_id="019085001234")]

    find_duplicates(rows)

    assert [row.level_of("citizen_id") for row in rows] == [Level.ASK, Level.ASK]
    assert [row.member["citizen_id"] for row in rows] == [None, None]


def test_repeated_row_gives_one_member():
    facts = {"citizen_id": "019085001234", "birth_date": "1985-01-01", "organisation": "X1"}
    rows = [member_row(1, **facts), member_row(2, **facts)]

    find_duplicates(rows)

    assert [row.change for row in rows] == [Change.NEW, Change.REPEATED]
    assert rows[1].level_of(None) is Level.WARNING


def known(key="k", in_scope=True, **facts):
    return KnownMember(key, in_scope, {"full_name": "Nông Văn Thử", "organisation": "X1", **facts})


def test_blank_never_erases_and_imprecise_never_overwrites():
    matcher, index = (
        Matcher(TODAY),
        KnownIndex([known(citizen_id="019085001234", phone="0912345678", birth_date="1985-02-03")]),
    )
    row = member_row(citizen_id="019085001234", phone=None, birth_date="1985", organisation="X1")

    matcher.match(row, index)

    assert (row.change, row.changes) == (Change.UNCHANGED, {})


def test_changed_name_under_a_known_number_is_asked():
    matcher, index = Matcher(TODAY), KnownIndex([known(citizen_id="019085001234")])
    row = member_row(full_name="Nông Văn Khác", citizen_id="019085001234", organisation="X1")

    matcher.match(row, index)

    assert (row.change, row.level_of("full_name")) == (Change.ASK, Level.ASK)


def test_a_strangers_number_outside_the_scope_is_refused_without_saying_where():
    matcher, index = Matcher(TODAY), KnownIndex([KnownMember("far", False, {"citizen_id": "019085001234"})])
    row = member_row(citizen_id="019085001234", organisation="X1")

    matcher.match(row, index)

    (finding,) = row.findings
    assert (finding.level, finding.code, row.match_key) == (Level.ERROR, "belongs_elsewhere", None)
    assert finding.candidates == ()


def test_name_and_birth_alone_wait_for_a_person():
    matcher, index = Matcher(TODAY), KnownIndex([known(birth_date="1985-02-03")])
    row = member_row(birth_date="1985-02-03", organisation="X1")

    matcher.match(row, index)

    assert (row.level_of("full_name"), row.waits, row.match_key) == (Level.ASK, True, "k")


def test_a_name_may_hold_an_apostrophe():
    row = member_row()

    read_name(row, text("H’NƯƠNG NIÊ-THỬ"))

    assert (row.member["full_name"], row.findings) == ("H’nương Niê-thử", [])


@pytest.mark.parametrize("section", ["Chi bộ thôn A", "CHI BỘ XÓM MỘT", "I. Chi bộ Trường Tiểu học Thử"])
def test_a_section_right_below_the_heading_is_no_part_of_it(section):
    rows = [["STT", "Họ và tên", "Ngày sinh", "Số căn cước"], [section], ["1", "Nông Văn Thử", "1950", "099050000001"]]
    sheet = Sheet("S", rows={n: {c: text(v) for c, v in enumerate(row, 1)} for n, row in enumerate(rows, 1)})

    heading = find_heading(sheet)

    assert (heading.first, heading.last) == (1, 1)


@pytest.mark.parametrize(
    ("official", "readings", "codes"),
    [
        ("2022-04-08", ("2023-04-08", "2023-08-04"), ["date_ambiguous", "date_swapped_columns"]),
        ("2023-05-08", ("2023-04-08", "2023-08-04"), ["date_ambiguous"]),
    ],
)
def test_date_with_two_readings_is_out_of_order_only_where_both_are(official, readings, codes):
    row = member_row(admission_date=None, official_date=official)
    row.add(Level.ASK, "date_ambiguous", "admission_date", "Hai cách đọc.", "Gõ lại.", "", *readings)

    check_facts(row, TODAY, has_official_column=True)

    assert [finding.code for finding in row.findings] == codes
    assert row.member["official_date"] == (None if "date_swapped_columns" in codes else official)
