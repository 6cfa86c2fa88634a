"""Facts about texts from and to a sheet; files and wording of ours stay out."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from import_export.fields import Field
from import_export.widgets import CharWidget, ManyToManyWidget

from documents.models import (
    Access,
    Document,
    DocumentStatus,
    DocumentType,
    IssuingBody,
    RelationKind,
    System,
    Topic,
)
from documents.numbers import symbol_key
from documents.services.publishing import slug_for
from documents.services.relations import Wish, relate
from handbook.lib.sheets.resource import SheetResource
from handbook.lib.sheets.widgets import ChoiceWidget, PartialDateWidget
from handbook.lib.text import clean, fold

NEEDED = ("Loại văn bản", "Cơ quan ban hành", "Trích yếu")
TOPICS = "Chủ đề"
RELATIONS = {kind.label[:1].upper() + kind.label[1:]: kind.value for kind in RelationKind}
"""Heading → kind: the cell names the other texts by their numbers, with a semicolon between."""


def symbols_in(cell: str) -> list[str]:
    """The numbers named in a cell of RELATIONS."""
    return [symbol for symbol in map(clean, cell.split(";")) if symbol]


class RelationField(Field):
    """What the text does to others; written by `DocumentResource.after_import`, once all texts of the sheet are in."""

    def __init__(self, heading: str) -> None:
        super().__init__(None, heading)

    def export(self, instance: Any, **kwargs: Any) -> str:
        """The numbers of the other texts, those the sheet adds among them."""
        kind = RELATIONS[self.column_name]
        stored = instance.relations_out.all() if instance.pk else ()
        symbols = [relation.target.symbol for relation in stored if relation.kind == kind]
        wished = getattr(instance, "wished_relations", {}).get(self.column_name, [])
        known = {symbol_key(symbol) for symbol in symbols}
        return "; ".join([*filter(None, symbols), *(symbol for symbol in wished if symbol_key(symbol) not in known)])


class BodyWidget(CharWidget):
    """An issuing body by its name, marks optional."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> IssuingBody:
        """Raises ValueError where no body, or more than one, bears the name."""
        found = [body for body in IssuingBody.objects.all() if fold(body.name) == fold(str(value or ""))]
        if not found:
            raise ValueError(f"Chưa có cơ quan ban hành “{value}”. Sửa tên, hoặc thêm cơ quan này trước.")
        if len(found) > 1:
            raise ValueError(f"Có {len(found)} cơ quan tên “{value}”. Sửa tên cho khác nhau trước.")
        return found[0]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.name if value else ""


class TopicsWidget(ManyToManyWidget):
    """Subjects by their names, one after the other with a semicolon between."""

    def __init__(self) -> None:
        super().__init__(Topic, separator=";", field="name")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> QuerySet:
        """Raises ValueError naming the subjects that do not exist."""
        asked = [name.strip() for name in str(value or "").split(";") if name.strip()]
        known = {fold(topic.name): topic.pk for topic in Topic.objects.all()}
        missing = [name for name in asked if fold(name) not in known]
        if missing:
            raise ValueError(f"Chưa có chủ đề “{'”, “'.join(missing)}”. Sửa tên, hoặc thêm chủ đề trước.")
        return Topic.objects.filter(pk__in=[known[fold(name)] for name in asked])

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(topic.name for topic in value.all()) if value is not None else ""


