"""Which published versions a reader may open."""

from typing import Any, Self

from django.db import models


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """All, for everybody: what was published once may be looked up, and says whether it still holds.

        Texts cited within are shown by their own rule.
        """
        return self.select_related(self.model.page_field)  # type: ignore[attr-defined]  # a PageVersion
