"""A member of another committee enters by a roster only after that side's yes, and without being told about."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from handbook.lib.sheets.writer import write_workbook
from members.models import ImportState, RosterImport, TransferRequest
from members.services.rosters import imports
from members.services.rosters.staging import opened
from members.services.rosters.transfers import answer_transfer, ask_transfers
from tests.members.test_roster_undo import HEADINGS, row, undo


@pytest.fixture
def judged(cast: dict[str, Any], tree: SimpleNamespace, people: SimpleNamespace) -> RosterImport:
    """A file for commune A that names the outsider of commune B."""
    target = io.BytesIO()
    name = row(people.outsider.full_name, people.outsider.citizen_id)
    write_workbook(target, "Danh sách", HEADINGS, [name])
    target.seek(0)
    started = imports.start_import(tree.commune_a, target, "danh-sach.xlsx", actor=cast["officer"])
    return imports.judge_import(started.pk)


def judge_again(roster_import: RosterImport, actor: Any) -> RosterImport:
    imports.judge_again(roster_import, actor=actor)
    return imports.judge_import(roster_import.pk)


def test_the_asking_side_learns_nothing_but_that_the_number_is_taken(
    judged: RosterImport, people: SimpleNamespace
) -> None:
    waiting = opened(judged.rows.of_fate("waiting").get())

    told = " ".join(finding.message + finding.cure + "".join(finding.candidates) for finding in waiting.findings)
    assert judged.counts["waiting"] == 1
    assert [finding.code for finding in waiting.findings if finding.level.stops] == ["belongs_elsewhere"]
    assert [word for word in ("Tổ Ba", "Đồi Thử", str(people.outsider.pk)) if word in told] == []


def test_a_yes_of_the_other_side_lets_the_member_move_and_undo_brings_back(
    cast: dict[str, Any], tree: SimpleNamespace, people: SimpleNamespace, judged: RosterImport
) -> None:
    assert ask_transfers(judged, [0], actor=cast["officer"]) == 1
    assert ask_transfers(judged, [0], actor=cast["officer"]) == 0
    request = TransferRequest.objects.get()
    still = judge_again(judged, cast["officer"])
    assert still.counts["waiting"] == 1

    answer_transfer(request, agrees=True, actor=cast["other_officer"])
    ready = judge_again(judged, cast["officer"])
    imports.confirm_import(ready, actor=cast["officer"], waives_approval=True)
    done = imports.apply_import(ready.pk)

    people.outsider.refresh_from_db()
    assert (done.state, ready.counts["changed"]) == (ImportState.DONE, 1)
    assert people.outsider.organisation == tree.cell_a1
    undo(done, cast["officer"])
    people.outsider.refresh_from_db()
    assert people.outsider.organisation == tree.cell_b1


def test_a_no_keeps_the_row_waiting(cast: dict[str, Any], people: SimpleNamespace, judged: RosterImport) -> None:
    ask_transfers(judged, [0], actor=cast["officer"])

    answer_transfer(TransferRequest.objects.get(), agrees=False, actor=cast["other_officer"])

    assert judge_again(judged, cast["officer"]).counts["waiting"] == 1


@pytest.mark.parametrize("role", ["officer", "secretary", "other_secretary", "member", "editor", "dpo"])
def test_only_the_committee_of_the_member_decides(cast: dict[str, Any], judged: RosterImport, role: str) -> None:
    ask_transfers(judged, [0], actor=cast["officer"])
    request = TransferRequest.objects.get()

    with pytest.raises(PermissionDenied):
        answer_transfer(request, agrees=True, actor=cast[role])

    request.refresh_from_db()
    assert request.state == "asked"


def test_an_answer_is_given_once(cast: dict[str, Any], judged: RosterImport) -> None:
    ask_transfers(judged, [0], actor=cast["officer"])
    answer_transfer(TransferRequest.objects.get(), agrees=False, actor=cast["other_officer"])

    with pytest.raises(ValidationError):
        answer_transfer(TransferRequest.objects.get(), agrees=True, actor=cast["other_officer"])


def test_requests_by_role(cast: dict[str, Any], judged: RosterImport) -> None:
    ask_transfers(judged, [0], actor=cast["officer"])

    seen = {
        role: (
            TransferRequest.objects.visible_to(cast[role]).count(),
            TransferRequest.objects.waiting_for(cast[role]).count(),
        )
        for role in ("officer", "other_officer", "administrator", "secretary", "other_secretary", "member", "editor")
    }

    assert seen == {
        "officer": (1, 0),
        "other_officer": (1, 1),
        "administrator": (1, 1),
        "secretary": (0, 0),
        "other_secretary": (0, 0),
        "member": (0, 0),
        "editor": (0, 0),
    }
