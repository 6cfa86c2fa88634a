"""The custom user: a handbook code, perhaps a phone number, never a citizen or card number."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from accounts.audit import tracked
from accounts.codes import display_handbook_code, new_handbook_code, normalise_handbook_code
from handbook.lib.encryption import BlindIndexField, EncryptedTextField, blind_index


class UserManager(BaseUserManager["User"]):
    def create_user(self, handbook_code: str = "", password: str | None = None, **fields: Any) -> "User":
        """A user with the given or a new handbook code; without a password the account waits for activation."""
        user = self.model(handbook_code=normalise_handbook_code(handbook_code) or new_handbook_code(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handbook_code: str = "", password: str | None = None, **fields: Any) -> "User":
        """For `createsuperuser`; the portal itself grants rights by role assignments."""
        return self.create_user(handbook_code, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handbook_code=normalise_handbook_code(username or ""))

    def with_phone(self, phone: str) -> models.QuerySet["User"]:
        """Active users of one phone number (families share one)."""
        index = blind_index("phone", phone)
        return self.filter(phone_index=index, is_active=True) if index else self.none()


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    handbook_code = models.CharField("mã sổ tay", max_length=32, unique=True)
    display_name = models.CharField("tên hiển thị", max_length=150)
    phone = EncryptedTextField("điện thoại đăng nhập", context="accounts.phone")
    phone_index = BlindIndexField(source="phone", namespace="phone", db_index=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    is_staff = models.BooleanField("vào được trang quản trị", default=False)
    activated_at = models.DateTimeField("kích hoạt lúc", null=True, blank=True)
    privacy_notice_version = models.CharField("bản thông báo dữ liệu đã đọc", max_length=20, blank=True)
    privacy_notice_at = models.DateTimeField("đọc thông báo dữ liệu lúc", null=True, blank=True)
    date_joined = models.DateTimeField("tạo lúc", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "handbook_code"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["display_name", "pk"]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.code_display})"

    @property
    def code_display(self) -> str:
        return display_handbook_code(self.handbook_code)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        """The given name, by which people are addressed."""
        return self.display_name.split()[-1] if self.display_name else self.code_display


class SignInAttempt(models.Model):
    """One try to sign in or to activate, for the audit screen; the number typed is kept as a blind index only."""

    identifier_index = models.CharField("dấu vết mã đã gõ", max_length=64, blank=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, verbose_name="tài khoản")
    kind = models.CharField("việc", max_length=20, choices=[("sign_in", "Đăng nhập"), ("activation", "Kích hoạt")])
    succeeded = models.BooleanField("thành công")
    ip = models.GenericIPAddressField("địa chỉ", null=True, blank=True)
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "lần đăng nhập"
        verbose_name_plural = "nhật ký đăng nhập"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="signinattempt_user_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y %H:%M}"
