"""What a reader wants to hear about: nobody else sees it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from documents.querysets.own import OwnQuerySet


class Follow(models.Model):
    """`user` follows one text or one subject; changes noticed after `seen_at` are news."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name="người theo dõi"
    )
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name="văn bản",
    )
    topic = models.ForeignKey(
        "documents.Topic",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name="chủ đề",
    )
    seen_at = models.DateTimeField("xem lần cuối", default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "theo dõi"
        verbose_name_plural = "theo dõi"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "document", "topic"], nulls_distinct=False, name="document_follow_once"
            ),
            models.CheckConstraint(
                condition=models.Q(document=None, topic__isnull=False) | models.Q(document__isnull=False, topic=None),
                name="document_follow_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.document or self.topic}"
