"""Dated facts of a member: visible exactly where the member is."""

from typing import Any

from django.apps import apps
from django.db import models


class MemberFactQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MemberFactQuerySet":
        return self.filter(member__in=apps.get_model("members", "Member").objects.visible_to(user))

    def editable_by(self, user: Any) -> "MemberFactQuerySet":
        return self.filter(member__in=apps.get_model("members", "Member").objects.editable_by(user))
