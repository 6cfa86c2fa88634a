"""Relations between texts: whoever writes them does it here, where their sense is checked and the alarm hears at once.

Forms, sheets and folders alike end here; see `DocumentRelation.clean` for what makes sense.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import recording
from documents.models import Document, DocumentRelation
from documents.numbers import symbol_key
from documents.services.changes import notice_changes


class Wish(NamedTuple):
    """`document` shall do `kind` to the text with the number `symbol`, as somebody wrote it."""

    document: Document
    kind: str
    symbol: str


@transaction.atomic
def change_relations(
    changed: Iterable[DocumentRelation], removed: Collection[DocumentRelation] = (), *, actor: Any
) -> None:
    """Delete the relations `removed` and store those `changed` (new or known ones).

    Raises PermissionDenied where `actor` may not change an acting text, ValidationError where a relation makes no
    sense; then nothing is stored.
    """
    changed = list(changed)
    rows = [*changed, *removed]
    known = [relation.pk for relation in rows if relation.pk]
    before = DocumentRelation.objects.filter(pk__in=known).order_by().values_list("source_id", "target_id")
    pairs = {*before, *((relation.source_id, relation.target_id) for relation in rows)}
    sources = {source for source, _ in pairs}
    if Document.objects.editable_by(actor).filter(pk__in=sources).count() < len(sources):
        raise PermissionDenied
    with recording("document.related", actor=actor):
        for relation in removed:
            relation.delete()
        for relation in changed:
            relation.full_clean()
            relation.save()
    notice_changes({target for _, target in pairs})


@transaction.atomic
def relate(wishes: Iterable[Wish], *, actor: Any) -> list[str]:
    """Make the relations wished for, those that are there already left as they are.

    Returns for each wish "", or a sentence about why it could not be made; the others are made all the same. `actor`
    None is the portal itself, which loads a folder.
    """
    wishes = list(wishes)
    named = _named(wishes)
    editable = Document.objects.all() if actor is None else Document.objects.editable_by(actor)
    mine = set(editable.filter(pk__in={wish.document.pk for wish in wishes}).values_list("pk", flat=True))
    touched: set[int] = set()
    sentences = []
    with recording("document.related", actor=actor):
        for wish in wishes:
            targets = [found for found in named[symbol_key(wish.symbol)] if found.pk != wish.document.pk]
            if wish.document.pk not in mine:
                sentences.append("Văn bản này đã công bố nên chỉ người duyệt được ghi quan hệ.")
            elif len(targets) != 1:
                count = "Có nhiều" if targets else "Chưa có"
                sentences.append(f"{count} văn bản số {wish.symbol}.")
            else:
                sentences.append(_make(wish, targets[0]))
                touched.add(targets[0].pk)
    notice_changes(touched)
    return sentences


def _named(wishes: list[Wish]) -> dict[str, list[Document]]:
    """Comparable number → the texts that bear it."""
    keys = {key for wish in wishes if (key := symbol_key(wish.symbol))}
    named: dict[str, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(symbol_key__in=keys).select_related("issuing_body").defer("search_vector"):
        named[document.symbol_key].append(document)
    return named


def _make(wish: Wish, target: Document) -> str:
    if DocumentRelation.objects.filter(source=wish.document, kind=wish.kind, target=target).exists():
        return ""
    relation = DocumentRelation(source=wish.document, kind=wish.kind, target=target)
    try:
        relation.full_clean()
    except ValidationError as error:
        return f"Số {wish.symbol}: {' '.join(error.messages)}"
    relation.save()
    return ""
