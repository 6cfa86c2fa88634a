"""Rows that may be somebody known or another row: side by side, decided by a person, never merged silently."""

from types import SimpleNamespace
from typing import Any

import pytest

from members.models import Member, TransferRequest
from tests.factories import make_member
from tests.jobs import run_jobs
from tests.members.wizard import GOOD, address, again, confirm, judged, page, person, post, tally

NAMELESS = ["Vi Thị Suối", "03/02/1961", "Nữ", "", "19/05/1985", "19/05/1986", "Chi bộ Xóm Một", "Kinh"]


def decide(client: Any, roster_import: Any, name: str, action: str, **more: str) -> Any:
    """Answer for the row of `name` on the screen of doubles."""
    screen = client.get(address(roster_import, "trung/"))
    pair = next(pair for pair in screen.context["pairs"] if pair.row.line.name == name)
    data = {f"row:{pair.number}": pair.row.stored.fingerprint, f"do:{pair.number}": action}
    data |= {f"cell:{pair.number}:{field}": text for field, text in more.items()}
    return client.post(address(roster_import, "trung/"), data, follow=True)


def choices(client: Any, roster_import: Any, name: str) -> list[str]:
    screen = client.get(address(roster_import, "trung/"))
    pair = next(pair for pair in screen.context["pairs"] if pair.row.line.name == name)
    offered = [choice.value for candidate in pair.candidates for choice in candidate.choices]
    return offered + [choice.value for choice in pair.choices]


@pytest.fixture
def known(tree: SimpleNamespace) -> Member:
    """A member without numbers, whom a row without numbers may be."""
    return make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961-02-03", phone="0912345678", citizen_id="")


def finish(client: Any, roster_import: Any) -> None:
    again(client, roster_import)
    confirm(client, roster_import)
    run_jobs()


def test_candidate_stands_beside_the_row_with_what_differs(browse: Any, tree: SimpleNamespace, known: Member) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, NAMELESS)

    screen = page(officer, started, "trung/")

    assert "Đang có trên sổ tay" in screen
    assert '<tr class="same"><th scope="row">Ngày sinh</th><td>03/02/1961</td><td>03/02/1961' in screen
    assert '<tr class="other"><th scope="row">Ngày chính thức</th><td>19/05/1986</td><td>19/11/1986' in screen
    assert "0912345678" not in screen
    assert tally(screen)["waiting"] == 1


@pytest.mark.parametrize(
    ("action", "persons", "fate"), [("is", 1, "changed"), ("new", 2, "new"), ("skip", 1, "skipped")]
)
def test_one_person_two_people_or_skip(
    browse: Any, tree: SimpleNamespace, known: Member, action: str, persons: int, fate: str
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, NAMELESS)
    assert choices(officer, started, "Vi Thị Suối") == [f"is:{known.pk}", "new", "skip"]

    decide(officer, started, "Vi Thị Suối", f"is:{known.pk}" if action == "is" else action)
    again(officer, started)
    assert (tally(page(officer, started))[fate], tally(page(officer, started))["waiting"]) == (1, 0)
    confirm(officer, started)
    run_jobs()

    assert Member.objects.filter(full_name="Vi Thị Suối").count() == persons
    known.refresh_from_db()
    assert known.official_date == ("1986-05-19" if action == "is" else "1986-11-19")


def test_made_up_answers_are_refused(browse: Any, tree: SimpleNamespace, known: Member) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, NAMELESS)

    for action in ("is:x", "x", "drop:y", "blank"):
        assert decide(officer, started, "Vi Thị Suối", action).status_code == 404


