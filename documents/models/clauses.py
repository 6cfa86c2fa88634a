"""The clauses of a text: what a provision is cited by, where it stands, what it says."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from documents.querysets.clauses import ClauseQuerySet


class ClauseKind(models.TextChoices):
    PREAMBLE = "preamble", "Phần mở đầu"
    PART = "part", "Phần"
    CHAPTER = "chapter", "Chương"
    SECTION = "section", "Mục"
    ARTICLE = "article", "Điều"
    CLAUSE = "clause", "Khoản"
    POINT = "point", "Điểm"
    PARAGRAPH = "paragraph", "Đoạn đánh số"
    ANNEX = "annex", "Phụ lục"


@tracked()
class Clause(models.Model):
    """One numbered piece of a text, without the text of the pieces below it.

    `position` counts from 1 in reading order; `label` is what people cite ("Điều 5", "khoản 2", "3.5.1"); `anchor` is
    made of the labels from the top ("dieu-5-khoan-2"), once in a document, and stays when the text is read again.
    `other_anchors` are those of clauses that an editor joined to this one; they lead here. `read_as` tells what stood
    in the file (see `services.clauses.fingerprint`): a correction stands, and
    `needs_review` once the file says something else.
    """

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="clauses", verbose_name="văn bản"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name="nằm trong"
    )
    position = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=10, choices=ClauseKind.choices)
    label = models.CharField("số, tên gọi", max_length=60, blank=True)
    anchor = models.SlugField("mốc trên trang", max_length=120)
    heading = models.CharField("tiêu đề", max_length=400, blank=True)
    text = models.TextField("nội dung", blank=True)
    page = models.PositiveIntegerField("trang của tệp", null=True, blank=True)
    is_corrected = models.BooleanField("biên tập đã sửa", default=False)
    needs_review = models.BooleanField("tệp đã khác bản sửa", default=False, editable=False)
    other_anchors = ArrayField(
        models.SlugField(max_length=120), default=list, blank=True, editable=False, verbose_name="mốc đã gộp vào"
    )
    read_as = models.CharField("dấu vân tay của chữ trong tệp", max_length=32, blank=True, editable=False)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "điều khoản"
        verbose_name_plural = "điều khoản"
        ordering = ["document", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], name="clause_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["document", "anchor"], name="clause_anchor_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()

    def get_absolute_url(self) -> str:
        """Leads to the clause for ever, in whichever part of the page it stands."""
        return reverse("documents:clause", args=[self.document.slug, self.anchor])
