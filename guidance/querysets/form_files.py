"""Which templates of forms a reader may use, and which the office may change."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from documents.querysets.documents import CONTENT_ROLES, PUBLISHING_ROLES
from guidance.querysets.citations import CitationQuerySet
from members.access import access_of


class FormQuerySet(CitationQuerySet):
    def with_filling(self, on: dt.date | None = None) -> Self:
        """Each with `can_fill`: is there a template of it on that day?"""
        files = apps.get_model("guidance", "FormFile").objects.offered(on)
        return self.annotate(can_fill=Exists(files.filter(form=OuterRef("pk"))))


class FormFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "FormFileQuerySet":
        """What is offered today of forms whose guiding text the reader may open; all of these for the office."""
        forms = apps.get_model("guidance", "FormTemplate").objects.visible_to(user)
        rows = self.filter(form__in=forms)
        return rows if access_of(user).roles & CONTENT_ROLES else rows.offered()

    def editable_by(self, user: Any) -> "FormFileQuerySet":
        """Drafts for editors; those in use, too, for whoever publishes."""
        roles = access_of(user).roles
        if roles & PUBLISHING_ROLES:
            return self
        return self.filter(published_at=None) if roles & CONTENT_ROLES else self.none()

    def offered(self, on: dt.date | None = None) -> "FormFileQuerySet":
        """Published and valid on a day (today), the newest version first."""
        day = on or timezone.localdate()
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        return rows.filter(published_at__lte=timezone.now()).order_by("-version")