def test_member_of_another_commune_is_never_a_candidate(
    browse: Any, tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    """The key of somebody outside the scope, posted by hand, ties the row to nobody."""
    make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961-02-03", citizen_id="")
    officer = browse("officer")
    started = judged(officer, tree.commune_a, NAMELESS)

    decide(officer, started, "Vi Thị Suối", f"is:{people.outsider.pk}")
    again(officer, started)

    assert people.outsider.full_name not in page(officer, started, "trung/")
    assert started.rows.filter(member=people.outsider).count() == 0


def test_rows_that_only_names_tie_to_one_member_are_taken_together(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    rows = [person(n, **{"Số căn cước": ""}) for n in range(5)]
    for row in rows[:4]:
        day, month, year = row[1].split("/")
        make_member(row[0], cell=tree.cell_a1, birth_date=f"{year}-{month}-{day}", citizen_id="")
    started = judged(officer, tree.commune_a, *rows)
    assert tally(page(officer, started))["waiting"] == 4

    told = post(officer, started, "trung/", bulk="sole").content.decode()
    finish(officer, started)

    assert "Đã ghi nhận 4 câu trả lời." in told
    assert Member.objects.filter(full_name__startswith="Nông Văn").count() == 5


def test_number_of_somebody_else_is_confirmed_or_left_out(browse: Any, tree: SimpleNamespace) -> None:
    """The file gives a known member's number to another name: an identity change a person must confirm."""
    officer = browse("officer")
    bearer = make_member("Nông Văn Cũ", cell=tree.cell_a1, birth_date="1950-03-01", citizen_id="099161000777")
    started = judged(officer, tree.commune_a, GOOD)
    assert choices(officer, started, "Vi Thị Suối") == ["accept", "blank", "skip"]

    decide(officer, started, "Vi Thị Suối", "blank")
    finish(officer, started)

    bearer.refresh_from_db()
    assert (bearer.full_name, bearer.citizen_id) == ("Nông Văn Cũ", "099161000777")
    made = Member.objects.get(full_name="Vi Thị Suối")
    assert (made.citizen_id, made.pk == bearer.pk) == ("", False)


def test_identity_change_is_written_once_a_person_says_yes(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    bearer = make_member("Nông Văn Cũ", cell=tree.cell_a1, birth_date="1950-03-01", citizen_id="099161000777")
    started = judged(officer, tree.commune_a, GOOD)

    decide(officer, started, "Vi Thị Suối", "accept")
    finish(officer, started)

    bearer.refresh_from_db()
    assert bearer.full_name == "Vi Thị Suối"


def test_number_typed_anew_settles_the_doubt(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    make_member("Nông Văn Cũ", cell=tree.cell_a1, birth_date="1950-03-01", citizen_id="099161000777")
    started = judged(officer, tree.commune_a, GOOD)

    decide(officer, started, "Vi Thị Suối", "", citizen_id="099161000888")
    finish(officer, started)

    assert Member.objects.get(full_name="Vi Thị Suối").citizen_id == "099161000888"


WEAK = [
    ["Vi Thị Suối", "1961", "Nữ", "", "19/05/1985", "19/05/1986", "Chi bộ Xóm Một", "Kinh"],
    ["Vi Thị Suối", "1961", "Nữ", "", "19/05/1990", "19/05/1991", "Chi bộ Xóm Một", "Kinh"],
]


@pytest.mark.parametrize(("action", "persons", "skipped"), [("two", 2, 0), ("skip", 1, 1), ("drop", 1, 1)])
def test_two_rows_of_the_file_are_shown_once_and_settled_together(
    browse: Any, tree: SimpleNamespace, action: str, persons: int, skipped: int
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, *WEAK)
    pairs = officer.get(address(started, "trung/")).context["pairs"]
    assert ([pair.row.line.row for pair in pairs], tally(page(officer, started))["waiting"]) == ([2], 2)
    drop = next(choice.value for choice in pairs[0].candidates[0].choices if choice.value.startswith("drop:"))

    decide(officer, started, "Vi Thị Suối", drop if action == "drop" else action)
    again(officer, started)
    assert tally(page(officer, started))["skipped"] == skipped
    confirm(officer, started)
    run_jobs()

    made = Member.objects.filter(full_name="Vi Thị Suối").order_by("admission_date")
    kept = {"two": ["1985-05-19", "1990-05-19"], "skip": ["1990-05-19"], "drop": ["1985-05-19"]}[action]
    assert ([m.admission_date for m in made], made.count()) == (kept, persons)


def test_one_member_told_twice_differently_is_asked(browse: Any, tree: SimpleNamespace) -> None:
    other = [*GOOD[:4], "20/06/1985", *GOOD[5:]]
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, other)

    screen = page(officer, started, "trung/")
    decide(officer, started, "Vi Thị Suối", "skip")
    finish(officer, started)

    assert "Dòng 3 của tệp" in screen
    assert Member.objects.get(full_name="Vi Thị Suối").admission_date == "1985-06-20"


def test_exact_repetition_counts_once(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, GOOD)

    assert tally(page(officer, started)) == {
        "rows": 2, "waiting": 0, "new": 1, "changed": 0, "unchanged": 0, "repeated": 1, "skipped": 0
    }  # fmt: skip
    assert "Lặp lại Danh sách, dòng 2" in page(officer, started, "dong/?xem=lap-lai")


def test_member_of_another_commune_is_asked_for_given_and_taken(
    browse: Any, tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    """The asking side never learns where the member is; the other side says yes or no."""
    row = [people.outsider.full_name, "03/02/1961", "Nữ", people.outsider.citizen_id, *GOOD[4:]]
    officer, other = browse("officer"), browse("other_officer")
    started = judged(officer, tree.commune_a, row)
    screen = page(officer, started, "viec/belongs_elsewhere/")
    assert "Xin nơi đang quản lý chuyển người này đến" in screen
    assert "Tổ Ba" not in screen

    number = officer.get(address(started, "viec/belongs_elsewhere/")).context["items"][0]
    data = {"row:0": number.row.stored.fingerprint, "transfer:0": "1"}
    told = officer.post(address(started, "viec/belongs_elsewhere/"), data, follow=True).content.decode()
    again_asked = post(officer, started, "viec/belongs_elsewhere/", bulk="transfer").content.decode()
    assert "1 chờ trả lời, 0 đồng ý, 0 không đồng ý" in told
    assert "Đã gửi 0 đề nghị mới." in again_asked
    assert "1 người nơi khác xin nhận, chờ trả lời" in other.get("/quan-ly/").content.decode()
    wanted = TransferRequest.objects.get()
    assert officer.post("/quan-ly/chuyen-den/", {"request": wanted.pk, "answer": "yes"}).status_code == 404
    assert people.outsider.full_name not in officer.get("/quan-ly/chuyen-den/").content.decode()
    assert people.outsider.full_name in other.get("/quan-ly/chuyen-den/").content.decode()

    other.post("/quan-ly/chuyen-den/", {"request": wanted.pk, "answer": "yes"})
    assert "Nơi khác đã đồng ý chuyển 1 người" in page(officer, started)
    again(officer, started)
    if tally(page(officer, started))["waiting"]:
        decide(officer, started, people.outsider.full_name, "accept")
        again(officer, started)
    confirm(officer, started, has_looked="on")
    run_jobs()

    people.outsider.refresh_from_db()
    assert people.outsider.organisation == tree.cell_a1


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 302), ("member", 403), ("secretary", 403), ("editor", 403), ("officer", 200)]
)
def test_requests_of_other_committees_are_for_officers(
    browse: Any, tree: SimpleNamespace, role: str, status: int
) -> None:
    assert browse(role).get("/quan-ly/chuyen-den/").status_code == status
