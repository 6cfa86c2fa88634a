"""Which published versions a reader may open."""

from typing import Any

from django.db import models


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VersionQuerySet":
        """All, for everybody: what was published once may be looked up, and says whether it still holds.

        Texts cited within are shown by their own rule.
        """
        return self.select_related("procedure")
