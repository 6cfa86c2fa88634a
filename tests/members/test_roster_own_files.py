"""What the judgement knows of files the portal itself wrote: codes of bodies, marks of members, membership by dates."""

import datetime as dt

import pytest

from members.rosters.directory import Directory, OrganisationEntry
from members.rosters.duplicates import find_duplicates
from members.rosters.keys import read_key, written_key
from members.rosters.known import KnownIndex
from members.rosters.matching import Matcher
from members.rosters.types import Change, JudgedRow, KnownMember

TODAY = dt.date(2026, 7, 31)
FACTS = {"full_name": "Nông Văn Thử", "birth_date": "1961", "organisation": "X1", "membership": "Chính thức"}


def directory(scope="X"):
    return Directory(
        [
            OrganisationEntry("T", "Đảng bộ tỉnh Mẫu", "Tỉnh Mẫu", "province", ""),
            OrganisationEntry("X", "Đảng bộ xã Suối Thử", "Suối Thử", "commune", "T"),
            OrganisationEntry("Y", "Đảng bộ xã Đồi Thử", "Đồi Thử", "commune", "T"),
            OrganisationEntry("X1", "Chi bộ thôn Tân Lập", "Tân Lập", "cell", "X"),
            OrganisationEntry("X2", "Chi bộ thôn Tân Lập (xã A cũ)", "Tân Lập", "cell", "X", ("Chi bộ thôn 3",)),
            OrganisationEntry("X3", "Chi bộ thôn Đồng Tâm", "Đồng Tâm", "cell", "X"),
            OrganisationEntry("X4", "Chi bộ Trường Mầm non, cơ sở 2", "Mầm non 2", "cell", "X"),
            OrganisationEntry("Y1", "Chi bộ thôn Đồng Tâm", "Đồng Tâm", "cell", "Y"),
        ],
        scope,
    )


@pytest.mark.parametrize("scope", ["X", "Y", "T"])
def test_every_body_is_found_again_by_what_is_written(scope):
    own = directory(scope)

    assert {code: own.find(own.written(code)).code for code in own.inside} == {code: code for code in own.inside}


def test_a_name_that_stands_alone_is_written_without_code():
    assert {code: directory().written(code) for code in ("X1", "X2", "X3", "X4")} == {
        "X1": "Chi bộ thôn Tân Lập [X1]",
        "X2": "Chi bộ thôn Tân Lập (xã A cũ)",
        "X3": "Chi bộ thôn Đồng Tâm",
        "X4": "Chi bộ Trường Mầm non, cơ sở 2",
    }
    assert directory("T").written("X3") == "Chi bộ thôn Đồng Tâm [X3]"


@pytest.mark.parametrize(
    ("written", "code", "how"),
    [
        ("CB thôn Tân Lập [X2]", "X2", "exact"),
        ("Chi bộ thôn 3 [X2]", "X2", "exact"),
        ("Chi bộ thôn Đồng Tâm [X1]", None, "near"),
        ("Chi bộ thôn Đồng Tâm [Y1]", None, "outside"),
        ("Chi bộ thôn Đồng Tâm [Z9]", None, "unknown"),
    ],
)
def test_a_code_decides_only_where_the_name_agrees(written, code, how):
    found = directory().find(written)

    assert (found.code, found.how) == (code, how)


def test_marks_of_members():
    assert read_key(written_key(123)) == "123"
    assert [read_key(text) for text in ("", "123", "ST-", "ST-1x", " ST-7 ")] == [None, None, None, None, "7"]


def row(number=1, **facts):
    return JudgedRow("S", number, FACTS | facts)


def test_a_mark_tells_twins_apart_and_who_has_no_number():
    known = [KnownMember(key, True, dict(FACTS)) for key in ("7", "8")]
    rows = [row(1, portal_key="8"), row(2, portal_key="7")]

    find_duplicates(rows)
    matcher, index = Matcher(TODAY), KnownIndex(known)
    for one in rows:
        matcher.match(one, index)

    assert [(one.match_key, one.matched_by, one.change) for one in rows] == [
        ("8", "portal_key", Change.UNCHANGED),
        ("7", "portal_key", Change.UNCHANGED),
    ]
    assert [one.findings for one in rows] == [[], []]


def test_a_mark_never_overrules_a_number_a_name_or_the_scope():
    known = [
        KnownMember("7", True, FACTS | {"citizen_id": "099061000001"}),
        KnownMember("8", True, FACTS | {"full_name": "Lò Thị Khác", "birth_date": "1970"}),
        KnownMember("9", False, {}),
    ]
    rows = [row(portal_key="8", citizen_id="099061000001"), row(portal_key="8"), row(portal_key="9", birth_date="1950")]

    for one in rows:
        Matcher(TODAY).match(one, KnownIndex(known))

    assert [(one.match_key, one.change) for one in rows] == [
        ("7", Change.UNCHANGED),
        ("8", Change.ASK),
        (None, Change.NEW),
    ]
    assert {finding.code for finding in rows[1].findings} == {"identity_change"}


@pytest.mark.parametrize(
    ("known", "seen", "is_changed"),
    [
        ({"membership": "Chính thức"}, {"membership": "Dự bị", "admission_date": "2026-01"}, True),
        (
            {"membership": "Chính thức", "admission_date": "2026-01"},
            {"membership": "Dự bị", "admission_date": "2026-01"},
            False,
        ),
        (
            {"membership": "Chính thức", "official_date": "2026-01-02"},
            {"membership": "Dự bị", "admission_date": "2025-01-02"},
            False,
        ),
        (
            {"membership": "Dự bị", "official_date": "2026-07-01"},
            {"membership": "Chính thức", "official_date": "2026-07-01"},
            True,
        ),
        (
            {"membership": None, "official_date": "2026-07-01"},
            {"membership": "Chính thức", "official_date": "2026-07-01"},
            False,
        ),
        ({"membership": "Dự bị"}, {"membership": "Chính thức", "official_date": "2026-07-01"}, True),
    ],
)
def test_membership_changes_only_with_a_new_date_or_when_the_day_has_come(known, seen, is_changed):
    member = KnownMember("7", True, FACTS | {"citizen_id": "099061000001"} | known)
    one = JudgedRow("S", 1, {"full_name": FACTS["full_name"], "citizen_id": "099061000001"} | seen)

    Matcher(TODAY).match(one, KnownIndex([member]))

    assert ("membership" in one.changes) is is_changed


def test_another_name_is_compared_by_its_letters():
    member = KnownMember("7", True, FACTS | {"citizen_id": "099061000001", "other_name": "anh Ba"})
    one = row(citizen_id="099061000001", other_name="Anh Ba")

    Matcher(TODAY).match(one, KnownIndex([member]))

    assert one.change is Change.UNCHANGED
