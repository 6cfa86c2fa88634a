"""What changes over a member's life: membership in a cell, activity, posts, badges; always with dates."""

import pgtrigger
from django.db import models

from accounts.audit import tracked
from handbook.lib.dates import PartialDateField
from members.querysets.histories import MemberFactQuerySet


class MembershipKind(models.TextChoices):
    FORMAL = "formal", "Chính thức"
    TEMPORARY = "temporary", "Tạm thời"


_CURRENT_CELL = """
    UPDATE members_member m SET organisation_id = c.organisation_id
      FROM (SELECT p.id, (
              SELECT s.organisation_id FROM members_membership s
               WHERE s.member_id = p.id AND s.kind = 'formal' AND (s.ended_on IS NULL OR p.status = 'ended')
               ORDER BY s.ended_on DESC NULLS FIRST, s.id DESC LIMIT 1) AS organisation_id
              FROM members_member p
             WHERE p.id IN ({touched})) c
     WHERE m.id = c.id AND m.organisation_id IS DISTINCT FROM c.organisation_id;
    RETURN NULL;
"""


def _keeps_current_cell(operation: pgtrigger.Operation, name: str, **seen: str) -> pgtrigger.Trigger:
    """One run for a statement, over the members its rows name in the transition tables `seen`: {"new": …, "old": …}."""
    touched = " UNION ".join(f"SELECT t.member_id FROM {table} t" for table in seen.values())  # noqa: S608  (names from this module)
    return pgtrigger.Trigger(
        name=f"current_cell_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**seen),
        func=_CURRENT_CELL.format(touched=touched),
    )


@tracked()
class Membership(models.Model):
    """A member in a cell; one open formal and at most one open temporary row. A trigger keeps `Member.organisation`.

    Whoever is no member any more stays filed under the last formal cell, where officers find the record.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="memberships", verbose_name="chi bộ"
    )
    kind = models.CharField("loại", max_length=10, choices=MembershipKind.choices, default=MembershipKind.FORMAL)
    started_on = models.DateField("từ ngày", null=True, blank=True)
    ended_on = models.DateField("đến ngày", null=True, blank=True)
    expected_end = models.DateField("dự kiến đến ngày", null=True, blank=True)
    decision = models.CharField("giấy giới thiệu, quyết định", max_length=60, blank=True)

    objects = MemberFactQuerySet.as_manager()

    class Meta:
        verbose_name = "thời kỳ sinh hoạt"
        verbose_name_plural = "thời kỳ sinh hoạt"
        ordering = ["member", models.F("ended_on").desc(nulls_first=True), "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=models.Q(ended_on=None), name="membership_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(started_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"], condition=models.Q(ended_on=None), name="membership_open_organisation"
            )
        ]
        triggers = [
            _keeps_current_cell(pgtrigger.Insert, "insert", new="now"),
            _keeps_current_cell(pgtrigger.Update, "update", old="before", new="now"),
            _keeps_current_cell(pgtrigger.Delete, "delete", old="before"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} tại {self.organisation}"


class ActivityKind(models.TextChoices):
    """Axis B: several can hold at once; no open row means active (members.md section 5)."""

    EXEMPT = "exempt", "Miễn công tác và sinh hoạt"
    ELSEWHERE = "elsewhere", "Sinh hoạt tạm thời nơi khác"
    ABROAD = "abroad", "Ở ngoài nước"
    MOVING = "moving", "Đang chuyển sinh hoạt"
    MOVED_AWAY = "moved_away", "Đã chuyển đi"
    SUSPENDED = "suspended", "Đình chỉ sinh hoạt"
    INTERRUPTED = "interrupted", "Gián đoạn"


@tracked()
class Activity(models.Model):
    """A spell on axis B: dates only, never a reason."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField("tình trạng", max_length=12, choices=ActivityKind.choices)
    started_on = PartialDateField("từ ngày")
    ended_on = PartialDateField("đến ngày")
    decision = models.CharField("quyết định", max_length=60, blank=True)

    objects = MemberFactQuerySet.as_manager()

    class Meta:
        verbose_name = "tình trạng sinh hoạt"
        verbose_name_plural = "tình trạng sinh hoạt"
        ordering = ["member", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=models.Q(ended_on=""), name="activity_one_open_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Position(models.TextChoices):
    SECRETARY = "secretary", "Bí thư"
    DEPUTY_SECRETARY = "deputy_secretary", "Phó Bí thư"
    STANDING_DEPUTY = "standing_deputy", "Phó Bí thư Thường trực"
    STANDING_MEMBER = "standing_member", "Ủy viên Ban Thường vụ"
    COMMITTEE_MEMBER = "committee_member", "Ủy viên Ban Chấp hành"
    CELL_COMMITTEE_MEMBER = "cell_committee_member", "Chi ủy viên"
    GROUP_LEADER = "group_leader", "Tổ trưởng tổ đảng"
    GROUP_DEPUTY = "group_deputy", "Tổ phó tổ đảng"
    INSPECTION_HEAD = "inspection_head", "Chủ nhiệm Ủy ban Kiểm tra"
    INSPECTION_DEPUTY = "inspection_deputy", "Phó Chủ nhiệm Ủy ban Kiểm tra"
    INSPECTION_MEMBER = "inspection_member", "Ủy viên Ủy ban Kiểm tra"


@tracked()
class PartyPosition(models.Model):
    """A post held in a body; never grants a portal role by itself (organisations.md section 5)."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="positions", verbose_name="tổ chức"
    )
    position = models.CharField("chức vụ", max_length=24, choices=Position.choices)
    started_on = PartialDateField("từ ngày")
    ended_on = PartialDateField("đến ngày")
    decision = models.CharField("quyết định", max_length=60, blank=True)

    objects = MemberFactQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ Đảng"
        verbose_name_plural = "chức vụ Đảng"
        ordering = ["member", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(position="secretary", ended_on=""),
                name="position_one_secretary",
            ),
            models.UniqueConstraint(
                fields=["member", "organisation", "position"],
                condition=models.Q(ended_on=""),
                name="position_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} {self.organisation}"


@tracked()
class Badge(models.Model):
    """A badge of Party age: 30, 40, 45 … 90 years (members.md section 3)."""

    LEVELS = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="badges")
    level = models.PositiveSmallIntegerField("loại (năm)", choices=[(n, f"{n} năm tuổi Đảng") for n in LEVELS])
    number = models.CharField("số huy hiệu", max_length=12, blank=True)
    awarded_on = PartialDateField("đợt, ngày trao")

    objects = MemberFactQuerySet.as_manager()

    class Meta:
        verbose_name = "Huy hiệu Đảng"
        verbose_name_plural = "Huy hiệu Đảng"
        ordering = ["member", "level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "level"], name="badge_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=(30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)), name="badge_level"
            ),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
