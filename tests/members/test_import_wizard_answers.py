"""The import wizard while a clerk answers: columns, texts, cells, rows; each answer is kept and can be taken back."""

from types import SimpleNamespace
from typing import Any

import pytest

from members.models import ImportState, LearnedValue, Member, RosterDecision
from tests.factories import make_organisation
from tests.jobs import run_jobs
from tests.members.wizard import (
    ASKED,
    BROKEN,
    GOOD,
    address,
    again,
    confirm,
    judged,
    last,
    page,
    person,
    post,
    tally,
)


def row_of(client: Any, screen: str, name: str) -> tuple[int, str]:
    """(number, fingerprint) of the row of `name` on a screen of questions."""
    items = client.context["items"] if hasattr(client, "context") else []
    for item in items:
        if item.row.line.name == name:
            return item.number, item.row.stored.fingerprint
    raise AssertionError(f"{name} is not on {screen}")


def answer(client: Any, roster_import: Any, tail: str, name: str, **fields: str) -> Any:
    """Open a screen of questions and answer for the row of `name`; keys as on the screen, without the row's number."""
    screen = client.get(address(roster_import, tail))
    number, fingerprint = row_of(screen, tail, name)
    data = {f"row:{number}": fingerprint}
    for key, value in fields.items():
        kind, _, field = key.partition("__")
        data[f"{kind}:{number}:{field}" if field else f"{kind}:{number}"] = value
    return client.post(address(roster_import, tail), data, follow=True)


def written() -> dict[str, str]:
    """Name → code of the cell, for members made by an import."""
    made = Member.objects.exclude(last_import=None).select_related("organisation")
    return {member.full_name: member.organisation.code for member in made}


def test_unknown_branch_is_answered_once_for_all_its_rows(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    rows = [person(n, **{"Chi bộ": "CB Khu Cũ"}) for n in range(12)]
    started = judged(officer, tree.commune_a, GOOD, *rows)
    screen = page(officer, started, "chu/")
    assert "“CB Khu Cũ”" in screen
    assert "12 dòng" in screen

    told = post(officer, started, "chu/", **{"text:0": "CB Khu Cũ", "other:0": "xom hai"}).content.decode()
    assert "Đã ghi nhận 1 câu trả lời." in told
    assert "Đã trả lời hết. Tính lại để thấy kết quả." in told
    again(officer, started)
    assert tally(page(officer, started)) == {
        "rows": 13, "waiting": 0, "new": 13, "changed": 0, "unchanged": 0, "repeated": 0, "skipped": 0
    }  # fmt: skip
    confirm(officer, started)
    run_jobs()

    assert sorted(written().values()) == ["A1", *["A2"] * 12]
    later = judged(officer, tree.commune_a, person(50, **{"Chi bộ": "cb khu cũ"}))
    assert tally(page(officer, later))["new"] == 1


def test_near_branch_is_offered_and_an_unclear_name_asked_back(browse: Any, tree: SimpleNamespace) -> None:
    make_organisation("Chi bộ Xóm Hai Mới", parent=tree.commune_a, code="A3")
    officer = browse("officer")
    started = judged(officer, tree.commune_a, ASKED, person(1, **{"Chi bộ": "Khu Mới"}))
    texts = {"text:0": "Chi bộ Xóm Mộtt", "text:1": "Khu Mới"}
    assert 'value="A1"><label for="w0-1">Chi bộ Xóm Một</label>' in page(officer, started, "chu/")

    unclear = officer.post(address(started, "chu/"), {**texts, "value:0": "A1", "other:1": "xom"})
    unknown = officer.post(address(started, "chu/"), {**texts, "other:1": "Chi bộ Tổ Ba"})
    picked = post(officer, started, "chu/", **{**texts, "value:1": "A3"}).content.decode()

    assert (unclear.status_code, unknown.status_code) == (422, 422)
    assert "Có nhiều chi bộ khớp. Chọn một:" in unclear.content.decode()
    assert "Chi bộ Xóm Hai Mới" in unclear.content.decode()
    assert "Không có chi bộ nào tên như vậy trong Đảng bộ xã Suối Thử." in unknown.content.decode()
    assert "Đã ghi nhận 1 câu trả lời." in picked
    assert set(LearnedValue.objects.values_list("written", "value")) == {("Chi bộ Xóm Mộtt", "A1"), ("Khu Mới", "A3")}


def test_branch_of_another_commune_is_never_learned(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, ASKED)

    told = officer.post(address(started, "chu/"), {"text:0": "Chi bộ Xóm Mộtt", "value:0": "B1"})

    assert (told.status_code, LearnedValue.objects.count()) == (422, 0)
    assert "Không có chi bộ nào tên như vậy trong Đảng bộ xã Suối Thử." in told.content.decode()


@pytest.mark.parametrize("choice", ["Tày", "-"])
def test_word_of_a_closed_list_is_chosen_and_made_up_words_are_not(
    browse: Any, tree: SimpleNamespace, choice: str
) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, person(1, **{"Dân tộc": "Tàyy"}))
    assert '<option value="Tày">Tày</option>' in page(officer, started, "chu/")

    post(officer, started, "chu/", **{"text:0": "Tàyy", "value:0": "Người Sao Hỏa"})
    assert LearnedValue.objects.count() == 0
    post(officer, started, "chu/", **{"text:0": "Tàyy", "value:0": choice})
    again(officer, started)
    confirm(officer, started)
    run_jobs()

    assert Member.objects.get(full_name=person(1)[0]).ethnic_group == ("Tày" if choice == "Tày" else "")


