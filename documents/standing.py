"""The state of one text in words, as its page opens: since when, by what, where the newer text is."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from documents.models import Document, DocumentRelation, RelationKind
from documents.querysets.relations import ACTING
from documents.services.validity import facts_of, successors_of
from documents.validity import DocumentStatus, Truth, has_come, status_on
from handbook.lib.dates import PartialDate


@dataclass(frozen=True)
class Line:
    """`before` the link, the text it leads to (or none), and what stands `after` it."""

    before: str
    document: Document | None = None
    after: str = "."


@dataclass
class Standing:
    """`newest` is the last text in the chain of replacements that the reader may open."""

    day: dt.date
    status: DocumentStatus
    lines: list[Line] = field(default_factory=list)
    newest: Document | None = None
    is_stated: bool = False

    @property
    def label(self) -> str:
        return self.status.label

    @property
    def css(self) -> str:
        return {"in_force": "", "unknown": "trung"}.get(self.status, "nhac")


def standing_of(document: Document, *, reader: Any, day: dt.date) -> Standing:
    """What holds of `document` on `day`, naming only texts that `reader` may open. Four queries at most."""
    facts = facts_of(document)
    standing = Standing(day, status_on(facts, day), is_stated=bool(facts.override and facts.override.applies(day)))
    acting = DocumentRelation.objects.visible_to(reader).filter(target=document, kind__in=ACTING)
    relations = list(acting.filter(source__published_at__isnull=False).select_related("source__issuing_body"))
    if standing.status == DocumentStatus.EXPIRED:
        standing.newest = _newest(document, reader, day)
    told = [line for relation in relations if (line := _line(relation, standing, day))]
    standing.lines = told if standing.newest and told else [_plain(document, standing), *told]
    if standing.newest and not any(line.document == standing.newest for line in told):
        standing.lines.append(Line("Bản mới nhất là ", standing.newest))
    return standing


def _newest(document: Document, reader: Any, day: dt.date) -> Document | None:
    steps = successors_of(document, day)
    if not steps:
        return None
    readable = Document.objects.visible_to(reader).filter(pk__in=steps).select_related("issuing_body")
    return max(readable, key=lambda found: (steps[found.pk], found.issued_on, found.pk), default=None)


def _line(relation: DocumentRelation, standing: Standing, day: dt.date) -> Line | None:
    """What one relation does; nothing where the state on `day` does not follow from it."""
    begins = relation.begins_on
    come = has_come(day, begins)
    if not begins and relation.source.issued_on and has_come(day, relation.source.issued_on) is Truth.NO:
        come = Truth.NO
    where = f", ở {relation.touched}" if relation.touched else ""
    since = f" từ {PartialDate(begins).display}" if begins else ", chưa rõ từ ngày nào"
    after = f"{since}{where}."
    if not relation.is_certain or relation.source.is_name_only:
        return Line(_DOUBTFUL[relation.kind], relation.source) if come is not Truth.NO else None
    if come is Truth.NO:
        return Line(_WILL[relation.kind], relation.source, after) if begins else None
    if relation.kind == RelationKind.REPLACES and standing.status not in (
        DocumentStatus.EXPIRED,
        DocumentStatus.UNKNOWN,
    ):
        return None
    return Line(_DONE[relation.kind], relation.source, after)


_DONE = {
    "replaces": "Văn bản này đã bị thay bằng ",
    "partly_repeals": "Một phần văn bản này đã bị bãi bỏ bởi ",
    "amends": "Văn bản này đã được sửa đổi, bổ sung bởi ",
}
_WILL = {
    "replaces": "Văn bản này sẽ bị thay bằng ",
    "partly_repeals": "Một phần văn bản này sẽ bị bãi bỏ bởi ",
    "amends": "Văn bản này sẽ được sửa đổi, bổ sung bởi ",
}
_DOUBTFUL = {
    "replaces": "Có tin văn bản này đã bị thay, chưa chắc chắn: ",
    "partly_repeals": "Có tin văn bản này đã bị bãi bỏ một phần, chưa chắc chắn: ",
    "amends": "Có tin văn bản này đã được sửa đổi, chưa chắc chắn: ",
}


def _plain(document: Document, standing: Standing) -> Line:
    """The state and the day it began, as far as known."""
    day, status = standing.day, standing.status
    stated = document.stated if document.stated and document.stated.applies(day) else None
    begun = PartialDate(document.effective_on).display if document.effective_on else ""
    if document.issued_on and has_come(day, document.issued_on) is Truth.NO:
        return Line(f"Ngày {day:%d/%m/%Y} văn bản này chưa được ban hành")
    if stated and stated.status == status:
        since = f" từ {stated.since:%d/%m/%Y}" if stated.since else ""
        return Line(f"{_WORDS[status]}{since}")
    match status:
        case DocumentStatus.NOT_YET | DocumentStatus.IN_FORCE if begun:
            return Line(f"{_WORDS[status]}{'; có hiệu lực' if status == DocumentStatus.NOT_YET else ''} từ {begun}")
        case DocumentStatus.EXPIRED if document.expired_on and has_come(day, document.expired_on) is Truth.YES:
            return Line(f"{_WORDS[status]} từ {PartialDate(document.expired_on).display}")
        case DocumentStatus.UNKNOWN if not document.is_verified:
            return Line(f"{_WORDS[status]}: chưa đối chiếu bản gốc")
    return Line(_WORDS[status])


_WORDS = {
    DocumentStatus.NOT_YET: "Văn bản này chưa có hiệu lực",
    DocumentStatus.IN_FORCE: "Văn bản này còn hiệu lực",
    DocumentStatus.PARTLY_EXPIRED: "Văn bản này hết hiệu lực một phần",
    DocumentStatus.EXPIRED: "Văn bản này đã hết hiệu lực",
    DocumentStatus.UNKNOWN: "Chưa rõ văn bản này còn hiệu lực hay không",
}
