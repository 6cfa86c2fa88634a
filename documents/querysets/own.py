"""What belongs to one reader alone: texts followed, pages saved."""

from typing import Any

from django.db import models


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OwnQuerySet":
        """One's own, whatever one's role."""
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()