def test_cell_is_mended_on_screen_and_only_that_row_changes(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, BROKEN)
    assert "Ngày sinh 31/02/1972 không có thật." in page(officer, started, "lan-luot/")

    told = answer(officer, started, "lan-luot/", "Hà Văn Đá", cell__birth_date="28/02/1972")
    assert "Đã ghi nhận 1 câu trả lời." in told.content.decode()
    again(officer, started)
    assert tally(page(officer, started))["waiting"] == 0
    confirm(officer, started)
    run_jobs()

    assert Member.objects.get(full_name="Hà Văn Đá").birth_date == "1972-02-28"


def test_mended_cell_that_is_wrong_again_waits_again(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, BROKEN)

    answer(officer, started, "lan-luot/", "Hà Văn Đá", cell__birth_date="30/02/1972")
    again(officer, started)

    assert tally(page(officer, started))["waiting"] == 1
    assert "Ngày sinh 30/02/1972 không có thật." in page(officer, started, "lan-luot/")


def test_row_is_skipped_and_taken_back(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, BROKEN)

    told = answer(officer, started, "viec/date_invalid/", "Hà Văn Đá", skip="1")
    assert "Đã trả lời 1 trên 1" in told.content.decode()
    assert "Đã trả lời: Bỏ qua dòng này" in page(officer, started, "viec/date_invalid/")
    answer(officer, started, "viec/date_invalid/", "Hà Văn Đá", clear="1")
    assert RosterDecision.objects.count() == 0
    answer(officer, started, "viec/date_invalid/", "Hà Văn Đá", skip="1")
    again(officer, started)

    assert tally(page(officer, started)) == {
        "rows": 2, "waiting": 0, "new": 1, "changed": 0, "unchanged": 0, "repeated": 0, "skipped": 1
    }  # fmt: skip
    assert "Hà Văn Đá" in page(officer, started, "dong/?xem=bo-qua")
    again_uploaded = judged(officer, tree.commune_a, GOOD, BROKEN)
    assert tally(page(officer, again_uploaded))["skipped"] == 1, "the row reads the same, so the decision holds"


