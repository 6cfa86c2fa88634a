"""What of the date rules rests on texts, for the alarm of `documents`."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from documents.citations import CitingPages, Page
from guidance.citations import EDITORS
from guidance.models import DutyBasis, DutyRule


class CitingDuties(CitingPages):
    """A rule is looked at on the page of all rules."""

    kind = "guidance.duty"
    words = "Quy tắc tính hạn"
    permission = "guidance.change_dutyrule"

    def citations(self, documents: Collection[int]) -> Iterable[tuple[int, int, str]]:
        rows = DutyBasis.objects.filter(document__in=documents).order_by()
        return rows.values_list("rule_id", "document_id", "locator")

    def cited_by(self, page_id: int) -> Iterable[int]:
        return DutyBasis.objects.filter(rule=page_id).order_by().values_list("document_id", flat=True)

    def checkable_by(self, user: Any) -> QuerySet:
        return DutyRule.objects.editable_by(user)

    def pages(self, keys: Iterable[int]) -> dict[int, Page]:
        address = reverse("guidance:counting")
        rows = DutyRule.objects.filter(pk__in=keys).only("code", "title")
        return {row.pk: Page(row.title, f"{address}#{row.code}", EDITORS) for row in rows}
