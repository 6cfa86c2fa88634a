"""What of guidance rests on texts, for the alarm of `documents`."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from documents.citations import CitingPages, Page
from guidance.models import Convention, FormTemplate, GuidancePage, Procedure, Provision, Signpost
from guidance.models.pages import PlainPage

EDITORS = "Tổ biên tập"


class _CitingPages(CitingPages):
    """Pages of one kind. A new version that is being written asks for no review of its own: its page does."""

    model: type[GuidancePage]

    def checkable_by(self, user: Any) -> QuerySet:
        return self.model.objects.visible_to(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        rows: Any = self.model.objects.filter(pk__in=keys).only("slug", "title", "responsible")
        return {row.pk: Page(row.title, row.get_absolute_url(), row.responsible or EDITORS) for row in rows}


class CitingProcedures(_CitingPages):
    kind = "guidance.procedure"
    words = "Thủ tục"
    permission = "guidance.change_procedure"
    model = Procedure

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = Provision.objects.filter(document__in=documents, procedure__revises=None).order_by()
        return rows.values_list("procedure_id", "document_id", "locator")

    def cited_by(self, page_id: int) -> Iterable[int]:
        rows = Provision.objects.filter(procedure=page_id, procedure__revises=None).order_by()
        return rows.values_list("document_id", flat=True)


class CitingForms(CitingPages):
    """A form belongs to the edition of its guiding text; it is looked at among the forms."""

    kind = "guidance.form"
    words = "Mẫu giấy tờ"
    permission = "guidance.change_formtemplate"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = FormTemplate.objects.filter(document__in=documents).order_by()
        return ((pk, document, "") for pk, document in rows.values_list("pk", "document_id"))

    def cited_by(self, page_id: int) -> Iterable[int]:
        return FormTemplate.objects.filter(pk=page_id).values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return FormTemplate.objects.editable_by(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        address = reverse("guidance:forms")
        rows = FormTemplate.objects.filter(pk__in=keys).only("code", "name")
        return {row.pk: Page(str(row), f"{address}#mau-{row.pk}", EDITORS) for row in rows}


class _CitingBesides(_CitingPages):
    """Pages beside the procedures; each names whole texts."""

    model: type[PlainPage]

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = self.model.objects.filter(documents__in=documents, revises=None).order_by()
        return ((page, document, "") for page, document in rows.values_list("pk", "documents"))

    def cited_by(self, page_id: int) -> Iterable[int]:
        rows = self.model.objects.filter(pk=page_id, revises=None, documents__isnull=False).order_by()
        return rows.values_list("documents", flat=True)


class CitingSignposts(_CitingBesides):
    kind = "guidance.signpost"
    words = "Trang chỉ đường"
    permission = "guidance.change_signpost"
    model = Signpost


class CitingConventions(_CitingBesides):
    kind = "guidance.convention"
    words = "Quy ước chung"
    permission = "guidance.change_convention"
    model = Convention


CITING = (CitingProcedures(), CitingForms(), CitingSignposts(), CitingConventions())
