"""Which column holds what: by wording, beside its neighbours, by its first values; doubt told apart from certainty."""

import datetime as dt
import unicodedata

import pytest

from members.rosters.directory import Directory
from members.rosters.headings import find_heading, read_heading
from members.rosters.judge import judge
from members.rosters.known import KnownList
from members.rosters.meaning import fields_of, read_legend
from members.rosters.sharing import share_out
from members.rosters.types import Judgement
from members.rosters.understand import understand
from tests.members.roster_sheets import CELL, UNITS, Written, cell_of, workbook_of

TODAY = dt.date(2026, 7, 31)


def judged(rows: list[list[str]]) -> Judgement:
    workbook = workbook_of(Written("", rows))
    return judge(workbook, directory=Directory(UNITS, "X"), today=TODAY, source=KnownList([]))


@pytest.mark.parametrize(
    ("levels", "fields"),
    [
        ("Họ & tên", "full_name"),
        ("Họ tên ĐV", "full_name"),
        ("Họ và tên (viết in hoa, có dấu)", "full_name"),
        ("Họ và tên > Họ và chữ đệm", "family_name"),
        ("Họ và tên > Tên", "given_name"),
        ("Họ và tên khai sinh", "other_name"),
        ("Ngày/tháng/năm sinh", "birth_date"),
        ("Ngay, thang, nam sinh > Nam", "birth_male"),
        ("Ngày sinh > Năm", "birth_year"),
        ("Ngày sinh (dd/mm/yyyy) (*)", "birth_date"),
        ("S.T.T", "row_number"),
        ("Phái", "sex"),
        ("Nam/Nữ", "sex"),
        ("Số định danh cá nhân/CCCD", "citizen_id"),
        ("Số C.C.C.D", "citizen_id"),
        ("CMND (cũ)", "old_citizen_id"),
        ("CCCD > Ngày cấp", "citizen_id_issue"),
        ("Thẻ đảng viên > Số thẻ", "card_number"),
        ("Thẻ đảng viên > Ngày cấp", "card_issue_date"),
        ("Số thẻ đảng viên cũ (8 số)", "card_number_2003"),
        ("Số lý lịch đảng viên", "file_number"),
        ("Ngày vào Đảng > Dự bị", "admission_date"),
        ("Ngày vào Đảng > Chính thức", "official_date"),
        ("Ngày > Vào Đảng", "admission_date"),
        ("Đảng > Ngày vào", "admission_date"),
        ("Ngày kết nạp vào ĐCSVN", "admission_date"),
        ("Ngày QĐ kết nạp", "decision_date"),
        ("Quyết định kết nạp > Số", "decision_number"),
        ("Quyết định công nhận chính thức", "other_date"),
        ("Sinh hoạt tại chi bộ", "organisation"),
        ("Nơi sinh hoạt Đảng hiện nay", "organisation"),
        ("Chức vụ > Đảng", "position"),
        ("Chức vụ > Chính quyền", "other_post"),
        ("Chức vụ chính quyền, đoàn thể", "other_post"),
        ("Tình trạng", "activity"),
        ("Tình trạng hôn nhân", "family"),
        ("Họ tên vợ (chồng) > Năm sinh", "family"),
        ("Tình trạng sức khỏe", "health"),
        ("Số thẻ BHYT", "health"),
        ("Nơi sinh", "place"),
        ("Ngày vào Đoàn", "other_date"),
        ("Trình độ > LLCT > SC", "theory_elementary"),
        ("Ngày chuyển đi, đến đảng bộ cơ sở nào", "moved_out"),
        ("Chuyển đi > Nơi đến", "transfer_place"),
        ("Ngày từ trần, lý do", "died"),
        ("Ngày rời khỏi Đảng/Từ trần/Miễn sinh hoạt", "activity_date"),
        ("Họ và tên, ngày sinh", "full_name birth_date"),
        ("Ngày vào Đảng, chính thức", "admission_date official_date"),
        ("Số thẻ đảng viên, số lý lịch, số Huy hiệu", "card_number file_number badge_number"),
        ("Nam, nữ, dân tộc, tôn giáo", "sex ethnic_group religion"),
    ],
)
def test_a_wording_of_the_list_is_certain(levels, fields):
    assert fields_of(levels.split(" > ")) == (tuple(fields.split()), True)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tê", "full_name"),
        ("Ngày vào Đãng lần thứ nhất của đồng chí", "admission_date"),
        ("Ghi rõ họ và tên của từng người", "full_name"),
        ("Điện thoại nhà riêng hoặc cơ quan đang làm", "phone"),
        ("Mã vùng", ""),
    ],
)
def test_words_inside_a_longer_heading_are_a_guess(heading, field):
    assert fields_of([heading]) == ((field,), False)


