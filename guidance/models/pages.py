"""What pages of all kinds share: who answers for them, and where they stand between writing and reading."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import Q
from django.urls import reverse

from handbook.lib.rich_text.fields import RichTextField


class GuidancePage(models.Model):
    """A page that one person writes and another publishes; its state changes in guidance.services.publishing only.

    A published page is changed through a draft of its own kind that `revises` it. Nothing is deleted but such drafts.
    """

    kind: ClassVar[str]
    """How addresses name the kind."""

    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    responsible = models.CharField("ai chịu trách nhiệm", max_length=160, blank=True)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)
    review_on = models.DateField("rà soát lại trước ngày", null=True, blank=True)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    revises = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="revisions",
        verbose_name="bản sửa của",
    )
    submitted_at = models.DateTimeField("gửi duyệt lúc", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người gửi duyệt",
    )
    scheduled_for = models.DateTimeField("hẹn công bố lúc", null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="người duyệt",
    )
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects: Any
    revisions: Any
    versions: Any

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["revises"], name="%(class)s_one_revision_at_a_time"),
            models.CheckConstraint(
                condition=Q(revises=None) | Q(published_at=None), name="%(class)s_revision_is_no_page"
            ),
            models.CheckConstraint(
                condition=Q(scheduled_for=None) | Q(approved_by__isnull=False, submitted_at__isnull=False),
                name="%(class)s_schedule_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(published_at=None), name="%(class)s_removed_is_no_page"
            ),
        ]

    @classmethod
    def permission(cls, action: str) -> str:
        """The permission to do `action` (view, add, change, publish) with pages of this kind."""
        return f"{cls._meta.app_label}.{get_permission_codename(action, cls._meta)}"

    def get_desk_url(self) -> str:
        return reverse("guidance:work_page", args=[self.kind, self.pk])

    @property
    def state(self) -> str:
        """Where it stands between writing and reading, in words."""
        if self.removed_at:
            return "Đã bỏ"
        if self.published_at:
            return "Đã công bố"
        if self.scheduled_for:
            return "Đã duyệt, chờ tới giờ công bố"
        return "Chờ duyệt" if self.submitted_at else "Đang soạn"

    @property
    def kind_words(self) -> str:
        return str(self._meta.verbose_name)

    def names_of_revision(self) -> dict[str, str]:
        """What must be unique, for the draft that revises it."""
        return {"slug": f"ban-moi-{self.pk}"}


class PlainPage(GuidancePage):
    """A page of one rich text, and the texts it rests on."""

    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    title = models.CharField("tên", max_length=160)
    text = RichTextField("nội dung", blank=True)
    documents = models.ManyToManyField(
        "documents.Document", blank=True, related_name="%(class)ss", verbose_name="văn bản"
    )

    class Meta(GuidancePage.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title
