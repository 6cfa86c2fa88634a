"""Saved pages of an account."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from documents.models import SavedPage
from documents.pages import PageKey, pages_called

MOST = 200
FULL = "Đã lưu {} trang, không lưu thêm được. Mở mục Đã lưu, bỏ bớt trang không cần."


@transaction.atomic
def save_page(key: PageKey, *, actor: Any) -> SavedPage:
    """Keep the page in the account of `actor`; saving twice changes nothing.

    Raises PermissionDenied for a page `actor` may not open; ValidationError where MOST are kept already.
    """
    pages = pages_called(key.kind)
    if pages is None or not pages.rows(actor).filter(pk=key.pk).exists():
        raise PermissionDenied
    User.objects.select_for_update().get(pk=actor.pk)
    own = SavedPage.objects.visible_to(actor)
    if known := own.filter(page_kind=key.kind, page_id=key.pk).first():
        return known
    if own.count() >= MOST:
        raise ValidationError(FULL.format(MOST))
    return SavedPage.objects.create(user=actor, page_kind=key.kind, page_id=key.pk)


def forget_page(key: PageKey, *, actor: Any) -> None:
    """The account keeps the page no longer, also one that may no longer be opened."""
    SavedPage.objects.visible_to(actor).filter(page_kind=key.kind, page_id=key.pk).delete()
