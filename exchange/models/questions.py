"""A member's question, private unless staff publish an answer without the asker (portal.md section 7)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func
from django.urls import reverse

from accounts.audit import tracked
from exchange.querysets.questions import QuestionQuerySet


class QuestionState(models.TextChoices):
    NEW = "new", "Mới gửi"
    IN_PROGRESS = "in_progress", "Đang xử lý"
    ANSWERED = "answered", "Đã trả lời"
    DECLINED = "declined", "Từ chối, có nêu lý do"
    FORWARDED = "forwarded", "Đã chuyển cơ quan khác"


def _folded(field: str) -> Func:
    return Func(F(field), function="vi_fold", output_field=models.TextField())


@tracked(exclude=["search_vector"])
class Question(models.Model):
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions", verbose_name="người hỏi"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="chi bộ lúc hỏi",
    )
    topic = models.ForeignKey(
        "guidance.ProcedureGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked",
        verbose_name="chủ đề",
    )
    body = models.TextField("câu hỏi", max_length=4000)
    may_publish = models.BooleanField("người hỏi đồng ý đăng, không nêu tên", default=False)
    state = models.CharField("tình trạng", max_length=12, choices=QuestionState.choices, default=QuestionState.NEW)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name="người trả lời",
    )
    answering_body = models.CharField("cơ quan trả lời", max_length=160, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answer_read_at = models.DateTimeField("người hỏi đã đọc lúc", null=True, blank=True)
    basis = models.ManyToManyField("documents.Document", blank=True, related_name="answers", verbose_name="căn cứ")
    public_title = models.CharField("câu hỏi khi đăng", max_length=300, blank=True)
    public_answer = models.TextField("trả lời khi đăng", blank=True)
    slug = models.SlugField("đường dẫn khi đăng", max_length=160, blank=True)
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đăng",
    )
    asked_at = models.DateTimeField("gửi lúc", auto_now_add=True)
    search_vector = models.GeneratedField(
        expression=SearchVector(_folded("public_title"), weight="A", config="simple")
        + SearchVector(_folded("public_answer"), weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "câu hỏi"
        verbose_name_plural = "câu hỏi"
        ordering = ["-asked_at", "-pk"]
        permissions = [("answer_question", "Trả lời câu hỏi"), ("publish_question", "Đăng câu trả lời")]
        indexes = [
            GinIndex(fields=["search_vector"], name="question_search"),
            models.Index(fields=["state", "-asked_at"], name="question_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | ~models.Q(public_title="") & ~models.Q(public_answer="") & ~models.Q(slug=""),
                name="question_published_has_text",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["answered", "declined", "forwarded"]) | ~models.Q(answer=""),
                name="question_closed_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As told to the asker: HD-0128."""
        return f"HD-{self.pk:04d}" if self.pk else "HD-…"

    def get_absolute_url(self) -> str:
        return reverse("exchange:own_question", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("exchange:public_question", args=[self.pk, self.slug])
