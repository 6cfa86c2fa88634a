"""Forms of the door: sign-in and change of password, in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms


class SignInForm(allauth_forms.LoginForm):
    """Takes a phone number or a handbook code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Số điện thoại hoặc mã sổ tay",
            help_text="Mã sổ tay in trên phiếu, ví dụ K7M4-9QXD. Đừng gõ số căn cước, số thẻ.",
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": "Chưa có số điện thoại hoặc mã sổ tay."},
        )
        self.fields["password"] = forms.CharField(
            label="Mật khẩu",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-password": ""}),
            error_messages={"required": "Chưa có mật khẩu."},
        )
        self.order_fields(["login", "password"])


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", "Mật khẩu đang dùng"),
            ("password1", "Mật khẩu mới"),
            ("password2", "Mật khẩu mới, gõ lại"),
        ):
            field = self.fields[name]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["data-password"] = ""
