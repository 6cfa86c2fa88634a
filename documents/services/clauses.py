"""Keeping the clauses of a text: stored anew each time it is read, with editors' corrections and anchors kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audit import recording
from documents.models import Clause, Document
from documents.text.pieces import Piece
from handbook.lib.bulk import copy_rows, reserve_keys, update_rows

_WRITTEN = ("parent", "position", "kind", "label", "heading", "text", "page", "is_corrected", "read_as", "needs_review")


@dataclass
class Stored:
    """Counts of one storing; `orphans` are corrected clauses that the file no longer has (kept), `doubtful` corrected
    ones whose words in the file have changed since (kept as corrected)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    orphans: list[Clause] = field(default_factory=list)
    doubtful: list[Clause] = field(default_factory=list)


def fingerprint(kind: str, label: str, heading: str, text: str) -> str:
    """Thirty-two hexadecimal digits that change when a clause reads otherwise in the file."""
    return hashlib.blake2b("\0".join((kind, label, heading, text)).encode(), digest_size=16).hexdigest()


@transaction.atomic
def store_clauses(document: Document, pieces: Sequence[Piece], *, actor: Any) -> Stored:
    """Make the clauses of `document` those of `pieces`; anchors tell which clause is which.

    A corrected clause keeps its words and its place in the tree; one that `pieces` lacks is deleted unless it is
    corrected. `actor` None is the portal itself (loading, reading in the background); anybody else raises
    PermissionDenied without the right to change the document.
    """
    if actor is not None and not Document.objects.editable_by(actor).filter(pk=document.pk).exists():
        raise PermissionDenied
    Document.objects.select_for_update().get(pk=document.pk)
    known = list(document.clauses.order_by("position"))
    with recording("document.split", actor=actor):
        return _store(document, known, pieces)


def _store(document: Document, known: list[Clause], pieces: Sequence[Piece]) -> Stored:
    by_anchor = {clause.anchor: clause for clause in known}
    joined = {anchor: clause for clause in known for anchor in clause.other_anchors}
    before = {clause.pk: _values(clause) for clause in known}
    result = Stored()
    anchors = {piece.anchor for piece in pieces}
    staying = {clause.pk for clause in known if clause.is_corrected or clause.anchor in anchors}
    rows: list[Clause] = []
    of_piece: list[Clause] = []
    for piece in pieces:
        clause = joined.get(piece.anchor) or by_anchor.get(piece.anchor)
        clause = clause or Clause(document=document, anchor=piece.anchor)
        of_piece.append(clause)
        if piece.anchor in joined:
            continue
        _take_over(clause, piece, result)
        if not (clause.is_corrected and clause.parent_id in staying):
            clause.parent = of_piece[piece.parent] if piece.parent is not None else None
        rows.append(clause)
    present = {id(clause) for clause in rows}
    gone = [clause for clause in known if id(clause) not in present]
    result.orphans = [clause for clause in gone if clause.is_corrected]
    for clause in result.orphans:
        clause.needs_review = clause.needs_review or bool(clause.read_as)
    rows = _with_orphans(rows, known, result.orphans)
    _write(rows, before, result)
    removed = [clause.pk for clause in gone if not clause.is_corrected]
    if removed:
        Clause.objects.filter(pk__in=removed).delete()
    result.removed = len(removed)
    return result


def _take_over(clause: Clause, piece: Piece, result: Stored) -> None:
    read_as = fingerprint(piece.kind, piece.label, piece.heading, piece.text)
    clause.page = piece.page
    if clause.is_corrected:
        if clause.read_as and clause.read_as != read_as:
            clause.needs_review = True
            result.doubtful.append(clause)
        clause.read_as = read_as
        return
    clause.read_as = read_as
    clause.kind, clause.label, clause.heading, clause.text = piece.kind, piece.label, piece.heading, piece.text


def _with_orphans(rows: list[Clause], known: list[Clause], orphans: list[Clause]) -> list[Clause]:
    """Each orphan stands again behind the clause that stood before it."""
    if not orphans:
        return rows
    rows, lost = list(rows), {id(clause) for clause in orphans}
    kept = {id(clause) for clause in rows}
    for index, clause in enumerate(known):
        if id(clause) not in lost:
            continue
        before = next((known[i] for i in range(index - 1, -1, -1) if id(known[i]) in kept), None)
        rows.insert(rows.index(before) + 1 if before else 0, clause)
        kept.add(id(clause))
    staying = {clause.pk for clause in rows}
    for clause in orphans:
        if clause.parent_id not in staying:
            clause.parent = None
    return rows


def _values(clause: Clause) -> tuple[Any, ...]:
    return tuple(getattr(clause, "parent_id" if name == "parent" else name) for name in _WRITTEN)


def _write(rows: list[Clause], before: dict[int, tuple[Any, ...]], result: Stored) -> None:
    new = [clause for clause in rows if clause.pk is None]
    for clause, key in zip(new, reserve_keys(Clause, len(new)), strict=True):
        clause.pk = key
    for position, clause in enumerate(rows, start=1):
        clause.position = position
        if Clause.parent.is_cached(clause):  # type: ignore[attr-defined]  # the stubs know no descriptor
            clause.parent = clause.parent  # takes over the key of a parent that had none a moment ago
    changed = [clause for clause in rows if clause.pk in before and _values(clause) != before[clause.pk]]
    copy_rows(new)
    update_rows(changed, _WRITTEN)
    result.added, result.changed = len(new), len(changed)
    result.unchanged = len(rows) - len(new) - len(changed)
