"""Portal roles: assignments with a scope and dates, apart from party positions (portal.md section 3)."""

from django.conf import settings
from django.db import models

from accounts.audit import tracked
from members.querysets.roles import RoleAssignmentQuerySet


class Role(models.TextChoices):
    SECRETARY = "secretary", "Bí thư chi bộ"
    OFFICER = "officer", "Cán bộ tổ chức (theo cây tổ chức)"
    EDITOR = "editor", "Biên tập viên"
    PUBLISHER = "publisher", "Người duyệt, công bố"
    DPO = "dpo", "Phụ trách bảo vệ dữ liệu"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


SCOPED_ROLES = (Role.SECRETARY, Role.OFFICER)


@tracked()
class RoleAssignment(models.Model):
    """`role` for `user` within `organisation` (its subtree for an officer), while the dates hold."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_assignments", verbose_name="tài khoản"
    )
    role = models.CharField("vai trò", max_length=14, choices=Role.choices)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name="phạm vi",
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles_granted",
        verbose_name="người giao",
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò trên sổ tay"
        verbose_name_plural = "vai trò trên sổ tay"
        ordering = ["user", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["secretary", "officer"], organisation__isnull=False)
                | (~models.Q(role__in=["secretary", "officer"]) & models.Q(organisation__isnull=True)),
                name="role_scope_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")), name="role_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"
