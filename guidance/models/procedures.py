"""A procedure and its parts (portal.md section 5, point 6)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func
from django.urls import reverse

from accounts.audit import tracked
from guidance.models.pages import GuidancePage
from guidance.querysets.citations import CitationQuerySet
from guidance.querysets.form_files import FormQuerySet
from guidance.querysets.pages import GroupQuerySet
from guidance.querysets.procedures import ProcedureQuerySet
from handbook.lib.rich_text.fields import RichTextField


class DeadlineUnit(models.TextChoices):
    WORKING_DAYS = "working_days", "ngày làm việc"
    CALENDAR_DAYS = "calendar_days", "ngày"
    MONTHS = "months", "tháng"


def _lines(label: str) -> ArrayField:
    return ArrayField(models.TextField(), default=list, blank=True, verbose_name=label)


def _folded(field: str) -> Func:
    return Func(F(field), function="vi_fold", output_field=models.TextField())


@tracked()
class ProcedureGroup(models.Model):
    """A life event under which procedures are filed (design.md section 6)."""

    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    title = models.CharField("nhóm việc", max_length=80)
    lead = models.CharField("một câu giới thiệu", max_length=200, blank=True)
    icon = models.CharField("hình", max_length=20, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="procedure_groups",
        verbose_name="biên tập viên",
        help_text="Ai có tên ở đây thì chỉ soạn các nhóm có tên mình; nhóm đã có tên ai thì người khác không soạn.",
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm việc"
        verbose_name_plural = "nhóm việc"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


@tracked()
class FormTemplate(models.Model):
    """A form is code, title, guiding document and edition together (documents.md section 6)."""

    code = models.CharField("mã mẫu", max_length=20)
    name = models.CharField("tên mẫu", max_length=200)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="forms", verbose_name="văn bản hướng dẫn"
    )
    page = models.CharField("trang", max_length=20, blank=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu giấy tờ"
        verbose_name_plural = "mẫu giấy tờ"
        ordering = ["code", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "document"], name="form_template_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@tracked(exclude=["search_vector"])
class Procedure(GuidancePage):
    kind = "thu-tuc"

    code = models.CharField("mã", max_length=10, unique=True)
    slug = models.SlugField("đường dẫn", max_length=120, unique=True)
    title = models.CharField("tên thường gọi", max_length=160)
    official_name = models.CharField("tên chính thức", max_length=240)
    group = models.ForeignKey(
        ProcedureGroup, on_delete=models.PROTECT, related_name="procedures", verbose_name="nhóm việc"
    )
    summary = models.TextField("dùng khi nào")
    audience = _lines("dành cho")
    search_words = models.TextField("từ hay tìm", blank=True)
    trigger = models.TextField("bắt đầu từ", blank=True)
    decided_by = models.TextField("ai quyết định", blank=True)
    vote = models.TextField("biểu quyết", blank=True)
    duration = models.TextField("thời hạn", blank=True)
    where_to_submit = models.TextField("nộp ở đâu", blank=True)
    result = models.TextField("kết quả", blank=True)
    eligibility = _lines("điều kiện")
    special_cases = _lines("trường hợp riêng")
    common_mistakes = _lines("hay sai")
    notes = _lines("ghi chú")
    local_examples = _lines("cách làm của nơi khác")
    explanation = RichTextField("giải thích thêm", blank=True)
    related = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name="việc liên quan")
    is_featured = models.BooleanField("việc thường làm", default=False)
    search_vector = models.GeneratedField(
        expression=SearchVector(
            _folded("title"), _folded("official_name"), _folded("search_words"), weight="A", config="simple"
        )
        + SearchVector(_folded("summary"), _folded("code"), weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta(GuidancePage.Meta):
        verbose_name = "thủ tục"
        verbose_name_plural = "thủ tục"
        ordering = ["group", "order", "code"]
        permissions = [("publish_procedure", "Công bố thủ tục")]
        indexes = [GinIndex(fields=["search_vector"], name="procedure_search")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:detail", args=[self.slug])

    @property
    def is_transfer(self) -> bool:
        """Does a letter go to another body, which the directory names?"""
        return self.code.startswith("SH-")

    def names_of_revision(self) -> dict[str, str]:
        return super().names_of_revision() | {"code": f"{self.code}~"}


class _Part(models.Model):
    """An ordered part of a procedure."""

    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True


@tracked()
class Step(_Part):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="steps", verbose_name="thủ tục")
    actor = models.CharField("ai làm", max_length=200)
    is_member = models.BooleanField("đồng chí (người đọc) làm", default=False)
    action = models.TextField("việc")
    detail = models.TextField("nói thêm", blank=True)
    deadline_text = models.CharField("hạn", max_length=300, blank=True)
    deadline_amount = models.PositiveSmallIntegerField("hạn (số)", null=True, blank=True)
    deadline_unit = models.CharField("hạn (đơn vị)", max_length=14, choices=DeadlineUnit.choices, blank=True)
    papers_in = models.TextField("giấy mang tới", blank=True)
    papers_out = models.TextField("giấy làm ra", blank=True)

    class Meta:
        verbose_name = "bước"
        verbose_name_plural = "các bước"
        ordering = ["procedure", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.order}. {self.action}"


@tracked()
class Paper(_Part):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="papers", verbose_name="thủ tục")
    form = models.ForeignKey(
        FormTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="mẫu"
    )
    code = models.CharField("mã in trên giấy", max_length=40, blank=True)
    name = models.TextField("tên giấy")
    made_by = models.TextField("ai lập, ai ký", blank=True)
    copies = models.CharField("số bản", max_length=120, blank=True)
    validity = models.CharField("hạn dùng", max_length=300, blank=True)
    note = models.TextField("nói thêm", blank=True)

    class Meta:
        verbose_name = "giấy tờ"
        verbose_name_plural = "giấy tờ"
        ordering = ["procedure", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class OpenPointKind(models.TextChoices):
    DIFFER = "differ", "Văn bản nói khác nhau"
    SILENT = "silent", "Văn bản không nêu"


@tracked()
class OpenPoint(_Part):
    """Where the central texts differ or say nothing: what each says, and what to do until somebody decides."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="open_points", verbose_name="thủ tục"
    )
    kind = models.CharField("loại", max_length=8, choices=OpenPointKind.choices)
    point = models.TextField("vướng ở đâu")
    readings = _lines("từng văn bản nói gì")
    meanwhile = models.TextField("trong khi chờ thì làm gì")

    class Meta:
        verbose_name = "chỗ chưa thống nhất"
        verbose_name_plural = "chỗ văn bản nói khác nhau hoặc không nêu"
        ordering = ["procedure", "order", "pk"]

    def __str__(self) -> str:
        return self.point


@tracked()
class ProcedureQuestion(_Part):
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="questions", verbose_name="thủ tục")
    question = models.TextField("câu hỏi")
    answer = models.TextField("trả lời")

    class Meta:
        verbose_name = "câu hay hỏi"
        verbose_name_plural = "câu hay hỏi"
        ordering = ["procedure", "order", "pk"]

    def __str__(self) -> str:
        return self.question


@tracked()
class Provision(_Part):
    """The clause a procedure rests on; the cited document cannot be deleted."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="provisions", verbose_name="thủ tục"
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="cited_by", verbose_name="văn bản"
    )
    locator = models.CharField("mục, điểm, điều", max_length=300)
    pages = models.CharField("trang", max_length=60, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["procedure", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.document.symbol}, {self.locator}"