def test_what_is_not_kept_is_named_and_what_is_unknown_is_listed():
    rows = [["Họ và tên", "Ngày sinh", "Tôn giáo", "Quê quán", "Mã vùng", "Tên vợ", "CCCD"]]

    heading = read_heading(workbook_of(Written("", rows)).sheets[0], 1, 1)

    seen = {column.heading: (column.field, column.is_certain, column.is_kept) for column in heading.seen}
    assert seen == {
        "Họ và tên": ("full_name", True, True),
        "Ngày sinh": ("birth_date", True, True),
        "Tôn giáo": ("religion", True, False),
        "Quê quán": ("place", True, False),
        "Mã vùng": ("", False, True),
        "Tên vợ": ("family", True, False),
        "CCCD": ("citizen_id", True, True),
    }
    assert [text for _, text in heading.ignored] == ["Tôn giáo", "Quê quán", "Mã vùng", "Tên vợ"]


def test_facts_not_kept_never_reach_the_member():
    rows = [
        ["Họ và tên", "Ngày sinh", "Tôn giáo", "Sức khỏe", "Chi bộ"],
        ["Nông Văn Thử", "1985", "Không", "Tốt", CELL],
    ]

    (row,) = judged(rows).rows

    assert {name for name, value in row.member.items() if value} == {"full_name", "birth_date", "organisation"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            [["STT", "Ngày sinh", "Giới tính", "Số CCCD"], ["1", "1985", "Nam", "019085000001"]],
            "Dòng 1 là dòng tiêu đề",
        ),
        ([["Tháng", "Số tiền"], ["1", "2"]], "Không có dòng tiêu đề với cột Họ và tên."),
    ],
)
def test_a_sheet_without_names_is_left_with_the_reason(rows, reason):
    judgement = judged(rows)

    assert judgement.refusal
    assert judgement.sheets[0].reason.startswith(reason)


def test_a_list_nobody_can_be_known_by_says_so_at_once():
    rows = [["Họ và tên", "Giới tính", "Chi bộ"], ["Nông Văn Thử", "Nam", CELL]]

    judgement = judged(rows)

    assert judgement.sheets[0].role == "data"
    assert judgement.sheets[0].reason.startswith("Không có cột ngày sinh, số căn cước")


def test_two_columns_of_one_heading_are_asked_not_chosen():
    rows = [["Họ và tên", "Ngày sinh", "Họ và tên", "Chi bộ"], ["Nông Văn Thử", "1985", "Lý Thị Mẫu", CELL]]

    judgement = judged(rows)

    assert [(question.field, question.column) for question in judgement.questions] == [("full_name", "A, C")]
    assert judgement.rows[0].member["full_name"] is None


def test_a_person_may_say_what_a_column_holds():
    sheet = workbook_of(Written("", [["Cột A", "Ngày sinh", "Số CCCD", "Ghi"]])).sheets[0]

    heading = read_heading(sheet, 1, 1, {1: "full_name", 3: "-"})

    assert find_heading(sheet) is None
    assert heading.columns == {"full_name": [1], "birth_date": [2]}


@pytest.mark.parametrize(
    ("heading", "legend"),
    [
        ("Giới tính (1: Nam, 0: Nữ)", {"1": "Nam", "0": "Nữ"}),
        ("Nam/Nữ (1/0)", {"1": "Nam", "0": "Nữ"}),
        ("Giới tính (Nam = 1; Nữ = 2)", {"1": "Nam", "2": "Nữ"}),
        ("Giới tính (nữ đánh dấu x, còn lại là nam)", {"x": "Nữ", "": "Nam"}),
        ("Nữ (x; nam để trống)", {"x": "Nữ", "": "Nam"}),
        ("Giới tính", {}),
    ],
)
def test_a_heading_may_explain_its_marks(heading, legend):
    assert read_legend(heading) == legend


NUMBERS = ("card_number", "file_number", "badge_number")


