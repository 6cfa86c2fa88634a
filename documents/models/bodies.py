"""Who issued a text: the body as it was called and stood at the time; and what the text is about."""

from django.db import models

from accounts.audit import tracked


class Level(models.TextChoices):
    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện (đến 30/06/2025)"
    COMMUNE = "commune", "Xã và tương đương"
    GRASSROOTS = "grassroots", "Cơ sở"


LEVEL_RANKS = {"central": 4, "province": 3, "district": 2, "commune": 1, "grassroots": 0}
"""Who stands above whom: only the issuer's level or a higher one changes a text."""


@tracked()
class IssuingBody(models.Model):
    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    name = models.CharField("cơ quan ban hành", max_length=160)
    code = models.CharField("ký hiệu", max_length=20, blank=True)
    level = models.CharField("cấp", max_length=10, choices=Level.choices)
    existed_from = models.CharField("từ năm", max_length=10, blank=True)
    existed_to = models.CharField("đến năm", max_length=10, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="cấp trên"
    )

    class Meta:
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Topic(models.Model):
    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    name = models.CharField("chủ đề", max_length=120)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "chủ đề"
        verbose_name_plural = "chủ đề"
        ordering = ["order", "name", "pk"]

    def __str__(self) -> str:
        return self.name
