"""What people decided about a file, kept and handed to the judgement: sheets, columns, words, rows."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from accounts.audit import recording
from handbook.lib.text import clean
from members.models import LearnedValue, Organisation, RosterDecision, RosterImport
from members.rosters.choices import Choices, RowChoice, key_of
from members.services.rosters.staging import print_of


class _StoredRowChoices(Mapping[str, RowChoice]):
    """Decisions about rows, by the fingerprint the judgement works with; stored under its keyed form."""

    def __init__(self, organisation: Organisation) -> None:
        self._by_print = {
            decision.fingerprint: RowChoice(
                fixes=json.loads(decision.fixes or "{}"),
                person=decision.person or None,
                is_skipped=decision.is_skipped,
                accepted=frozenset(decision.accepted),
            )
            for decision in RosterDecision.objects.filter(organisation=organisation)
        }

    def __getitem__(self, fingerprint: str) -> RowChoice:
        return self._by_print[print_of(fingerprint)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_print)

    def __len__(self) -> int:
        return len(self._by_print)


def choices_for(roster_import: RosterImport) -> Choices:
    """Everything decided so far that bears on this file."""
    kept: dict[str, Any] = roster_import.choices
    organisation = roster_import.organisation
    learned = LearnedValue.objects.known_to(organisation).order_by("organisation__path")
    return Choices(
        sheets=kept.get("sheets", {}),
        headings={sheet: (first, last) for sheet, (first, last) in kept.get("headings", {}).items()},
        columns={
            (sheet, int(number)): field
            for sheet, columns in kept.get("columns", {}).items()
            for number, field in columns.items()
        },
        day_order={
            (sheet, field): order
            for sheet, fields in kept.get("day_order", {}).items()
            for field, order in fields.items()
        },
        values={(value.field, value.written_key): value.value for value in learned},
        rows=_StoredRowChoices(organisation),
    )


def may_decide(roster_import: RosterImport, actor: Any) -> None:
    """Raises PermissionDenied unless `actor` may decide about the file."""
    if not RosterImport.objects.editable_by(actor).filter(pk=roster_import.pk).exists():
        raise PermissionDenied


def note_answers(roster_import: RosterImport, number: int = 1) -> None:
    """So many answers wait for the file to be judged anew. Raises ValidationError once it is not open any more."""
    is_open = RosterImport.objects.filter(pk=roster_import.pk, state__in=("judged", "refused", "failed"))
    if not is_open.update(answers_open=F("answers_open") + number):
        raise ValidationError("Lần nhập này không còn chờ xác nhận nên không nhận câu trả lời nữa.")


@transaction.atomic
def choose_reading(roster_import: RosterImport, *, actor: Any, **choices: Any) -> RosterImport:
    """Keep how the file is to be read: `sheets`, `headings`, `columns`, `day_order` as in RosterImport.choices.

    What is given replaces what was chosen before of the same kind and sheet. Raises PermissionDenied, ValidationError
    once the file is being written.
    """
    may_decide(roster_import, actor)
    fresh = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    if fresh.state not in ("judged", "refused", "failed"):
        raise ValidationError("Lần nhập này không còn chờ xác nhận nên không đổi cách đọc được.")
    with recording("roster.reading_chosen", actor=actor):
        for kind, by_sheet in choices.items():
            fresh.choices.setdefault(kind, {}).update(by_sheet)
        fresh.save(update_fields=["choices"])
    return fresh


@transaction.atomic
def decide_row(
    roster_import: RosterImport,
    fingerprint: str,
    *,
    actor: Any,
    person: str = "",
    is_skipped: bool = False,
    accepted: tuple[str, ...] = (),
    fixes: Mapping[str, str] | None = None,
) -> RosterDecision:
    """Keep what is decided about the row with this (stored) fingerprint; earlier answers to it stay unless replaced.

    It holds for every later file of the organisation in which the row reads the same. Raises PermissionDenied, and
    ValidationError for a fingerprint the file does not have, or when the file is not open any more.
    """
    may_decide(roster_import, actor)
    if not fingerprint or not roster_import.rows.filter(fingerprint=fingerprint).exists():
        raise ValidationError("Dòng này không còn trong tệp. Mở lại danh sách.")
    with recording("roster.row_decided", actor=actor):
        decision, _ = RosterDecision.objects.select_for_update().get_or_create(
            organisation=roster_import.organisation, fingerprint=fingerprint, defaults={"decided_by": actor}
        )
        decision.person = person or decision.person
        decision.is_skipped = is_skipped
        decision.accepted = sorted({*decision.accepted, *accepted})
        kept = {**json.loads(decision.fixes or "{}"), **{name: clean(text) for name, text in (fixes or {}).items()}}
        decision.fixes = json.dumps(kept, ensure_ascii=False) if kept else ""
        decision.decided_by = actor
        decision.save()
        note_answers(roster_import)
    return decision


@transaction.atomic
def forget_row(roster_import: RosterImport, fingerprint: str, *, actor: Any) -> None:
    """The row is judged as it stands again. Raises PermissionDenied, ValidationError as `decide_row`."""
    may_decide(roster_import, actor)
    with recording("roster.row_decided", actor=actor):
        RosterDecision.objects.filter(organisation=roster_import.organisation, fingerprint=fingerprint).delete()
        note_answers(roster_import)


@transaction.atomic
def learn_value(organisation: Organisation, field: str, written: str, value: str, *, actor: Any) -> LearnedValue:
    """In files for `organisation` the text `written` in `field` means `value` from now on.

    Raises PermissionDenied outside the actor's subtree, ValidationError for a cell outside the organisation.
    """
    if not Organisation.objects.editable_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    if (
        field == "organisation"
        and not Organisation.objects.subtree_of(organisation).active().filter(code=value).exists()
    ):
        raise ValidationError("Chi bộ này không thuộc tổ chức của tệp.")
    with recording("roster.value_learned", actor=actor):
        learned, _ = LearnedValue.objects.update_or_create(
            organisation=organisation,
            field=field,
            written_key=key_of(clean(written))[:200],
            defaults={"written": clean(written)[:200], "value": value, "learned_by": actor},
        )
    return learned


@transaction.atomic
def forget_value(learned: LearnedValue, *, actor: Any) -> None:
    """Take an answer back; later files ask again. Raises PermissionDenied."""
    if not LearnedValue.objects.editable_by(actor).filter(pk=learned.pk).exists():
        raise PermissionDenied
    with recording("roster.value_forgotten", actor=actor):
        learned.delete()
