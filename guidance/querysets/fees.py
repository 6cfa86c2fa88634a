"""Rates with dates: open to everybody, changed by those who answer for what is published."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from documents.querysets.documents import PUBLISHING_ROLES
from members.access import access_of


class DatedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DatedQuerySet":
        return self

    def editable_by(self, user: Any) -> "DatedQuerySet":
        return self if access_of(user).roles & PUBLISHING_ROLES else self.none()

    def not_past(self, on: dt.date) -> "DatedQuerySet":
        """What is in force on a day or comes later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on))
