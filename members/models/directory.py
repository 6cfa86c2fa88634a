"""Where a transfer is received: the office, address and telephone of a body (organisations.md section 3, contact)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from accounts.audit import tracked
from handbook.lib.names import free_name
from handbook.lib.text import clean, clean_lines, slugify_vi
from members.models.organisations import Organisation, OrganisationType
from members.office_phones import OfficePhone, read_phones
from members.querysets.directory import DirectoryQuerySet


class DirectoryLevel(models.TextChoices):
    PROVINCE = "province", "Cấp tỉnh và tương đương"
    COMMUNE = "commune", "Cấp xã và tương đương"
    GRASSROOTS = "grassroots", "Cấp cơ sở"


LEVEL_OF_TYPE = {
    OrganisationType.PROVINCE: DirectoryLevel.PROVINCE,
    OrganisationType.COMMUNE: DirectoryLevel.COMMUNE,
    OrganisationType.GRASSROOTS: DirectoryLevel.GRASSROOTS,
    OrganisationType.GRASSROOTS_CELL: DirectoryLevel.GRASSROOTS,
}
"""Cells and sections of a committee receive no letter: they are not in the directory."""
_INSIDE_OR_OUTSIDE = "Chọn tổ chức trong tỉnh, hoặc ghi đủ mã, tên, cấp của tổ chức ngoài tỉnh."
_ABOVE = {DirectoryLevel.COMMUNE: ("province",), DirectoryLevel.GRASSROOTS: ("province", "commune")}


def _folded(field: str) -> models.GeneratedField:
    folded = models.Func(models.F(field), function="vi_fold")
    return models.GeneratedField(expression=folded, output_field=models.TextField(), db_persist=True)


@tracked()
class DirectoryEntry(models.Model):
    """A body of our own tree (`organisation`), which keeps its name, level and parents there; or a body elsewhere,
    which says them itself.
    """

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="directory_entry",
        verbose_name="tổ chức trong tỉnh",
        help_text="Tên, cấp, tên cũ lấy từ mục Tổ chức đảng. Để trống nếu là tổ chức ngoài tỉnh.",
    )
    code = models.CharField(
        "mã", max_length=32, blank=True, help_text="Mã riêng của tổ chức ngoài tỉnh, dùng khi nhập từ Excel."
    )
    name = models.CharField("tên tổ chức đảng", max_length=200, blank=True)
    level = models.CharField("cấp", max_length=10, choices=DirectoryLevel.choices, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="cấp trên"
    )
    former_names = models.TextField(
        "tên cũ",
        blank=True,
        help_text="Mỗi dòng một tên. Tổ chức hợp nhất: ghi tên các tổ chức cũ ở đây rồi ẩn dòng của chúng.",
    )
    office = models.CharField(
        "nơi tiếp nhận", max_length=160, blank=True, help_text="Phòng, ban nhận giấy giới thiệu và hồ sơ."
    )
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField(
        "điện thoại cơ quan",
        max_length=80,
        blank=True,
        help_text="Chỉ ghi số của cơ quan, không ghi số riêng của ai. Nhiều số thì cách nhau bằng dấu chấm phẩy.",
    )
    is_duty_mobile = models.BooleanField(
        "là di động trực của cơ quan",
        default=False,
        help_text="Chỉ đánh dấu khi số di động ở trên do cơ quan giữ để trực, không phải số riêng của ai.",
    )
    is_phone_shown = models.BooleanField("hiện điện thoại", default=True)
    hours = models.CharField("giờ làm việc", max_length=160, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    verified_on = models.DateField("đối chiếu ngày", null=True, blank=True)
    is_shown = models.BooleanField("hiện trong danh bạ", default=False)
    slug = models.SlugField("đường dẫn", max_length=120, unique=True, editable=False)
    name_fold = _folded("name")
    former_fold = _folded("former_names")

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi nhận"
        verbose_name_plural = "danh bạ nơi nhận"
        ordering = ["organisation__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="directory_code_once",
                violation_error_message="Mã này đã có trong danh bạ.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    organisation__isnull=False, code="", name="", level="", parent__isnull=True, former_names=""
                )
                | models.Q(organisation__isnull=True) & ~models.Q(code="") & ~models.Q(name="") & ~models.Q(level=""),
                name="directory_says_nothing_twice",
                violation_error_message=_INSIDE_OR_OUTSIDE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("members:directory_entry", args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError for a body without an office of its own, a parent that is no parent, or a number
        that may be somebody's own and is not confirmed.
        """
        if self.organisation:
            self._clean_inside(self.organisation)
        else:
            self._clean_outside()
        self.name, self.former_names = clean(self.name), clean_lines(self.former_names)
        try:
            phones = read_phones(self.phone)
        except ValueError as error:
            raise ValidationError({"phone": str(error)}) from None
        self.phone = "; ".join(map(str, phones))
        if any(phone.is_mobile for phone in phones) and not self.is_duty_mobile:
            raise ValidationError(
                {
                    "phone": "Đây là số di động. Nếu là số trực do cơ quan giữ thì đánh dấu ô "
                    "“là di động trực của cơ quan”; nếu là số riêng thì không ghi."
                }
            )

    def _clean_inside(self, organisation: Organisation) -> None:
        if organisation.type not in LEVEL_OF_TYPE:
            raise ValidationError("Danh bạ chỉ ghi đến cấp cơ sở. Chi bộ trực thuộc nhận qua cấp ủy cấp trên.")
        if any((self.code, self.name, self.level, self.parent, self.former_names)):
            raise ValidationError("Tổ chức trong tỉnh đã có mã, tên, cấp ở mục Tổ chức đảng. Để trống các ô này.")

    def _clean_outside(self) -> None:
        if not (self.code and self.name and self.level):
            raise ValidationError(_INSIDE_OR_OUTSIDE)
        if self._state.adding and Organisation.objects.filter(code=self.code).exists():
            raise ValidationError({"code": "Mã này của một tổ chức trong tỉnh. Chọn tổ chức đó, hoặc ghi mã khác."})
        allowed = _ABOVE.get(DirectoryLevel(self.level), ())
        if self.parent and (self.parent.organisation or self.parent.level not in allowed):
            raise ValidationError({"parent": "Cấp trên phải là tổ chức ngoài tỉnh ở cấp cao hơn."})
        if allowed and not self.parent:
            raise ValidationError({"parent": "Chọn cấp trên: nhiều xã, phường ở các tỉnh trùng tên nhau."})

    def save(self, **kwargs: Any) -> None:
        """Gives a new row its address, which stays when the name changes."""
        if not self.slug:
            stem = slugify_vi(self.title)[:100] or "noi-nhan"
            taken = set(DirectoryEntry.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
            self.slug = free_name(stem, taken)
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        super().save(**kwargs)

    @property
    def title(self) -> str:
        return self.organisation.name if self.organisation else self.name

    @property
    def known_code(self) -> str:
        """What a sheet knows the body by."""
        return self.organisation.code if self.organisation else self.code

    @property
    def known_level(self) -> str:
        """A value of `DirectoryLevel`."""
        own = self.organisation
        return LEVEL_OF_TYPE.get(OrganisationType(own.type), "") if own else self.level

    @property
    def above(self) -> "list[DirectoryEntry]":
        """Shown bodies above, the nearest first; no query after `for_list`."""
        nearest = _above(self)
        return [entry for entry in (nearest, nearest and _above(nearest)) if entry and entry.is_open]

    @property
    def is_open(self) -> bool:
        """What `visible_to` says of the row."""
        return self.is_shown and (self.organisation is None or self.organisation.state == "active")

    @property
    def phones(self) -> list[OfficePhone]:
        """Numbers that readers may see; none where what is stored cannot be dialled."""
        try:
            return read_phones(self.phone) if self.is_phone_shown else []
        except ValueError:
            return []


def _above(entry: DirectoryEntry) -> DirectoryEntry | None:
    """The body right above `entry`, shown or not; None where the directory has none."""
    if entry.organisation:
        return getattr(entry.organisation.parent, "directory_entry", None)
    return entry.parent
