"""What one reader follows."""

from typing import Any

from django.db import models


class FollowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "FollowQuerySet":
        """One's own, whatever one's role."""
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()
