"""What the search index has to read again."""

from django.db import models


class SearchChange(models.Model):
    """One changed thing, written by database triggers, so that bulk and raw changes count too.

    `transaction` is the number of the transaction that changed it: an index knows by it what it has not seen yet, in
    whichever order transactions end.
    """

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    transaction = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "thay đổi cho tìm kiếm"
        verbose_name_plural = "thay đổi cho tìm kiếm"
        ordering = ["transaction", "pk"]
        indexes = [
            models.Index(fields=["transaction", "id"], name="search_change_order"),
            models.Index(fields=["made_at"], name="search_change_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
