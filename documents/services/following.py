"""Following texts and subjects, and having seen what is new of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from documents.models import Document, Follow, Topic


def follow(what: Document | Topic, *, actor: Any) -> Follow:
    """From now on changes of `what` are news for `actor`; following twice changes nothing.

    Raises PermissionDenied for a text `actor` may not open.
    """
    if isinstance(what, Document):
        if not Document.objects.visible_to(actor).filter(pk=what.pk).exists():
            raise PermissionDenied
        return Follow.objects.get_or_create(user=actor, document=what, topic=None)[0]
    return Follow.objects.get_or_create(user=actor, document=None, topic=what)[0]


def unfollow(what: Document | Topic, *, actor: Any) -> None:
    """No more news of `what` for `actor`, also of a text that may no longer be opened."""
    field = "document" if isinstance(what, Document) else "topic"
    Follow.objects.filter(user=actor, **{field: what}).delete()


def mark_seen(*, actor: Any) -> None:
    """All that is new for `actor` by now is new no longer."""
    Follow.objects.filter(user=actor).update(seen_at=timezone.now())
