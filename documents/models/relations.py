"""How one text acts on another."""

from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone

from accounts.audit import tracked
from documents.models.bodies import LEVEL_RANKS
from documents.querysets.relations import ACTING, RelationQuerySet
from handbook.lib.dates import PartialDate, PartialDateField, is_before


class RelationKind(models.TextChoices):
    REPLACES = "replaces", "thay thế"
    AMENDS = "amends", "sửa đổi, bổ sung"
    PARTLY_REPEALS = "partly_repeals", "bãi bỏ một phần"
    GUIDES = "guides", "hướng dẫn"
    IMPLEMENTS = "implements", "thực hiện"
    ATTACHES = "attaches", "ban hành kèm theo"
    REPLACEMENT_ORDERED = "replacement_ordered", "yêu cầu thay thế"


WRITING_LOCK = 7_203_611
"""Key of the advisory lock held while a relation is looked at and stored: two halves of a circle may not cross."""
_FAMILIES = (ACTING, ("guides", "implements"), ("attaches",), ("replacement_ordered",))
"""Kinds among which a way from a text back to itself makes no sense."""
_WAY_BACK = """
WITH RECURSIVE way(id) AS (
    SELECT %(start)s::bigint
    UNION
    SELECT relation.target_id FROM documents_documentrelation relation JOIN way ON relation.source_id = way.id
    WHERE relation.kind = ANY(%(kinds)s) AND relation.id IS DISTINCT FROM %(except)s
)
SELECT EXISTS (SELECT FROM way WHERE id = %(aim)s)
"""
_REFUSE_CIRCLE = f"""
PERFORM pg_advisory_xact_lock({WRITING_LOCK});
IF EXISTS (
    WITH RECURSIVE family(kinds) AS (
        SELECT kinds FROM (VALUES {", ".join(f"(ARRAY{list(kinds)!r})" for kinds in _FAMILIES)}) AS families(kinds)
        WHERE NEW.kind = ANY(kinds)
    ), way(id) AS (
        SELECT NEW.target_id
        UNION
        SELECT relation.target_id
        FROM documents_documentrelation relation JOIN way ON relation.source_id = way.id
        WHERE relation.kind = ANY((SELECT kinds FROM family)::text[]) AND relation.id <> NEW.id
    )
    SELECT FROM way WHERE id = NEW.source_id
) THEN
    RAISE EXCEPTION 'relation closes a circle' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""  # noqa: S608 (nothing but our own constants)


@tracked()
class DocumentRelation(models.Model):
    """`source` does `kind` to `target`: 38-HD replaces 12-HD. It takes effect when the source commences, unless
    `effective_on` says otherwise.
    """

    source = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="relations_out", verbose_name="văn bản này"
    )
    kind = models.CharField("quan hệ", max_length=20, choices=RelationKind.choices)
    target = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="relations_in", verbose_name="văn bản kia"
    )
    effective_on = PartialDateField("có tác dụng từ")
    touched = models.CharField("điều, mục bị tác động", max_length=300, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_certain = models.BooleanField("đã chắc chắn", default=True)
    recorded_at = models.DateTimeField("ghi lúc", default=timezone.now, editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        ordering = ["source", "kind", "target", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="document_relation_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="document_relation_not_self"),
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(kind="attaches"), name="document_attached_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="refuse_circle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("source_id", "target_id", "kind"),
                func=_REFUSE_CIRCLE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.source.symbol} {self.get_kind_display()} {self.target.symbol}"

    @property
    def begins_on(self) -> str:
        """When it takes effect, as far as known: "" or a reduced ISO date."""
        return self.effective_on or self.source.effective_on

    def clean(self) -> None:
        """Raises ValidationError where the relation makes no sense (texts.md section 4, documents.md section 4)."""
        if not (self.source_id and self.target_id):
            return
        if self.source_id == self.target_id:
            raise ValidationError({"target": "Văn bản không tác động tới chính nó. Chọn văn bản khác."})
        if self.kind in ACTING:
            self._clean_acting()
        if self.kind == RelationKind.ATTACHES and self._others().filter(kind=self.kind, target=self.target).exists():
            raise ValidationError(
                {"target": "Văn bản này đã được ban hành kèm một văn bản khác. Mỗi văn bản chỉ kèm một văn bản."}
            )
        if self._closes_circle():
            raise ValidationError(
                {"target": "Quan hệ này đi vòng: văn bản kia đã tác động tới văn bản này, thẳng hoặc qua văn bản khác."}
            )

    def _clean_acting(self) -> None:
        if LEVEL_RANKS[self.source.issuing_body.level] < LEVEL_RANKS[self.target.issuing_body.level]:
            raise ValidationError(
                "Cấp dưới không sửa, thay hay bãi bỏ được văn bản của cấp trên. Chọn lại văn bản hoặc loại quan hệ."
            )
        if is_before(self.source.issued_on, self.target.issued_on):
            raise ValidationError(
                f"Văn bản ban hành {PartialDate(self.source.issued_on).display} không tác động tới văn bản ban hành sau"
                f" nó ({PartialDate(self.target.issued_on).display}). Kiểm tra ngày, hoặc đổi chiều quan hệ."
            )
        if is_before(self.effective_on, self.source.issued_on):
            raise ValidationError({"effective_on": "Ngày có tác dụng trước ngày ban hành văn bản này. Kiểm tra lại."})

    def _others(self) -> RelationQuerySet:
        return DocumentRelation.objects.exclude(pk=self.pk)

    def _closes_circle(self) -> bool:
        """Is there a way from the target back to the source? Holds the writing lock until the transaction ends."""
        kinds = next((list(kinds) for kinds in _FAMILIES if self.kind in kinds), [])
        values: dict[str, Any] = {
            "start": self.target_id,
            "aim": self.source_id,
            "kinds": kinds,
            "except": self.pk,
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])
            cursor.execute(_WAY_BACK, values)
            return bool(cursor.fetchone()[0])
