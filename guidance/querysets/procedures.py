"""Which procedures a reader may open."""

from typing import Self

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from guidance.querysets.pages import PageQuerySet


class ProcedureQuerySet(PageQuerySet):
    def with_edition(self) -> "ProcedureQuerySet":
        """`edition`: the number of the newest version; 1 before any was kept."""
        versions = apps.get_model("guidance", "ProcedureVersion").objects.filter(procedure=OuterRef("pk"))
        newest = versions.order_by("-number").values("number")[:1]
        return self.annotate(edition=Coalesce(Subquery(newest), 1))

    def for_list(self) -> Self:
        """What a row shows: names and summary."""
        return self.only("pk", "slug", "title", "official_name", "summary", "code", "group_id", "is_featured", "order")
