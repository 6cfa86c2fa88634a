"""What has happened to the force of a text, and which pages resting on it are to be looked at again."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.audit import tracked
from documents.querysets.changes import ChangeQuerySet, ReviewQuerySet


class ChangeKind(models.TextChoices):
    COMMENCED = "commenced", "có hiệu lực"
    EXPIRED = "expired", "hết hiệu lực"
    PARTLY_EXPIRED = "partly_expired", "hết hiệu lực một phần"
    AMENDED = "amended", "được sửa đổi, bổ sung"


class DocumentChange(models.Model):
    """Something that is so today and concerns whoever rests on `document`; gone when it is so no longer.

    `relation` is what did it; none for a text that ended by its own date or by an editor's word.
    """

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="changes", verbose_name="văn bản"
    )
    kind = models.CharField("thay đổi", max_length=14, choices=ChangeKind.choices)
    relation = models.ForeignKey(
        "documents.DocumentRelation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name="do quan hệ",
    )
    noticed_at = models.DateTimeField("thấy lúc", default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi hiệu lực"
        verbose_name_plural = "thay đổi hiệu lực"
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "relation"], nulls_distinct=False, name="document_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document.citation} {self.words}"

    @property
    def words(self) -> str:
        """As said of the text: "hết hiệu lực", "bị thay thế"."""
        if self.kind == ChangeKind.EXPIRED and self.relation_id:
            return "bị thay thế"
        if self.kind == ChangeKind.PARTLY_EXPIRED and self.relation_id:
            return "bị bãi bỏ một phần"
        return self.get_kind_display()


@tracked()
class BasisReview(models.Model):
    """A page that cites a changed text, until somebody entitled has compared it.

    `page_kind` is the kind under which the page's app is known to `documents/citations.py`, `page_id` its key there.
    """

    change = models.ForeignKey(
        DocumentChange, on_delete=models.CASCADE, related_name="reviews", verbose_name="thay đổi"
    )
    page_kind = models.CharField("loại trang", max_length=40)
    page_id = models.BigIntegerField("khóa của trang")
    due_on = models.DateField("hạn đối chiếu")
    opened_at = models.DateTimeField("mở lúc", default=timezone.now)
    done_at = models.DateTimeField("đối chiếu lúc", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đối chiếu",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "việc đối chiếu căn cứ"
        verbose_name_plural = "việc đối chiếu căn cứ"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "page_kind", "page_id"], name="basis_review_once"),
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None) | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="basis_review_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["page_kind", "page_id"], condition=models.Q(done_at=None), name="basis_review_open")
        ]

    def __str__(self) -> str:
        return f"{self.page_kind} {self.page_id}: {self.change}"
