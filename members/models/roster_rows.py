"""What became of each row of a roster, and what people decided about rows, words and columns."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.audit import tracked
from handbook.lib.encryption import EncryptedTextField
from members.querysets.imports import OrganisationBoundQuerySet, RosterRowQuerySet


class Fate(models.TextChoices):
    """Every row of the file has exactly one; MISSING lists members the file does not name."""

    NEW = "new", "Sẽ thêm"
    CHANGED = "changed", "Sẽ sửa"
    UNCHANGED = "unchanged", "Không đổi"
    REPEATED = "repeated", "Lặp lại"
    WAITING = "waiting", "Chờ xử lý"
    SKIPPED = "skipped", "Bỏ qua"
    MISSING = "missing", "Không có trong tệp"


class RosterRow(models.Model):
    """One row of an import, judged. `payload` (sealed JSON: see services.rosters.staging) goes when it expires.

    `member_id` is the member the row was matched with or made; `causes` are the codes of its findings above NOTE.
    """

    roster_import = models.ForeignKey(
        "members.RosterImport", on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    position = models.PositiveIntegerField("thứ tự")
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    number = models.PositiveIntegerField("dòng")
    fate = models.CharField("kết quả", max_length=10, choices=Fate.choices)
    verdict = models.CharField(max_length=8)
    causes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chi bộ"
    )
    member = models.ForeignKey(
        "members.Member",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="roster_rows",
        db_constraint=False,
        verbose_name="đảng viên",
    )
    fingerprint = models.CharField(max_length=64, blank=True)
    payload = EncryptedTextField("nội dung", context="members.roster_row")

    objects = RosterRowQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng của danh sách"
        verbose_name_plural = "dòng của danh sách"
        ordering = ["roster_import", "position"]
        constraints = [
            models.UniqueConstraint(fields=["roster_import", "position"], name="roster_row_position_once"),
        ]
        indexes = [
            models.Index(fields=["roster_import", "fate", "position"], name="roster_row_fate"),
            models.Index(
                fields=["roster_import", "fingerprint"], name="roster_row_print", condition=~models.Q(fingerprint="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, dòng {self.number}"


@tracked(exclude=["fixes"])
class RosterDecision(models.Model):
    """What a person decided about one row of the files of `organisation`, as long as the row reads the same.

    `person`: "" undecided, "new", or the key of a member. `fixes`: sealed JSON, field → text to read instead.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    person = models.CharField("là ai", max_length=24, blank=True)
    is_skipped = models.BooleanField("bỏ qua dòng", default=False)
    accepted = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    fixes = EncryptedTextField("sửa", context="members.roster_decision")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    objects = OrganisationBoundQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định về một dòng"
        verbose_name_plural = "quyết định về các dòng"
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="roster_decision_once"),
        ]

    def __str__(self) -> str:
        return "Bỏ qua" if self.is_skipped else self.person or "Đã sửa"


@tracked()
class LearnedValue(models.Model):
    """ "CB KP3" in files for `organisation` means this cell: answered once, remembered, revocable."""

    organisation = models.ForeignKey("members.Organisation", on_delete=models.CASCADE, related_name="learned_values")
    field = models.CharField("cột", max_length=30)
    written = models.CharField("chữ trong tệp", max_length=200)
    written_key = models.CharField(max_length=200, editable=False)
    value = models.CharField("hiểu là", max_length=120)
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người trả lời"
    )
    learned_at = models.DateTimeField("lúc", auto_now_add=True)

    objects = OrganisationBoundQuerySet.as_manager()

    class Meta:
        verbose_name = "chữ đã biết"
        verbose_name_plural = "chữ đã biết"
        ordering = ["organisation", "field", "written", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field", "written_key"], name="learned_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.written} → {self.value}"


@tracked()
class ColumnProfile(models.Model):
    """A saved matching of columns, offered again when the same headings return.

    `columns`: folded heading → field ("-" = not imported); `signature`: digest of all headings in their order.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.CASCADE, related_name="column_profiles")
    name = models.CharField("tên", max_length=100)
    signature = models.CharField(max_length=64, db_index=True)
    columns = models.JSONField("cột", default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người lưu"
    )
    saved_at = models.DateTimeField("lúc", auto_now=True)

    objects = OrganisationBoundQuerySet.as_manager()

    class Meta:
        verbose_name = "cách ghép cột"
        verbose_name_plural = "cách ghép cột"
        ordering = ["organisation", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="column_profile_name_once")]

    def __str__(self) -> str:
        return self.name