def test_doubt_is_accepted_and_an_error_never(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    guessed = person(1, **{"Ngày sinh": "khoảng 1950"})
    started = judged(officer, tree.commune_a, guessed, BROKEN)

    answer(officer, started, "lan-luot/", guessed[0], ok="date_guess")
    answer(officer, started, "lan-luot/", "Hà Văn Đá", ok="date_invalid")
    again(officer, started)
    confirm(officer, started)
    run_jobs()

    assert {name: m.birth_date for name, m in by_name().items()} == {guessed[0]: ""}


def by_name() -> dict[str, Member]:
    return {member.full_name: member for member in Member.objects.exclude(last_import=None)}


def test_suggestion_is_picked_for_one_row_and_for_all(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    rows = [person(n, **{"Ngày sinh": "khoảng 1950"}) for n in range(3)]
    started = judged(officer, tree.commune_a, *rows)

    answer(officer, started, "viec/date_guess/", rows[0][0], pick__birth_date="date_guess:0")
    told = post(officer, started, "viec/date_guess/", bulk="0").content.decode()
    again(officer, started)
    confirm(officer, started, has_looked="on")
    run_jobs()

    assert "Đã ghi nhận câu trả lời cho 3 dòng." in told
    assert {m.birth_date for m in by_name().values()} == {"1950"}


@pytest.mark.parametrize(
    ("bulk", "waiting", "skipped", "new"), [("accept", 0, 0, 14), ("skip", 0, 14, 0), ("clear", 14, 0, 0)]
)
def test_one_answer_for_a_whole_cause(
    browse: Any, tree: SimpleNamespace, bulk: str, waiting: int, skipped: int, new: int
) -> None:
    officer = browse("officer")
    rows = [person(n, **{"Ngày sinh": "khoảng 1950"}) for n in range(14)]
    started = judged(officer, tree.commune_a, *rows)
    assert "Bỏ trống ngày này, nhập các ô khác (cả 14 dòng)" in page(officer, started, "viec/date_guess/")

    post(officer, started, "viec/date_guess/", bulk=bulk)
    numbers = tally(page(officer, again(officer, started)))

    assert (numbers["waiting"], numbers["skipped"], numbers["new"], numbers["rows"]) == (waiting, skipped, new, 14)


def test_error_is_not_accepted_in_bulk(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, BROKEN)

    told = post(officer, started, "viec/date_invalid/", bulk="accept").content.decode()

    assert "Những dòng này phải được sửa hoặc bỏ qua." in told
    assert RosterDecision.objects.count() == 0


def test_rows_without_a_branch_get_one_together_or_one_by_one(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    rows = [person(n, **{"Chi bộ": ""}) for n in range(3)]
    started = judged(officer, tree.commune_a, *rows)

    unknown = answer(officer, started, "lan-luot/", rows[0][0], cell__organisation="Chi bộ Tổ Ba")
    told = post(officer, started, "viec/organisation_blank/", bulk="organisation", body="Chi bộ Xóm Hai [A2]")
    answer(officer, started, "viec/organisation_blank/", rows[0][0], cell__organisation="xóm một")
    again(officer, started)
    confirm(officer, started)
    run_jobs()

    assert "Không có chi bộ nào tên như vậy trong Đảng bộ xã Suối Thử." in unknown.content.decode()
    assert "Đã ghi nhận câu trả lời cho 3 dòng." in told.content.decode()
    assert written() == {rows[0][0]: "A1", rows[1][0]: "A2", rows[2][0]: "A2"}


def test_answers_wait_for_the_file_to_be_judged_anew(browse: Any, tree: SimpleNamespace) -> None:
    """Nothing is written by a judgement that does not know the answers given since."""
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, BROKEN)
    answer(officer, started, "lan-luot/", "Hà Văn Đá", skip="1")

    told = post(officer, started, "xac-nhan/", digest=started.digest).content.decode()

    assert "Còn câu trả lời chưa tính. Bấm Tính lại trước khi nhập." in told
    assert (last().state, last().answers_open) == (ImportState.JUDGED, 1)
    assert again(officer, started).answers_open == 0


def test_no_answer_is_taken_once_the_file_is_written(browse: Any, tree: SimpleNamespace) -> None:
    officer = browse("officer")
    started = judged(officer, tree.commune_a, GOOD, BROKEN)
    screen = officer.get(address(started, "lan-luot/"))
    confirm(officer, started)
    run_jobs()

    number, fingerprint = row_of(screen, "lan-luot/", "Hà Văn Đá")
    post(officer, started, "lan-luot/", **{f"row:{number}": fingerprint, f"skip:{number}": "1"})
    post(officer, started, "viec/date_invalid/", bulk="skip")
    post(officer, started, "tinh-lai/")

    assert (RosterDecision.objects.count(), last().state, run_jobs()) == (0, ImportState.DONE, [])
