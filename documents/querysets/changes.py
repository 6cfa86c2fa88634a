"""Changes of force, and the reviews they ask for: which are open, for whom, of which page."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from documents.citations import kinds_for, registered


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ChangeQuerySet":
        return self.filter(document__in=apps.get_model("documents", "Document").objects.visible_to(user))

    def news_for(self, user: Any) -> "ChangeQuerySet":
        """What has been noticed of texts and subjects that `user` follows since they were last marked as seen."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = apps.get_model("documents", "Follow").objects.filter(user=user, seen_at__lt=OuterRef("noticed_at"))
        about = Q(document=OuterRef("document")) | Q(topic__documents=OuterRef("document"))
        return self.visible_to(user).filter(Exists(own.filter(about)))

    def losing(self) -> "ChangeQuerySet":
        """What shakes the pages that rest on the text: all but its commencement."""
        return self.exclude(kind="commenced")


class ReviewQuerySet(models.QuerySet):
    def open(self) -> "ReviewQuerySet":
        return self.filter(done_at=None)

    def waiting_for(self, user: Any) -> "ReviewQuerySet":
        """Open reviews of pages that `user` may declare compared."""
        condition = Q(pk__in=[])
        for citing in kinds_for(user):
            condition |= Q(page_kind=citing.kind, page_id__in=citing.checkable_by(user).order_by().values("pk"))
        return self.open().filter(condition, page_kind__in=registered())

    def of_page(self, kind: str, page_id: int) -> "ReviewQuerySet":
        return self.filter(page_kind=kind, page_id=page_id)


def is_stale(kind: str, key: str = "pk") -> Exists:
    """For a queryset of pages of `kind`: has a text it rests on changed, and nobody compared the page since?"""
    reviews = apps.get_model("documents", "BasisReview").objects.open()
    return Exists(reviews.filter(page_kind=kind, page_id=OuterRef(key)))
