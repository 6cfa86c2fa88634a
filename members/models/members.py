"""Members: the minimal mirror of the roster (members.md section 2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left, Length

from accounts.audit import tracked
from handbook.lib.dates import PartialDate, PartialDateField
from handbook.lib.encryption import BlindIndexField, EncryptedTextField
from members.querysets.members import MemberQuerySet

models.CharField.register_lookup(Length)
PartialDateField.register_lookup(Length)


class Sex(models.TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class MembershipStatus(models.TextChoices):
    """Axis A (members.md section 5)."""

    PROBATIONARY = "probationary", "Dự bị"
    OFFICIAL = "official", "Chính thức"
    ENDED = "ended", "Đã kết thúc"
    UNKNOWN = "unknown", "Chưa rõ"


class Ending(models.TextChoices):
    """How membership ended; restricted, without any reason text."""

    DECEASED = "deceased", "Từ trần"
    RESIGNED = "resigned", "Xin ra"
    STRUCK_OFF = "struck_off", "Xóa tên"
    EXPELLED = "expelled", "Khai trừ"
    UNKNOWN = "unknown", "Chưa rõ hình thức"


def _exact_order(name: str, first: str, second: str) -> models.CheckConstraint:
    """`second` is not before `first` wherever both days are known exactly."""
    return models.CheckConstraint(
        condition=~models.Q(**{f"{first}__length": 10, f"{second}__length": 10})
        | models.Q(**{f"{second}__gte": models.F(first)}),
        name=name,
    )


@tracked()
class Member(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="member",
        verbose_name="tài khoản",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        db_index=False,
        verbose_name="chi bộ đang sinh hoạt chính thức",
        help_text="Do hệ thống giữ theo thời kỳ sinh hoạt chính thức đang mở.",
    )
    full_name = models.CharField("họ và tên", max_length=120)
    name_as_written = models.CharField("họ tên như trong tệp", max_length=160, blank=True)
    other_name = models.CharField("tên gọi khác", max_length=120, blank=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex.choices, blank=True)
    birth_date = PartialDateField("ngày sinh")
    ethnic_group = models.CharField("dân tộc", max_length=40, blank=True)
    status = models.CharField(
        "tư cách đảng viên", max_length=12, choices=MembershipStatus.choices, default=MembershipStatus.UNKNOWN
    )
    ending = models.CharField("hình thức kết thúc", max_length=12, choices=Ending.choices, blank=True)
    ended_on = PartialDateField("ngày kết thúc")
    decision_date = PartialDateField("ngày quyết định kết nạp")
    admission_date = PartialDateField("ngày vào Đảng")
    official_date = PartialDateField("ngày chính thức")
    external_id = models.CharField("mã trong cơ sở dữ liệu đảng viên", max_length=64, null=True, blank=True)
    citizen_id = EncryptedTextField("số căn cước", context="members.citizen_id")
    citizen_id_index = BlindIndexField(source="citizen_id", namespace="person")
    old_citizen_id = EncryptedTextField("số CMND cũ", context="members.old_citizen_id")
    old_citizen_id_index = BlindIndexField(source="old_citizen_id", namespace="old_citizen_id")
    card_number = EncryptedTextField("số thẻ đảng viên (12 số)", context="members.card_number")
    card_number_index = BlindIndexField(source="card_number", namespace="person")
    old_card_number = EncryptedTextField("số thẻ cũ (8 số)", context="members.old_card_number")
    old_card_number_index = BlindIndexField(source="old_card_number", namespace="old_card")
    card_issue_date = PartialDateField("ngày cấp thẻ")
    file_number = EncryptedTextField("số lý lịch", context="members.file_number")
    file_number_index = BlindIndexField(source="file_number", namespace="file_number")
    phone = EncryptedTextField("điện thoại", context="members.phone")
    phone_index = BlindIndexField(source="phone", namespace="phone")
    address = EncryptedTextField("địa chỉ liên hệ", context="members.address")
    email = EncryptedTextField("thư điện tử", context="members.email")
    last_import = models.ForeignKey(
        "members.RosterImport",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="lần nhập gần nhất",
    )
    snapshot_on = models.DateField("số liệu ngày", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)
    name_fold = models.GeneratedField(
        expression=models.Func(models.F("full_name"), function="vi_fold"),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=models.Func(
            models.F("full_name"),
            template=(
                "(vi_key(regexp_replace(%(expressions)s, '^.* ', '')) || chr(1)"
                " || vi_key(regexp_replace(%(expressions)s, ' [^ ]+$', '')))"
            ),
        ),
        output_field=models.CharField(max_length=400, db_collation="C"),
        db_persist=True,
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "đảng viên"
        verbose_name_plural = "đảng viên"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["organisation", "sort_key"], name="member_organisation_name"),
            models.Index(fields=["sort_key"], name="member_name"),
            models.Index(fields=["old_citizen_id_index"], name="member_old_citizen_id"),
            models.Index(fields=["file_number_index"], name="member_file_number"),
            models.Index(fields=["phone_index"], name="member_phone"),
            models.Index(models.F("name_fold"), Left("birth_date", 4), name="member_namesakes"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="member_external_id_once"),
            models.UniqueConstraint(fields=["citizen_id_index"], name="member_citizen_id_once"),
            models.UniqueConstraint(fields=["card_number_index"], name="member_card_number_once"),
            models.UniqueConstraint(fields=["old_card_number_index"], name="member_old_card_number_once"),
            models.CheckConstraint(condition=~models.Q(full_name=""), name="member_has_name"),
            models.CheckConstraint(
                condition=models.Q(status="ended") | models.Q(ending="", ended_on=""), name="member_ending_needs_ended"
            ),
            _exact_order("member_official_after_admission", "admission_date", "official_date"),
            _exact_order("member_admitted_after_birth", "birth_date", "admission_date"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        for first, second, message in (
            ("admission_date", "official_date", "Ngày chính thức trước ngày vào Đảng. Kiểm tra lại hai ngày."),
            ("birth_date", "admission_date", "Ngày vào Đảng trước ngày sinh. Kiểm tra lại hai ngày."),
        ):
            early, late = getattr(self, first), getattr(self, second)
            if len(early) == len(late) == 10 and late < early:
                raise ValidationError({second: message})
        if self.external_id == "":
            self.external_id = None

    @property
    def given_name(self) -> str:
        return self.full_name.split()[-1]

    @property
    def is_current(self) -> bool:
        return self.status != MembershipStatus.ENDED

    def date_display(self, field: str) -> str:
        """A date field as people write it, to the precision known."""
        value = getattr(self, field)
        return PartialDate(value).display if value else ""
