"""What of guidance rests on texts, for the alarm of `documents`."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from documents.citations import CitingPages, Page
from guidance.models import FormTemplate, Procedure, Provision, Signpost
from members.access import access_of

EDITORS = "Tổ biên tập"
CONTENT_ROLES = frozenset({"editor", "publisher", "administrator"})


class CitingProcedures(CitingPages):
    kind = "guidance.procedure"
    words = "Thủ tục"
    permission = "guidance.change_procedure"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = Provision.objects.filter(document__in=documents).order_by()
        return rows.values_list("procedure_id", "document_id", "locator")

    def cited_by(self, page_id: int) -> Iterable[int]:
        return Provision.objects.filter(procedure=page_id).order_by().values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return Procedure.objects.visible_to(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        rows = Procedure.objects.filter(pk__in=keys).only("slug", "title", "responsible")
        return {row.pk: Page(row.title, row.get_absolute_url(), row.responsible or EDITORS) for row in rows}


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


class CitingSignposts(CitingPages):
    kind = "guidance.signpost"
    words = "Trang chỉ đường"
    permission = "guidance.change_signpost"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = Signpost.documents.through.objects.filter(document__in=documents)
        return ((page, document, "") for page, document in rows.values_list("signpost_id", "document_id"))

    def cited_by(self, page_id: int) -> Iterable[int]:
        return Signpost.documents.through.objects.filter(signpost=page_id).values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return Signpost.objects.all() if access_of(user).roles & CONTENT_ROLES else Signpost.objects.none()

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        rows = Signpost.objects.filter(pk__in=keys).only("slug", "title")
        return {row.pk: Page(row.title, row.get_absolute_url(), EDITORS) for row in rows}


CITING = (CitingProcedures(), CitingForms(), CitingSignposts())
