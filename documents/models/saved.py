"""Pages a reader wants to find again: nobody else sees them."""

from django.conf import settings
from django.db import models

from documents.pages import PageKey
from documents.querysets.own import OwnQuerySet


class SavedPage(models.Model):
    """`user` keeps one page; `page_kind` is one that `documents/pages.py` knows, `page_id` its key there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_pages", verbose_name="người lưu"
    )
    page_kind = models.CharField("loại trang", max_length=20)
    page_id = models.BigIntegerField("khóa của trang")
    saved_at = models.DateTimeField("lưu lúc", auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "trang đã lưu"
        verbose_name_plural = "trang đã lưu"
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page_kind", "page_id"], name="saved_page_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.page_kind} {self.page_id}"

    @property
    def key(self) -> PageKey:
        return PageKey(self.page_kind, self.page_id)
