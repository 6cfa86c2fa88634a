"""What a member has ticked off on a procedure: nobody else sees it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from documents.querysets.own import OwnQuerySet
from guidance.models.procedures import Procedure


class ProcedureTicks(models.Model):
    """`done`: keys of `guidance.checklist`, ticked when the procedure stood in its version `edition`.

    Kept only when the member asked for it, gone with the account, and in no history.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="procedure_ticks",
        verbose_name="người đánh dấu",
    )
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+", verbose_name="thủ tục")
    edition = models.PositiveSmallIntegerField("bản số")
    done = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name="đã xong")
    changed_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "dấu đã xong"
        verbose_name_plural = "các dấu đã xong"
        ordering = ["-changed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "procedure"], name="procedure_ticks_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.procedure}"
