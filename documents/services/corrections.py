"""What an editor puts right in the clauses of a text: words, kinds, a clause too many, a clause too few."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from accounts.audit import recording
from documents.models import Clause, ClauseKind, Document
from documents.text.pieces import Head, Piece, anchor_for
from handbook.lib.text import clean, clean_lines

_RANKS = ("annex", "part", "chapter", "section", "article", "clause", "point")
_OUTER = {"preamble": 0}


@transaction.atomic
def correct_clause(clause: Clause, *, kind: str, label: str, heading: str, text: str, actor: Any) -> Clause:
    """What the clause is called and says from now on, whatever the file is read as; its anchor stays.

    Raises PermissionDenied; ValidationError for a clause without a name and without words.
    """
    clause = _taken(clause, actor)
    clause.kind, clause.label, clause.heading, clause.text = kind, clean(label), clean(heading), clean_lines(text)
    _refuse_empty(clause)
    clause.is_corrected, clause.needs_review = True, False
    clause.parent = _parent(clause, list(_before(clause)))
    clause.full_clean(validate_constraints=False)
    with recording("clause.corrected", actor=actor):
        clause.save()
    return clause


@transaction.atomic
def join_clause(clause: Clause, *, actor: Any) -> Clause:
    """Make the clause part of the one before it; its anchor leads there, also when the text is read again.

    Returns the one before. Raises PermissionDenied; ValidationError for the first clause of a text.
    """
    clause = _taken(clause, actor)
    before = list(_before(clause))
    if not before:
        raise ValidationError("Đây là mục đầu tiên, không có mục nào trước để gộp vào.")
    into = before[-1]
    number = "" if clause.kind == ClauseKind.PREAMBLE else clause.label.removeprefix("khoản ").removeprefix("điểm ")
    mark = {"point": f"{number})"}.get(clause.kind, f"{number}." if number else "")
    words = clean(f"{mark} {clause.heading}")
    into.text = "\n".join(part for part in (into.text, *_joined_words(words, clause.text)) if part)
    into.other_anchors = [*into.other_anchors, clause.anchor, *clause.other_anchors]
    into.is_corrected = True
    with recording("clause.joined", actor=actor):
        into.save()
        clause.children.update(parent=into)
        clause.delete()
        _close_gap(clause)
    return into


def _joined_words(words: str, text: str) -> tuple[str, ...]:
    first, _, rest = text.partition("\n")
    return (words, text) if words and not words.endswith((".", ")")) else (clean(f"{words} {first}"), rest)


@transaction.atomic
def split_clause(clause: Clause, *, line: int, kind: str, label: str, heading: str, actor: Any) -> Clause:
    """Make a clause of its own of what stands from line `line` (from 0) of the clause on; returns the new one.

    Raises PermissionDenied; ValidationError where the line does not exist or a part would be empty.
    """
    clause = _taken(clause, actor)
    lines = clause.text.split("\n")
    if not 0 <= line < len(lines) or (line == 0 and not clause.heading):
        raise ValidationError("Chọn dòng bắt đầu mục mới, không phải dòng đầu tiên của mục.")
    new = Clause(document=clause.document, kind=kind, label=clean(label), heading=clean(heading), page=clause.page)
    new.text, clause.text = "\n".join(lines[line:]), "\n".join(lines[:line])
    new.is_corrected = clause.is_corrected = True
    _refuse_empty(new)
    before = [*_before(clause), clause]
    new.parent, new.position = _parent(new, before), clause.position + 1
    new.anchor = _anchor(new, before)
    with recording("clause.split", actor=actor):
        later = Clause.objects.filter(document=clause.document_id, position__gt=clause.position)
        later.update(position=F("position") + 1)
        clause.save()
        new.full_clean(exclude=["parent"], validate_constraints=False)
        new.save()
    return new


def _taken(clause: Clause, actor: Any) -> Clause:
    """The clause as it is now; until the end of the transaction nobody else touches the clauses of its text.

    Raises PermissionDenied; ValidationError for a clause that is gone.
    """
    if not Document.objects.editable_by(actor).filter(pk=clause.document_id).exists():
        raise PermissionDenied
    Document.objects.select_for_update().get(pk=clause.document_id)
    found = Clause.objects.select_related("document").filter(pk=clause.pk).first()
    if found is None:
        raise ValidationError("Mục này không còn, có lẽ tệp vừa được đọc lại. Mở lại danh sách mục.")
    return found


def _before(clause: Clause) -> Any:
    return Clause.objects.filter(document=clause.document_id, position__lt=clause.position).order_by("position")


def _refuse_empty(clause: Clause) -> None:
    if not (clause.label or clause.heading or clause.text):
        raise ValidationError("Mục chưa có số, tiêu đề hay nội dung. Ghi ít nhất một ô.")


def _rank(clause: Clause) -> int:
    """How far in a clause stands; numbered paragraphs by how many numbers they have ("3.5.1": three)."""
    if clause.kind == ClauseKind.PARAGRAPH:
        return 10 + clause.label.count(".") + (1 if clause.label[:1].isdigit() else 0)
    if clause.kind == ClauseKind.POINT:
        return 99
    return _OUTER.get(clause.kind, _RANKS.index(clause.kind) if clause.kind in _RANKS else 0)


def _parent(clause: Clause, before: list[Clause]) -> Clause | None:
    """The nearest clause before that ranks higher, along the tree."""
    at = before[-1] if before else None
    by_key = {other.pk: other for other in before}
    while at is not None and _rank(at) >= _rank(clause):
        at = by_key.get(at.parent_id) if at.parent_id else None
    return None if at is not None and at.kind == ClauseKind.PREAMBLE else at


def _anchor(clause: Clause, before: list[Clause]) -> str:
    rows = list(clause.document.clauses.order_by("position"))
    taken = {anchor for row in rows for anchor in (row.anchor, *row.other_anchors)}
    places = {row.pk: index for index, row in enumerate(before)}
    pieces = [Piece(row.kind, row.label, row.anchor, parent=places.get(row.parent_id or 0)) for row in before]
    parent = places.get(clause.parent.pk) if clause.parent else None
    head = Head(0, 0, clause.kind, clause.label, "", stem="" if clause.label else "muc-them")
    return anchor_for(head, pieces, parent, taken)


def _close_gap(clause: Clause) -> None:
    later = Clause.objects.filter(document=clause.document_id, position__gt=clause.position)
    later.update(position=F("position") - 1)
