"""A numbered text. Its identity is number, symbol, body and date together, never the number alone."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.urls import reverse
from django.utils import timezone

from accounts.audit import tracked
from documents.models.bodies import LEVEL_RANKS
from documents.models.files import Circulation
from documents.models.types import TYPE_TILES, DocumentType
from documents.numbers import number_of, symbol_key
from documents.querysets.documents import DocumentQuerySet
from documents.querysets.relations import ACTING
from documents.validity import DocumentStatus, Override
from handbook.lib.dates import PartialDate, PartialDateField, is_before


class System(models.TextChoices):
    PARTY = "party", "Đảng"
    STATE = "state", "Nhà nước"
    FRONT = "front", "Mặt trận và đoàn thể"


class Certainty(models.TextChoices):
    READ = "T", "Đã đọc bản gốc"
    REPORTED = "P", "Theo trang chính thức, báo chí"
    UNVERIFIED = "?", "Chưa kiểm chứng"


class Access(models.TextChoices):
    PUBLIC = "public", "Mọi người"
    MEMBERS = "members", "Đảng viên"
    ORGANISATION = "organisation", "Một tổ chức và cấp dưới"


TURNED_AROUND = "Ngày này không hợp với quan hệ: văn bản đang tác động tới một văn bản ban hành sau nó."
OUTRANKED = "Cơ quan này không hợp với quan hệ: cấp dưới đang sửa, thay hay bãi bỏ văn bản của cấp trên."
_OTHER_END = {end: (f"{end}__issued_on", f"{end}__issuing_body__level") for end in ("source", "target")}
OVERRIDE_FIELDS = (
    "override",
    "override_since",
    "override_reason",
    "override_source",
    "override_checked_on",
    "override_checked_by",
)

LIMITED_NOT_PUBLIC = "Tệp ghi “{}” nên không để mọi người xem. Chọn đảng viên, hoặc một tổ chức và cấp dưới."


def _folded(field: str) -> Func:
    return Func(F(field), function="vi_fold", output_field=models.TextField())


@tracked(exclude=["search_vector"])
class Document(models.Model):
    status: str  # what `with_status` adds
    read_by: Any  # the person before whose eyes the admin puts it
    found_clause: Any  # the clause that fits a search best, for a row of it
    passage: str  # of that clause
    wished_relations: dict[str, list[str]]  # what a sheet says the text does to others: heading → numbers

    slug = models.SlugField("đường dẫn", max_length=90, unique=True)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    symbol_key = models.CharField("ký hiệu để tìm", max_length=80, blank=True, editable=False, db_index=True)
    type = models.CharField("loại văn bản", max_length=20, choices=DocumentType.choices)
    issuing_body = models.ForeignKey(
        "documents.IssuingBody", on_delete=models.PROTECT, related_name="documents", verbose_name="cơ quan ban hành"
    )
    system = models.CharField("hệ thống", max_length=6, choices=System.choices, default=System.PARTY)
    title = models.CharField("trích yếu", max_length=400)
    is_title_ours = models.BooleanField("trích yếu do sổ tay đặt", default=False)
    summary = models.TextField("nội dung chính", blank=True)
    key_points = models.TextField("điều cần nhớ", blank=True)
    topics = models.ManyToManyField("documents.Topic", blank=True, related_name="documents", verbose_name="chủ đề")
    signer = models.CharField("người ký", max_length=160, blank=True)
    issued_on = PartialDateField("ngày ban hành")
    effective_on = PartialDateField("có hiệu lực từ")
    expired_on = PartialDateField("hết hiệu lực từ")
    override = models.CharField("hiệu lực ghi tay", max_length=14, choices=DocumentStatus.choices, blank=True)
    override_since = models.DateField("ghi tay có tác dụng từ ngày", null=True, blank=True)
    override_reason = models.CharField("lý do ghi tay", max_length=400, blank=True)
    override_source = models.CharField("nguồn của ghi tay", max_length=300, blank=True)
    override_checked_on = models.DateField("đối chiếu hiệu lực ngày", null=True, blank=True)
    override_checked_by = models.CharField("người đối chiếu hiệu lực", max_length=160, blank=True)
    override_set_at = models.DateTimeField("ghi tay lúc", null=True, blank=True, editable=False)
    certainty = models.CharField("mức chắc chắn", max_length=1, choices=Certainty.choices, default=Certainty.UNVERIFIED)
    is_name_only = models.BooleanField("chỉ biết tên, chưa có bản gốc", default=False)
    is_verified = models.BooleanField("đã đối chiếu", default=False)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)
    verified_by = models.CharField("người đối chiếu", max_length=160, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    editor_note = models.TextField("ghi chú của biên tập", blank=True)
    access = models.CharField("ai được xem", max_length=12, choices=Access.choices, default=Access.ORGANISATION)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="tổ chức được xem",
    )
    circulation = models.CharField(
        "hạn chế phổ biến", max_length=14, choices=Circulation.choices, blank=True, editable=False
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)
    search_vector = models.GeneratedField(
        expression=SearchVector(_folded("symbol"), _folded("title"), weight="A", config="simple")
        + SearchVector(_folded("summary"), _folded("key_points"), weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-issued_on", "symbol", "pk"]
        permissions = [("publish_document", "Công bố văn bản")]
        indexes = [
            GinIndex(fields=["search_vector"], name="document_search"),
            models.Index(fields=["number"], name="document_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol_key", "issuing_body", "issued_on"],
                condition=~models.Q(symbol_key=""),
                name="document_identity",
            ),
            models.CheckConstraint(
                condition=models.Q(access="organisation") | models.Q(organisation=None), name="document_scope_fits"
            ),
            models.CheckConstraint(
                condition=models.Q(circulation="") | ~models.Q(access="public"), name="document_limited_never_public"
            ),
            models.CheckConstraint(
                condition=models.Q(is_verified=False) | models.Q(verified_on__isnull=False),
                name="document_verified_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(override="")
                | models.Q(override_checked_on__isnull=False, override_set_at__isnull=False)
                & ~models.Q(override_reason=""),
                name="document_override_is_founded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.slug])

    def clean(self) -> None:
        """Derives number and comparable symbol; raises ValidationError where facts do not fit together."""
        self.number, self.symbol_key = number_of(self.symbol), symbol_key(self.symbol)
        errors = {}
        if self.symbol_key and self._twins().exists():
            errors["symbol"] = "Đã có văn bản mang số này, cùng cơ quan, cùng ngày. Mở văn bản ấy để sửa."
        if self.access != Access.ORGANISATION and self.organisation_id:
            errors["organisation"] = "Chỉ chọn tổ chức khi “ai được xem” là một tổ chức và cấp dưới. Để trống ô này."
        if self.circulation and self.access == Access.PUBLIC:
            errors["access"] = LIMITED_NOT_PUBLIC.format(self.get_circulation_display().lower())
        if self.is_verified and not self.verified_on:
            errors["verified_on"] = "Đã đối chiếu thì ghi ngày đối chiếu."
        if self.issued_on and self.effective_on and self.effective_on < self.issued_on[: len(self.effective_on)]:
            errors["effective_on"] = "Ngày có hiệu lực trước ngày ban hành. Kiểm tra lại."
        if self.effective_on and self.expired_on and self.expired_on < self.effective_on[: len(self.expired_on)]:
            errors["expired_on"] = "Ngày hết hiệu lực trước ngày có hiệu lực. Kiểm tra lại."
        errors |= self._clean_relations()
        errors |= self._clean_override()
        if errors:
            raise ValidationError(errors)

    def _clean_override(self) -> dict[str, str]:
        """Notes when an editor's word was given; returns what is wrong with it, by field."""
        if not self.override:
            for name in OVERRIDE_FIELDS[1:]:
                setattr(self, name, None if name in ("override_since", "override_checked_on") else "")
            self.override_set_at = None
            return {}
        self.override_checked_on = self.override_checked_on or timezone.localdate()
        stored = Document.objects.filter(pk=self.pk).values_list(*OVERRIDE_FIELDS).first()
        if self.override_set_at is None or (
            stored and stored != tuple(getattr(self, name) for name in OVERRIDE_FIELDS)
        ):
            self.override_set_at = timezone.now()
        if not self.override_reason:
            return {"override_reason": "Ghi tay hiệu lực thì nêu lý do: ai nói, ở văn bản nào."}
        if self.override_checked_on > timezone.localdate():
            return {"override_checked_on": "Ngày đối chiếu ở tương lai. Ghi ngày đã xem."}
        return {}

    def _clean_relations(self) -> dict[str, str]:
        """What relations no longer make sense with these facts, told at the field that is wrong."""
        if not (self.pk and self.issuing_body_id):
            return {}
        acting = apps.get_model("documents", "DocumentRelation").objects.filter(kind__in=ACTING)
        mine, rank = self.issued_on, LEVEL_RANKS[self.issuing_body.level]
        errors = {}
        for issued_on, level in acting.filter(source=self).values_list(*_OTHER_END["target"]):
            if is_before(mine, issued_on):
                errors["issued_on"] = TURNED_AROUND
            if rank < LEVEL_RANKS[level]:
                errors["issuing_body"] = OUTRANKED
        for issued_on, level in acting.filter(target=self).values_list(*_OTHER_END["source"]):
            if is_before(issued_on, mine):
                errors["issued_on"] = TURNED_AROUND
            if LEVEL_RANKS[level] < rank:
                errors["issuing_body"] = OUTRANKED
        return errors

    def _twins(self) -> "DocumentQuerySet":
        others = Document.objects.exclude(pk=self.pk)
        return others.filter(symbol_key=self.symbol_key, issuing_body_id=self.issuing_body_id, issued_on=self.issued_on)

    @property
    def tile(self) -> str:
        """The letters of the type as in document numbers: "QĐ", "HD"."""
        return TYPE_TILES.get(self.type, "VB")

    @property
    def status_words(self) -> str:
        """The state in words, for rows from `with_status`."""
        return DocumentStatus(self.status).label

    @property
    def status_class(self) -> str:
        """How the state is tinted; the words carry it all the same. For rows from `with_status`."""
        return {"in_force": "", "unknown": "trung"}.get(self.status, "nhac")

    @property
    def stated(self) -> Override | None:
        """What an editor states of its force."""
        if not self.override:
            return None
        when = (self.override_since, self.override_checked_on, self.override_set_at)
        return Override(self.override, *when)  # type: ignore[arg-type]  # a stored choice is a plain str

    @property
    def citation(self) -> str:
        """Type and number as people cite it: "Quy định 294-QĐ/TW"."""
        return f"{self.get_type_display()} {self.symbol}".strip()

    @property
    def issued_display(self) -> str:
        return PartialDate(self.issued_on).display if self.issued_on else ""
