"""Files are readable exactly where their document is."""

from typing import Any

from django.apps import apps
from django.db import models

from documents.querysets.documents import CONTENT_ROLES
from members.access import access_of


class DocumentFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DocumentFileQuerySet":
        """Files of documents `user` may open; what a newer file has taken the place of is for editors alone."""
        files = self.filter(document__in=apps.get_model("documents", "Document").objects.visible_to(user))
        return files if access_of(user).roles & CONTENT_ROLES else files.current()

    def current(self) -> "DocumentFileQuerySet":
        return self.filter(superseded_at=None)

    def editable_by(self, user: Any) -> "DocumentFileQuerySet":
        return self.filter(document__in=apps.get_model("documents", "Document").objects.editable_by(user))
