"""What a list of texts is narrowed by: ?loai= ?co-quan= ?nam= ?chu-de= ?hieu-luc=con; other values are ignored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

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

    def within(self, choices: "Choices") -> "Filters":
        """Without what is no choice of the reader's: a body of hidden texts alone is not named."""
        return replace(
            self,
            type=self.type if self.type in dict(choices.types) else "",
            body=self.body if self.body and self.body.slug in dict(choices.bodies) else None,
            year=self.year if self.year in dict(choices.years) else "",
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


@dataclass(frozen=True)
class Choices:
    """(value in the address, words) of what texts can be narrowed to."""

    types: list[tuple[str, str]]
    bodies: list[tuple[str, str]]
    years: list[tuple[str, str]]
    topics: list[tuple[str, str]]

    @classmethod
    def among(cls, documents: DocumentQuerySet) -> "Choices":
        """Of `documents` before they are narrowed; three queries. Subjects are all there are: their names tell nothing
        of texts."""
        facts = documents.order_by().annotate(year=Left("issued_on", 4)).values_list("type", "issuing_body", "year")
        found = set(facts.distinct())
        types, years = {type_ for type_, _, _ in found}, {year for _, _, year in found if year}
        bodies = IssuingBody.objects.filter(pk__in={body for _, body, _ in found})
        return cls(
            types=[(value, str(label)) for value, label in DocumentType.choices if value in types],
            bodies=list(bodies.values_list("slug", "name")),
            years=[(year, year) for year in sorted(years, reverse=True)],
            topics=list(Topic.objects.values_list("slug", "name")),
        )