@pytest.mark.parametrize(
    ("text", "fields", "facts"),
    [
        ("19123456\n000123 TN\n0001234", NUMBERS, {"card_number": "19123456", "badge_number": "0001234"}),
        ("\n000123 TN", NUMBERS, {"file_number": "000123 TN"}),
        ("000123 TN", NUMBERS, {"file_number": "000123 TN"}),
        ("019085000001, 000123 TN, D000223", NUMBERS, {"badge_number": "D000223"}),
        ("19123456 000123 TN", NUMBERS, {"card_number": "19123456", "file_number": "000123 TN"}),
        ("Nữ/Tày/Không", ("sex", "ethnic_group", "religion"), {"sex": "Nữ", "ethnic_group": "Tày"}),
        ("Tày, Nam", ("sex", "ethnic_group", "religion"), {"sex": "Nam", "ethnic_group": "Tày"}),
        ("Nam\nKihn", ("sex", "ethnic_group", "religion"), {"sex": "Nam", "ethnic_group": "Kihn"}),
        ("12/12, TC, ĐH", ("general_education", "political_theory", "professional"), {"general_education": "12/12"}),
        ("12/12\nĐại học", ("general_education", "political_theory", "professional"), {"professional": "Đại học"}),
        ("19/5/1980-19/5/1981", ("admission_date", "official_date"), {"official_date": "19/5/1981"}),
        ("19/05/1980", ("admission_date", "official_date"), {"admission_date": "19/05/1980"}),
        ("Nông Văn A (Bí thư)", ("full_name", "other_name"), {"full_name": "Nông Văn A (Bí thư)"}),
        ("Nông Văn A (Nông Văn Bê)", ("full_name", "other_name"), {"other_name": "Nông Văn Bê"}),
    ],
)
def test_facts_of_one_cell_go_by_order_then_by_shape(text, fields, facts):
    shared = share_out([cell_of(text)], fields)

    found = {name: cell.text.strip() for name, (cell, _) in shared.items()}
    assert {name: found.get(name) for name in facts} == facts


def test_facts_of_printed_rows_keep_the_row_they_stand_on():
    shared = share_out([cell_of("Nam"), cell_of("Tày")], ("sex", "ethnic_group"))

    assert {name: (cell.text, row) for name, (cell, row) in shared.items()} == {
        "sex": ("Nam", 0),
        "ethnic_group": ("Tày", 1),
    }


def test_a_text_file_of_an_old_machine_is_read_like_a_sheet(tmp_path):
    path = tmp_path / "ds.csv"
    lines = ["STT;Họ và tên;Ngày sinh;Giới tính;Chi bộ", f"1;Nông Văn Thử;03/02/1985;Nam;{CELL}"]
    path.write_bytes(_windows_1258("\r\n".join(lines)))

    with understand(path, "ds.csv", directory=Directory(UNITS, "X"), today=TODAY) as understanding:
        found = [
            (row.member["full_name"], row.member["birth_date"], row.member["organisation"])
            for row in understanding.rows()
        ]

    assert found == [("Nông Văn Thử", "1985-02-03", "X1")]


def test_the_old_binary_format_is_read_like_a_sheet():
    """Its one true date may have day and month exchanged, so it is asked."""
    with understand(
        "tests/lib/files/danh-sach.xls", "ds.xls", directory=Directory(UNITS, "X"), today=TODAY
    ) as understanding:
        found = [(row.row, row.member["full_name"], row.member["card_number"]) for row in understanding.rows()]
        asked = [question.field for question in understanding.questions]

    assert found == [(5, "Nông Văn Thử", "06012345"), (6, "Lý Thị Mẫu", None)]
    assert asked == ["birth_date", "organisation"]


def _windows_1258(text: str) -> bytes:
    """As an old Vietnamese machine saves it: letters with a tone are a letter and its tone."""
    data = b""
    for letter in text:
        try:
            data += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
            data += (rest + tone).encode("cp1258")
    return data


def test_columns_whose_contents_changed_places_are_asked_as_a_pair():
    heading = ["Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Vào Đảng", "Chính thức", "Thẻ Đảng", "CCCD", "Chi bộ"]
    rows = [
        [
            f"Nông Văn {name}",
            "01/02/1985",
            "Tày",
            "Nam",
            "19/05/2011",
            "19/05/2010",
            f"01908500000{n}",
            f"1912345{n}",
            CELL,
        ]
        for n, name in enumerate(("Một", "Hai", "Ba", "Bốn"))
    ]

    judgement = judged([heading, *rows])

    asked = {"sex", "ethnic_group", "admission_date", "official_date", "citizen_id", "card_number"}
    assert {question.field for question in judgement.questions} == asked
    assert {row.member[name] for row in judgement.rows for name in asked} == {None}
