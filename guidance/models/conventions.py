"""What holds for every procedure (words, routes, votes), and pointers to what is done elsewhere."""

from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from guidance.models.pages import PlainPage
from guidance.querysets.pages import ConventionQuerySet, PageQuerySet


@tracked()
class Convention(PlainPage):
    """A page of rules common to all procedures."""

    kind = "quy-uoc"

    objects = ConventionQuerySet.as_manager()

    class Meta(PlainPage.Meta):
        verbose_name = "quy ước chung"
        verbose_name_plural = "quy ước chung"
        ordering = ["order", "pk"]
        permissions = [("publish_convention", "Công bố quy ước chung")]

    def get_absolute_url(self) -> str:
        return reverse("guidance:convention", args=[self.slug])


@tracked()
class Signpost(PlainPage):
    """A subject handled elsewhere: what is certain, and where it is done."""

    kind = "chi-duong"

    group = models.ForeignKey(
        "guidance.ProcedureGroup", on_delete=models.PROTECT, related_name="signposts", verbose_name="nhóm việc"
    )

    objects = PageQuerySet.as_manager()

    class Meta(PlainPage.Meta):
        verbose_name = "trang chỉ đường"
        verbose_name_plural = "trang chỉ đường"
        ordering = ["group", "order", "pk"]
        permissions = [("publish_signpost", "Công bố trang chỉ đường")]

    def get_absolute_url(self) -> str:
        return reverse("guidance:signpost", args=[self.slug])
