"""What a search is narrowed by: ?loai= ?co-quan= ?nam= ?chu-de= ?hieu-luc=con; a value that is no choice is ignored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from documents.models import Document, DocumentType, IssuingBody, Topic
from documents.querysets.documents import IN_FORCE, DocumentQuerySet

_SLUG = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Filters:
    """`type` is a value of DocumentType, `year` four digits; empty or None: not narrowed."""

    type: str = ""
    body: IssuingBody | None = None
    year: str = ""
    topic: Topic | None = None
    is_in_force: bool = False

    @classmethod
    def asked(cls, values: Mapping[str, str]) -> "Filters":
        """Those in the query of an address."""
        type_, year = values.get("loai", ""), values.get("nam", "")
        body, topic = values.get("co-quan", ""), values.get("chu-de", "")
        return cls(
            type=type_ if type_ in DocumentType.values else "",
            body=IssuingBody.objects.filter(slug=body).first() if _SLUG.fullmatch(body) else None,
            year=year if re.fullmatch(r"(?:19|20)[0-9]{2}", year) else "",
            topic=Topic.objects.filter(slug=topic).first() if _SLUG.fullmatch(topic) else None,
            is_in_force=values.get("hieu-luc") == "con",
        )

    @property
    def is_any_set(self) -> bool:
        return self != Filters()

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(name in the address, words) of each filter in force."""
        words = {
            "loai": str(DocumentType(self.type).label) if self.type else "",
            "co-quan": str(self.body or ""),
            "nam": self.year and f"Năm {self.year}",
            "chu-de": str(self.topic or ""),
            "hieu-luc": "Còn hiệu lực" if self.is_in_force else "",
        }
        return [(name, label) for name, label in words.items() if label]

    def tags(self) -> list[list[str]]:
        """For the index, which knows nothing of validity: that is asked of the database (`apply`)."""
        wanted = [
            self.type and f"type-{self.type}",
            self.body and f"body-{self.body.pk}",
            self.year and f"year-{self.year}",
            self.topic and f"topic-{self.topic.pk}",
        ]
        groups = [[tag] for tag in wanted if tag]
        return groups or ([["kind-clause", "kind-document"]] if self.is_in_force else [])

    def apply(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        """The same for rows; `documents` carry their state (`with_status`)."""
        if self.type:
            documents = documents.filter(type=self.type)
        if self.body:
            documents = documents.filter(issuing_body=self.body)
        if self.year:
            documents = documents.filter(issued_on__startswith=self.year)
        if self.topic:
            bears = Document.topics.through.objects.filter(document=OuterRef("pk"), topic=self.topic)
            documents = documents.filter(Exists(bears))
        return documents.filter(status__in=IN_FORCE) if self.is_in_force else documents
