"""What holds for every procedure (words, routes, votes), and pointers to what is done elsewhere."""

from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from handbook.lib.rich_text.fields import RichTextField


@tracked()
class Convention(models.Model):
    """A page of rules common to all procedures."""

    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    title = models.CharField("tên", max_length=160)
    text = RichTextField("nội dung", blank=True)
    documents = models.ManyToManyField(
        "documents.Document", blank=True, related_name="conventions", verbose_name="văn bản"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    responsible = models.CharField("ai chịu trách nhiệm", max_length=160, blank=True)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)

    class Meta:
        verbose_name = "quy ước chung"
        verbose_name_plural = "quy ước chung"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:convention", args=[self.slug])


@tracked()
class Signpost(models.Model):
    """A subject handled elsewhere: what is certain, and where it is done."""

    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    group = models.ForeignKey(
        "guidance.ProcedureGroup", on_delete=models.PROTECT, related_name="signposts", verbose_name="nhóm việc"
    )
    title = models.CharField("tên", max_length=160)
    text = RichTextField("nội dung", blank=True)
    documents = models.ManyToManyField(
        "documents.Document", blank=True, related_name="signposts", verbose_name="văn bản"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    responsible = models.CharField("ai chịu trách nhiệm", max_length=160, blank=True)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)

    class Meta:
        verbose_name = "trang chỉ đường"
        verbose_name_plural = "trang chỉ đường"
        ordering = ["group", "order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:signpost", args=[self.slug])
