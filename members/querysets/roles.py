"""Role assignments: who may see and grant them."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from members.access import access_of


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force(self, on: dt.date) -> "RoleAssignmentQuerySet":
        """Assignments whose dates hold on the day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def visible_to(self, user: Any) -> "RoleAssignmentQuerySet":
        """All for the administrator and the data-protection officer; an officer sees secretaries of the subtree."""
        access = access_of(user)
        if access.is_everywhere or "dpo" in access.roles:
            return self
        if not access.subtree_paths:
            return self.filter(user=user) if getattr(user, "pk", None) else self.none()
        return self.filter(Q(user=user) | (Q(role="secretary") & access.subtree("organisation__")))

    def editable_by(self, user: Any) -> "RoleAssignmentQuerySet":
        """All for the administrator; an officer grants and ends secretaries of the subtree."""
        access = access_of(user)
        if access.is_everywhere:
            return self
        return self.filter(role="secretary").filter(access.subtree("organisation__"))
