"""Which rules, due dates and recorded days a reader may see."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Count, Q

from documents.querysets.documents import PUBLISHING_ROLES
from members.access import access_of
from members.models import Member


class DutyRuleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DutyRuleQuerySet":
        """How things are counted is for everybody."""
        return self

    def editable_by(self, user: Any) -> "DutyRuleQuerySet":
        return self if access_of(user).roles & PUBLISHING_ROLES else self.none()

    def in_force(self, on: dt.date) -> "DutyRuleQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class BadgeSchemeQuerySet(models.QuerySet):
    def editable_by(self, user: Any) -> "BadgeSchemeQuerySet":
        return self if access_of(user).roles & PUBLISHING_ROLES else self.none()

    def used(self, on: dt.date) -> "BadgeSchemeQuerySet":
        """Schemes in use on a day, the newest first."""
        return self.filter(is_used=True, valid_from__lte=on).order_by("-valid_from", "-pk")


class DueDateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DueDateQuerySet":
        """Due dates of members visible to `user`. Private ones, and those counted from a day a member typed, only of
        the own cells and of oneself (C8).
        """
        access = access_of(user)
        near = Q(member__organisation__in=access.cell_ids)
        if access.member_id:
            near |= Q(member=access.member_id)
        rows = self.filter(near | Q(rule__is_private=False, rule__recorded_by__in=["", "cell"]))
        return rows if access.is_everywhere else rows.filter(member__in=Member.objects.visible_to(user))

    def led_by(self, user: Any) -> "DueDateQuerySet":
        """Those of the members `user` leads; none for anybody who leads nobody."""
        access = access_of(user)
        leads = access.cell_ids or access.subtree_paths or access.is_everywhere
        return self.visible_to(user) if leads else self.none()

    def shown_on(self, day: dt.date) -> "DueDateQuerySet":
        """Those whose first reminder has come by `day`, in the order they fall due."""
        return self.filter(show_from__lte=day).order_by("sort_on", "pk")

    def wanting(self) -> "DueDateQuerySet":
        """Those of which a date is not known."""
        return self.filter(due="")

    def counts(self, day: dt.date) -> dict[str, int]:
        """How many `shown_on` a day and how many `wanting`, in one query."""
        return self.order_by().aggregate(
            near=Count("pk", filter=Q(show_from__lte=day)), wanting=Count("pk", filter=Q(due=""))
        )

    def for_list(self) -> "DueDateQuerySet":
        """With the rule and the member; of the member the name and the cell alone."""
        return self.select_related("rule", "member__organisation").only(
            *("level", "start", "due", "sort_on", "act_by", "show_from", "is_estimate", "is_provisional"),
            *("rule__code", "rule__title", "rule__start", "rule__is_status", "rule__procedure"),
            *("member__full_name", "member__organisation__name"),
        )


class DutyRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DutyRecordQuerySet":
        """What was recorded of oneself and of members of the own cells."""
        access = access_of(user)
        near = Q(member__organisation__in=access.cell_ids)
        if access.member_id:
            near |= Q(member=access.member_id)
        return self.filter(near)

    def editable_by(self, user: Any) -> "DutyRecordQuerySet":
        return self.visible_to(user)
