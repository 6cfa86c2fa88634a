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


class _Counted(models.Model):
    """Words that were searched for on a day, folded and counted; who searched is not known (portal.md section 5)."""

    words = models.CharField("chữ đã tìm", max_length=120)
    day = models.DateField("ngày")
    count = models.PositiveIntegerField("số lần", default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words


class SearchMiss(_Counted):
    """A search that found nothing."""

    class Meta:
        verbose_name = "tìm không thấy"
        verbose_name_plural = "tìm không thấy"
        ordering = ["-day", "-count", "words", "pk"]
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="search_miss_once")]
        indexes = [models.Index(fields=["day"], name="search_miss_day")]


class SearchOpening(_Counted):
    """A hit that was opened from the results: `address` is its path in the portal."""

    address = models.CharField("trang đã mở", max_length=240)

    class Meta:
        verbose_name = "trang mở sau khi tìm"
        verbose_name_plural = "trang mở sau khi tìm"
        ordering = ["-day", "-count", "words", "pk"]
        constraints = [models.UniqueConstraint(fields=["words", "address", "day"], name="search_opening_once")]
        indexes = [models.Index(fields=["day"], name="search_opening_day")]
