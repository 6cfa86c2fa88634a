"""Noticing what has happened to texts, and asking for a review of every page that rests on them.

What should be open follows from the facts of today; what is stored is brought to that. So it may run as often as one
likes: after a change (in its transaction), when a day arrives, over one text or over all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import recording
from documents.citations import registered
from documents.locators import Path, meet, paths_of
from documents.models import BasisReview, ChangeKind, Clause, Document, DocumentChange, DocumentRelation, DocumentStatus
from documents.querysets.documents import IN_FORCE
from documents.querysets.relations import ACTING
from members.services.work_calendar import work_calendar

REVIEW_WORKING_DAYS = 5
"""Time an owner has to compare a page whose basis has changed."""
_LOCK = 7_203_612
_DOES = {
    "replaces": (ChangeKind.EXPIRED, {DocumentStatus.EXPIRED}),
    "partly_repeals": (ChangeKind.PARTLY_EXPIRED, {DocumentStatus.PARTLY_EXPIRED, DocumentStatus.UNKNOWN}),
    "amends": (ChangeKind.AMENDED, {DocumentStatus.IN_FORCE, DocumentStatus.PARTLY_EXPIRED, DocumentStatus.UNKNOWN}),
}
"""What a relation in effect means for its target, in which states of it."""
_Key = tuple[int, str, int | None]


@transaction.atomic
def notice_changes(documents: Collection[int] | None = None) -> dict[str, int]:
    """Bring changes and reviews of these texts (all where None) to what is so today; returns counts of what is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    with recording("basis.noticed"):
        changes = _bring_changes(documents)
        reviews = _bring_reviews(documents)
    return {"changes": changes, "reviews": reviews}


def concerned_by(document: Document) -> set[int]:
    """Texts whose state hangs on `document`: itself and what it acts on. To be asked before and after a change."""
    if not document.pk:
        return set()
    acted = DocumentRelation.objects.filter(source=document, kind__in=ACTING)
    return {document.pk, *acted.values_list("target_id", flat=True)}


def notice_citations(kind: str, page_id: int) -> None:
    """Call when a page has changed what it cites: its reviews follow."""
    cited = registered()[kind].cited_by(page_id)
    reviewed = BasisReview.objects.of_page(kind, page_id).values_list("change__document_id", flat=True)
    notice_changes({*cited, *reviewed})


@transaction.atomic
def check_basis(review: BasisReview, *, actor: Any) -> BasisReview:
    """`actor` has compared the page with the changed text: this one review is done.

    Raises PermissionDenied where the page is not theirs to check; a review that is done stays as it is.
    """
    review = BasisReview.objects.select_for_update().get(pk=review.pk)
    if review.done_at:
        return review
    if not BasisReview.objects.waiting_for(actor).filter(pk=review.pk).exists():
        raise PermissionDenied
    with recording("basis.checked", actor=actor):
        review.done_at, review.done_by = timezone.now(), actor
        review.save(update_fields=["done_at", "done_by"])
    return review


def _within(field: str, documents: Collection[int] | None) -> Q:
    return Q() if documents is None else Q(**{f"{field}__in": documents})


def _wanted_changes(documents: Collection[int] | None, today: dt.date) -> set[_Key]:
    published = Document.objects.filter(_within("pk", documents), published_at__isnull=False)
    status = dict(published.with_status(today).order_by().values_list("pk", "status"))
    acts = DocumentRelation.objects.in_effect(today).filter(_within("target", documents), kind__in=ACTING)
    wanted: set[_Key] = set()
    for key, kind, target in acts.order_by().values_list("pk", "kind", "target"):
        change, states = _DOES[kind]
        if status.get(target) in states:
            wanted.add((target, change.value, key))
    told = {(target, change) for target, change, _ in wanted}
    for pk, state in status.items():
        if state in IN_FORCE:
            wanted.add((pk, ChangeKind.COMMENCED.value, None))
        for lost in (ChangeKind.EXPIRED, ChangeKind.PARTLY_EXPIRED):
            if state == lost.value and (pk, lost.value) not in told:
                wanted.add((pk, lost.value, None))
    return wanted


def _bring_changes(documents: Collection[int] | None) -> int:
    wanted = _wanted_changes(documents, timezone.localdate())
    rows = DocumentChange.objects.filter(_within("document", documents)).order_by()
    stored = {(row[0], row[1], row[2]): row[3] for row in rows.values_list("document", "kind", "relation", "pk")}
    gone = [pk for key, pk in stored.items() if key not in wanted]
    DocumentChange.objects.filter(pk__in=gone).delete()
    new = [
        DocumentChange(document_id=document, kind=kind, relation_id=relation)
        for document, kind, relation in sorted(wanted - stored.keys(), key=str)
    ]
    DocumentChange.objects.bulk_create(new, batch_size=2000)
    return len(new)


def _bring_reviews(documents: Collection[int] | None) -> int:
    wanted = _wanted_reviews(documents)
    rows = BasisReview.objects.filter(_within("change__document", documents)).order_by()
    stored = {
        (change, kind, page): (pk, done_at)
        for pk, change, kind, page, done_at in rows.values_list("pk", "change", "page_kind", "page_id", "done_at")
    }
    gone = [pk for key, (pk, done_at) in stored.items() if key not in wanted and done_at is None]
    BasisReview.objects.filter(pk__in=gone).delete()
    if not (asked := sorted(wanted - stored.keys())):
        return 0
    due_on = work_calendar().after(timezone.localdate(), REVIEW_WORKING_DAYS)
    new = [BasisReview(change_id=change, page_kind=kind, page_id=page, due_on=due_on) for change, kind, page in asked]
    BasisReview.objects.bulk_create(new, batch_size=2000)
    return len(new)


def _wanted_reviews(documents: Collection[int] | None) -> set[tuple[int, str, int]]:
    losing = DocumentChange.objects.losing().filter(_within("document", documents)).order_by()
    shaken: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, document, kind, touched in losing.values_list("pk", "document", "kind", "relation__touched"):
        shaken[document].append((pk, "" if kind == ChangeKind.EXPIRED else touched or ""))
    paths = _paths({document for document, touches in shaken.items() if any(touched for _, touched in touches)})
    return {
        (change, citing.kind, page)
        for citing in registered().values()
        for page, document, locator in (citing.citations(shaken.keys()) if shaken else ())
        for change, touched in shaken[document]
        if meet(locator, touched, paths.get(document, ()))
    }


def _paths(documents: Collection[int]) -> dict[int, list[Path]]:
    """Key of each text → the ways down to its clauses, for texts that changed in part."""
    if not documents:
        return {}
    rows: dict[int, list[tuple[int, int | None, str]]] = defaultdict(list)
    clauses = Clause.objects.filter(document__in=documents).order_by("document", "position")
    for document, key, parent, label in clauses.values_list("document_id", "pk", "parent_id", "label"):
        rows[document].append((key, parent, label))
    return {document: paths_of(of_document) for document, of_document in rows.items()}
