"""Rows that cite a document (provisions, forms): visible exactly where the document is."""

from typing import Any, Self

from django.db import models
from django.db.models import Prefetch

from documents.models import Document
from documents.querysets.documents import CONTENT_ROLES
from members.access import access_of


class CitationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Each with its document, and that with its state today."""
        return self.filter(document__in=Document.objects.visible_to(user)).prefetch_related(
            Prefetch("document", Document.objects.with_status())
        )

    def editable_by(self, user: Any) -> Self:
        return self if access_of(user).roles & CONTENT_ROLES else self.none()
