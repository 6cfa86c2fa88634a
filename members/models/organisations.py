"""Party organisations: a tree of any depth whose parents carry dates (organisations.md)."""

import pgtrigger
from django.db import models

from accounts.audit import tracked
from members.querysets.organisations import OrganisationQuerySet


class OrganisationType(models.TextChoices):
    PROVINCE = "province", "Đảng bộ tỉnh"
    COMMUNE = "commune", "Đảng bộ cấp trên trực tiếp cơ sở (xã, phường, đặc khu và tương đương)"
    GRASSROOTS = "grassroots", "Đảng bộ cơ sở"
    GRASSROOTS_CELL = "grassroots_cell", "Chi bộ cơ sở"
    BRANCH = "branch", "Đảng bộ bộ phận"
    CELL = "cell", "Chi bộ"
    GROUP = "group", "Tổ đảng"


class CellType(models.TextChoices):
    """Decides the route of a dossier (procedures.md table 0.3)."""

    RESIDENTIAL = "residential", "Thôn, tổ dân phố"
    OFFICE = "office", "Cơ quan"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    SCHOOL = "school", "Trường học"
    ARMED_FORCES = "armed_forces", "Lực lượng vũ trang"
    TEMPORARY = "temporary", "Tạm thời"


class OrganisationState(models.TextChoices):
    ACTIVE = "active", "Đang hoạt động"
    MERGED = "merged", "Đã hợp nhất, sáp nhập"
    SPLIT = "split", "Đã chia, tách"
    RENAMED = "renamed", "Đã đổi tên"
    DISSOLVED = "dissolved", "Đã giải thể"


_KEEP_PATH = """
    SELECT coalesce((SELECT p.path FROM members_organisation p WHERE p.id = NEW.parent_id), '/') || NEW.id || '/'
      INTO NEW.path;
    IF TG_OP = 'UPDATE' AND NEW.path LIKE OLD.path || '_%' THEN
        RAISE EXCEPTION 'organisation % cannot stand below itself', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_MOVE_SUBTREE = """
    IF NEW.path <> OLD.path THEN
        UPDATE members_organisation SET path = NEW.path || substr(path, length(OLD.path) + 1)
         WHERE path LIKE OLD.path || '_%';
    END IF;
    RETURN NULL;
"""


@tracked()
class Organisation(models.Model):
    """A body; `path` ("/1/5/88/") is kept by a trigger, so a subtree is a prefix."""

    code = models.CharField("mã", max_length=32, unique=True)
    name = models.CharField("tên tổ chức đảng", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=120, blank=True)
    type = models.CharField("loại", max_length=20, choices=OrganisationType.choices)
    cell_type = models.CharField("loại chi bộ", max_length=20, choices=CellType.choices, blank=True)
    external_code = models.CharField("mã trong cơ sở dữ liệu quốc gia", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="cấp trên"
    )
    path = models.CharField(max_length=255, editable=False, db_collation="C", default="", blank=True)
    state = models.CharField(
        "tình trạng", max_length=12, choices=OrganisationState.choices, default=OrganisationState.ACTIVE
    )
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="tổ chức kế tục"
    )
    founding_decision = models.CharField("số quyết định thành lập", max_length=60, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    closed_on = models.DateField("ngày kết thúc", null=True, blank=True)
    name_fold = models.GeneratedField(
        expression=models.Func(models.F("name"), function="vi_fold"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức đảng"
        verbose_name_plural = "tổ chức đảng"
        ordering = ["path", "pk"]
        indexes = [models.Index(fields=["path"], name="organisation_path")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="organisation_not_own_parent"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_path",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                func=_KEEP_PATH,
            ),
            pgtrigger.Trigger(
                name="move_subtree",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id"),
                func=_MOVE_SUBTREE,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """From the root down to the parent."""
        return [int(part) for part in self.path.strip("/").split("/")[:-1] if part]


@tracked()
class Placement(models.Model):
    """Where a body stood in the tree, from when to when; the open row agrees with `Organisation.parent`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="placements", verbose_name="tổ chức"
    )
    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements_below", verbose_name="cấp trên"
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    decision = models.CharField("quyết định", max_length=60, blank=True)

    class Meta:
        verbose_name = "thời kỳ trực thuộc"
        verbose_name_plural = "thời kỳ trực thuộc"
        ordering = ["organisation", models.F("valid_from").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(valid_to=None), name="placement_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="placement_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} thuộc {self.parent}"


@tracked()
class FormerName(models.Model):
    """A name a body bore before; rosters and decisions still carry it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="former_names", verbose_name="tổ chức"
    )
    name = models.CharField("tên cũ", max_length=200)
    used_until = models.DateField("dùng đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "tên cũ"
        verbose_name_plural = "tên cũ"
        ordering = ["organisation", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="former_name_once")]

    def __str__(self) -> str:
        return self.name
