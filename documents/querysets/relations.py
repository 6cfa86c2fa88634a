"""How texts act on each other: which relations count, and from when."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models

from documents.querysets.validity import in_effect, not_begun, starts_expressions

ENDING = ("replaces", "partly_repeals")
"""Kinds that take force away."""
ACTING = (*ENDING, "amends")
"""Kinds that change what another text says or whether it holds: only a later text of no lower level may do so."""


class RelationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RelationQuerySet":
        """Relations both ends of which `user` may open."""
        readable = apps.get_model("documents", "Document").objects.visible_to(user)
        return self.filter(source__in=readable, target__in=readable)

    def editable_by(self, user: Any) -> "RelationQuerySet":
        """Relations of the texts `user` may change: the acting text's editor records them."""
        return self.filter(source__in=apps.get_model("documents", "Document").objects.editable_by(user))

    def with_starts(self) -> "RelationQuerySet":
        """Adds `starts`: the relation's own day, else the commencement of its source; "" where neither is known."""
        return self.annotate(**starts_expressions())

    def ending(self) -> "RelationQuerySet":
        """What takes force away; a draft takes nothing, because nobody who answers for it has let it out yet."""
        return self.filter(kind__in=ENDING, source__published_at__isnull=False)

    def perhaps_in_effect(self, day: dt.date) -> "RelationQuerySet":
        """As `in_effect`, with those of which the day is not known well enough."""
        certain = self.with_starts().filter(is_certain=True, source__is_name_only=False)
        return certain.exclude(not_begun(day)).filter(source__published_at__isnull=False)

    def in_effect(self, day: dt.date) -> "RelationQuerySet":
        """Certain relations of published texts that have taken effect on `day`."""
        certain = self.with_starts().filter(is_certain=True, source__is_name_only=False)
        return certain.filter(in_effect(day), source__published_at__isnull=False)
