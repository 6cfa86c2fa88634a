"""Clauses are readable exactly where their document is."""

from typing import Any

from django.apps import apps
from django.db import models


class ClauseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ClauseQuerySet":
        return self.filter(document__in=apps.get_model("documents", "Document").objects.visible_to(user))

    def editable_by(self, user: Any) -> "ClauseQuerySet":
        return self.filter(document__in=apps.get_model("documents", "Document").objects.editable_by(user))