class DocumentResource(SheetResource):
    """New texts come in as drafts; a blank cell leaves what is there; nothing is published or deleted by a sheet.

    A text is the one with this symbol, body and date; one without a symbol is known by type, body and title.
    `user` in the keyword arguments of `import_data` bounds changes to what that person may edit.
    """

    symbol = Field("symbol", "Số, ký hiệu")
    type = Field("type", "Loại văn bản", widget=ChoiceWidget(DocumentType.choices, "Loại"))
    issuing_body = Field("issuing_body", "Cơ quan ban hành", widget=BodyWidget())
    issued_on = Field("issued_on", "Ngày ban hành", widget=PartialDateWidget())
    title = Field("title", "Trích yếu")
    signer = Field("signer", "Người ký")
    system = Field("system", "Hệ thống", widget=ChoiceWidget(System.choices, "Hệ thống"))
    override = Field("override", "Hiệu lực", widget=ChoiceWidget(DocumentStatus.choices, "Hiệu lực"))
    effective_on = Field("effective_on", "Có hiệu lực từ", widget=PartialDateWidget())
    expired_on = Field("expired_on", "Hết hiệu lực từ", widget=PartialDateWidget())
    override_reason = Field("override_reason", "Lý do, nguồn")
    access = Field("access", "Ai được xem", widget=ChoiceWidget(Access.choices, "Ai được xem"))
    topics = Field("topics", TOPICS, widget=TopicsWidget())
    source = Field("source", "Nguồn")
    summary = Field("summary", "Nội dung chính")
    replaces, amends, partly_repeals, guides, implements, attaches, replacement_ordered = map(RelationField, RELATIONS)

    class Meta:
        model = Document
        fields = (
            "symbol",
            "type",
            "issuing_body",
            "issued_on",
            "title",
            "signer",
            "system",
            "override",
            "effective_on",
            "expired_on",
            "override_reason",
            "access",
            "topics",
            "source",
            "summary",
            *RELATIONS.values(),
        )
        import_id_fields = ()
        skip_unchanged = True
        skip_diff = False
        clean_model_instances = True
        use_transactions = True

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return (
            queryset.select_related("issuing_body")
            .prefetch_related("topics", "relations_out__target")
            .defer("search_vector")
        )

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raises ValidationError naming the missing columns."""
        self._related: list[tuple[int, Any, Document]] = []
        missing = [column for column in NEEDED if column not in (dataset.headers or [])]
        if missing:
            raise ValidationError(f"Tệp thiếu cột: {', '.join(missing)}. Cần ít nhất: {', '.join(NEEDED)}.")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Raises ValidationError where a needed cell is empty or a subject does not exist."""
        for column in NEEDED:
            if not row.get(column):
                raise ValidationError(f"Dòng này chưa có {column.lower()}.")
        if not row.get(TOPICS):
            row.pop(TOPICS, None)
            return
        try:
            self.fields["topics"].clean(row)
        except ValueError as error:
            raise ValidationError({TOPICS: str(error)}) from None

    def get_instance(self, instance_loader: Any, row: Any) -> Document | None:
        """The text the row speaks of; None for a new one. Raises ValidationError for cells that cannot be read."""
        body, issued_on, kind = (self._cell(name, row) for name in ("issuing_body", "issued_on", "type"))
        same = Document.objects.filter(issuing_body=body).select_related("issuing_body").defer("search_vector")
        if key := symbol_key(str(row.get("Số, ký hiệu") or "")):
            return same.filter(symbol_key=key, issued_on=issued_on).first()
        return same.filter(symbol_key="", type=kind, title=row["Trích yếu"]).first()

    def _cell(self, name: str, row: Any) -> Any:
        """What the cell of field `name` says. Raises ValidationError under its heading."""
        field = self.fields[name]
        if field.column_name not in row:
            return ""
        try:
            return field.clean(row)
        except ValueError as error:
            raise ValidationError({field.column_name: str(error)}) from None

    def import_field(self, field: Field, instance: Document, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if row.get(field.column_name):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def import_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        wished = {heading: symbols_in(row.get(heading) or "") for heading in RELATIONS}
        instance.wished_relations = {heading: symbols for heading, symbols in wished.items() if symbols}
        instance.slug = instance.slug or slug_for(instance)
        if instance.override and not instance.override_reason:
            instance.override_reason = f"Theo bảng kê nhập ngày {timezone.localdate():%d/%m/%Y}."

    def before_save_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        """Raises ValidationError where the person importing may not change this text."""
        user = kwargs.get("user")
        if instance.pk and user is not None and not Document.objects.editable_by(user).filter(pk=instance.pk).exists():
            raise ValidationError("Văn bản này đã công bố nên chỉ người duyệt được sửa.")

    def skip_row(self, instance: Document, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A row that says nothing new, of its relations either."""
        if not super().skip_row(instance, original, row, import_validation_errors):
            return False
        fields = (self.fields[kind] for kind in RELATIONS.values())
        return all(field.export(instance) == field.export(original) for field in fields)

    def after_save_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        self._related.append((kwargs["row_number"], row, instance))

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Relations come last: a row may name the text of a later one. What makes no sense is told at its cell."""
        places = [
            (number, row, heading, Wish(instance, RELATIONS[heading], symbol))
            for number, row, instance in self._related
            for heading, symbols in instance.wished_relations.items()
            for symbol in symbols
        ]
        wrong: dict[int, tuple[Any, dict[str, list[str]]]] = {}
        sentences = relate([wish for *_, wish in places], actor=kwargs.get("user"))
        for (number, row, heading, _), sentence in zip(places, sentences, strict=True):
            if sentence:
                wrong.setdefault(number, (row, {}))[1].setdefault(heading, []).append(sentence)
        for number, (row, told) in wrong.items():
            result.append_invalid_row(number, row, ValidationError(told))
        super().after_import(dataset, result, **kwargs)
