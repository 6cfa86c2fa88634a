"""How one text acts on another."""

from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import tracked


class RelationKind(models.TextChoices):
    REPLACES = "replaces", "thay thế"
    AMENDS = "amends", "sửa đổi, bổ sung"
    PARTLY_REPEALS = "partly_repeals", "bãi bỏ một phần"
    GUIDES = "guides", "hướng dẫn"
    IMPLEMENTS = "implements", "thực hiện"
    ATTACHES = "attaches", "ban hành kèm theo"
    REPLACEMENT_ORDERED = "replacement_ordered", "yêu cầu thay thế"


@tracked()
class DocumentRelation(models.Model):
    """`source` does `kind` to `target`: 38-HD replaces 12-HD."""

    source = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="relations_out", verbose_name="văn bản này"
    )
    kind = models.CharField("quan hệ", max_length=20, choices=RelationKind.choices)
    target = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="relations_in", verbose_name="văn bản kia"
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_certain = models.BooleanField("đã chắc chắn", default=True)

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        ordering = ["source", "kind", "target", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="document_relation_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="document_relation_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.source.symbol} {self.get_kind_display()} {self.target.symbol}"

    def clean(self) -> None:
        ranks = {"central": 4, "province": 3, "district": 2, "commune": 1, "grassroots": 0}
        if (
            self.kind in {RelationKind.REPLACES, RelationKind.AMENDS, RelationKind.PARTLY_REPEALS}
            and self.source_id
            and self.target_id
            and ranks[self.source.issuing_body.level] < ranks[self.target.issuing_body.level]
        ):
            raise ValidationError(
                "Cấp dưới không sửa, thay hay bãi bỏ được văn bản của cấp trên. Chọn lại văn bản hoặc loại quan hệ."
            )
