"""What holds for every screen of the wizard: numbers that add up, few queries, small pages, hostile cells inert."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from handbook.lib.sheets.grid import Cell, CellKind, Row
from members.models import RosterRow
from members.rosters.causes import CAUSES
from members.rosters.decided import fingerprint_of
from members.rosters.records import Record
from members.services.rosters.staging import print_of
from tests.factories import make_member
from tests.jobs import run_jobs
from tests.members.wizard import (
    ASKED,
    BROKEN,
    GOOD,
    HEADINGS,
    address,
    judged,
    last,
    page,
    person,
    post,
    tally,
    upload,
    workbook,
)
from tests.project.test_layers import PROJECT

SCREENS = ("", "cot/", "chu/", "lan-luot/", "trung/", "viec/date_invalid/", "quan-so/", "xac-nhan/")
SCREENS += ("dong/?xem=moi", "dong/?xem=sua", "dong/?xem=vang", "dong/?xem=khong-doi", "dong/?xem=bo-qua")
LARGEST = 100_000


def nameless(number: int) -> list[str]:
    return person(number, **{"Số căn cước": ""})


def mixed(tree: SimpleNamespace, each: int) -> list[list[str]]:
    """`each` rows of every kind: new, changed, waiting for a date, a branch, a person."""
    rows = []
    for number in range(each):
        double, changed = nameless(100 + number), person(200 + number)
        for row in (double, changed):
            day, month, year = row[1].split("/")
            citizen = {"citizen_id": row[3]}
            make_member(row[0], cell=tree.cell_a1, birth_date=f"{year}-{month}-{day}", **citizen)
        rows += [person(number), double, changed]
        rows += [person(300 + number, **{"Ngày sinh": "31/02/1972"})]
        rows += [person(400 + number, **{"Chi bộ": f"Khu {number}"})]
    return rows


def test_numbers_add_up_on_every_screen(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, *mixed(tree, 3), GOOD, GOOD)

    numbers = {tail: tally(page(officer, started, tail)) for tail in SCREENS}

    for tail, shown in numbers.items():
        assert sum(shown.values()) - shown["rows"] == shown["rows"] == 17, tail
    assert len({json.dumps(shown) for shown in numbers.values()}) == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("tail", "queries"),
    [
        ("", 11),
        ("cot/", 11),
        ("chu/", 12),
        ("lan-luot/", 14),
        ("viec/date_invalid/", 13),
        ("trung/", 17),
        ("dong/?xem=moi", 13),
        ("dong/?xem=vang", 12),
        ("quan-so/", 11),
        ("xac-nhan/", 10),
    ],
)
def test_query_count_is_constant(
    browse: Any, tree: SimpleNamespace, rows: int, tail: str, queries: int, django_assert_num_queries: Any
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, *mixed(tree, rows))
    post(officer, started, "cot/", read="1")
    officer.get(address(started, tail))

    with django_assert_num_queries(queries):
        assert officer.get(address(started, tail)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("where", "queries"), [("", 12), ("da-nho/", 13), ("tep-moi/", 11), ("tep-moi/?tim=xom", 11)])
def test_shared_screens_ask_a_constant_number_of_queries(
    browse: Any, tree: SimpleNamespace, rows: int, where: str, queries: int, django_assert_num_queries: Any
) -> None:
    officer = browse("officer")
    for number in range(rows):
        started = judged(officer, tree.commune_a, person(number, **{"Chi bộ": f"Khu {number}"}))
        post(officer, started, "chu/", **{"text:0": f"Khu {number}", "value:0": "A1"})
        post(officer, started, "cot/", save_profile="1", name=f"Mẫu {number}")
    officer.get(f"/quan-ly/nhap/{where}")

    with django_assert_num_queries(queries):
        assert officer.get(f"/quan-ly/nhap/{where}").status_code == 200


def test_pages_stay_small_with_many_rows(browse: Any, tree: SimpleNamespace) -> None:
    """150 rows of each kind that a screen lists; the largest page is measured, not guessed."""
    officer = browse("officer")
    rows = [person(n) for n in range(150)]
    rows += [person(n, **{"Ngày sinh": f"31/02/{1950 + n % 40}"}) for n in range(200, 350)]
    rows += [person(n, **{"Chi bộ": f"Khu phố số {n} của thị trấn cũ"}) for n in range(400, 550)]
    rows += [person(n, **{"Dân tộc": f"Tộc lạ {n}"}) for n in range(600, 650)]
    started = judged(officer, tree.commune_a, *rows)

    sizes = {tail: len(officer.get(address(started, tail), follow=True).content) for tail in SCREENS}

    assert tally(page(officer, started))["rows"] == 500
    assert max(sizes.values()) <= LARGEST, sizes


MARKUP = "<script>alert(1)</script>"
BIDI = "\u202eedoc\u202c\u2067x\u2069"
HUGE = "A" * 40_000
HOSTILE = {
    "Họ và tên": [MARKUP, f"Vi {BIDI} Thị", HUGE, '=HYPERLINK("http://x";"y")'],
    "Chi bộ": [MARKUP, BIDI, HUGE, "+1+1", "@SUM(A1)"],
    "Dân tộc": [MARKUP, BIDI, HUGE],
    "Ngày sinh": [MARKUP, BIDI, HUGE, "=1+1"],
    "Số căn cước": [MARKUP, HUGE, "-1"],
}


@pytest.mark.parametrize("heading", sorted(HOSTILE))
def test_hostile_cells_are_shown_as_text_and_cut(browse: Any, tree: SimpleNamespace, heading: str) -> None:
    officer = browse("officer")
    rows = [person(number, **{heading: text}) for number, text in enumerate(HOSTILE[heading])]
    started = judged(officer, tree.commune_a, *rows)

    for tail in (*SCREENS, "?", *(f"viec/{entry['code']}/?xem=dong" for entry in started.causes)):
        screen = page(officer, started, tail)
        assert "<script>alert" not in screen, tail
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", screen), tail
        assert "A" * 500 not in screen, tail
        assert len(screen.encode()) <= LARGEST, tail


def test_hostile_names_of_file_sheet_and_heading_are_inert(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    headings = [*HEADINGS, (f"{MARKUP}{BIDI}{'B' * 3000}", 10)]
    content = workbook([*GOOD, "x"], [*BROKEN, "x"], title="<b>Trang", headings=headings)

    upload(officer, tree.commune_a, content, name=f"{MARKUP}{BIDI}.xlsx".replace("/", ""))
    run_jobs()

    for tail in SCREENS:
        screen = page(officer, last(), tail)
        assert "<script>alert" not in screen
        assert "<b>Trang" not in screen
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", screen)
        assert "B" * 200 not in screen


def test_csv_with_control_characters_and_a_huge_cell_is_read_or_refused(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    lines = [
        ",".join(name for name, _ in HEADINGS),
        ",".join(person(1)),
        ",".join([*person(2)[:6], "B" * 1_000_000, ""]),
    ]

    upload(officer, tree.commune_a, "\n".join(lines).replace("Nông", "Nô\x00ng").encode(), name="danh-sach.csv")
    run_jobs()

    for tail in ("", "cot/", "chu/", "dong/?xem=moi"):
        assert len(page(officer, last(), tail).encode()) <= LARGEST


def plain_print(cells: list[str]) -> str:
    return fingerprint_of(Record([Row(4, {n: Cell(CellKind.TEXT, t, t) for n, t in enumerate(cells, 1)})], None))[0]


def test_row_answers_name_rows_by_a_keyed_print_only(browse: Any, tree: SimpleNamespace) -> None:
    """What stands in the form cannot be used to try out what a cell says."""
    officer = browse("officer")
    started = judged(officer, tree.commune_a, BROKEN)
    stored = RosterRow.objects.get(roster_import=started, fate="waiting")

    assert stored.fingerprint in page(officer, started, "lan-luot/")
    assert stored.fingerprint == print_of(plain_print(BROKEN)) != plain_print(BROKEN)


def test_every_finding_has_a_name_and_an_answer() -> None:
    """Codes of findings above NOTE, as the judgement's sources have them, are causes with words of their own."""
    pattern = re.compile(r"Level\.(?:ERROR|ASK|WARNING),\s*\"([a-z_0-9]+)\"")
    found = set()
    for path in (PROJECT / "members" / "rosters").glob("*.py"):
        found |= set(pattern.findall(path.read_text(encoding="utf-8")))

    assert len(found) > 40
    assert found - CAUSES.keys() == set()


def test_asked_rows_keep_their_place_in_the_file(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, ASKED, BROKEN)

    assert "Danh sách, dòng 4" in page(officer, started, "lan-luot/")
    assert "Ô B4: Ngày sinh 31/02/1972 không có thật." in page(officer, started, "lan-luot/")
