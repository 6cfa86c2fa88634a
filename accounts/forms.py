"""Forms of the door: sign-in and change of password, in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from accounts.codes import normalise_handbook_code, normalise_phone


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

    def clean_login(self) -> str:
        """One spelling for all, so that wrong tries in other spellings count together."""
        typed = self.cleaned_data["login"]
        return normalise_phone(typed) or normalise_handbook_code(typed)

    def user_credentials(self) -> dict[str, Any]:
        """As allauth; a known user goes by the handbook code, for the session keeps it and may hold no phone number."""
        credentials = super().user_credentials()
        return credentials | {"username": self.user.handbook_code} if self.user else credentials


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


class SlipForm(forms.Form):
    """First step of activation: what is printed on the slip."""

    handbook_code = forms.CharField(
        label="Mã sổ tay",
        help_text="In ở dòng đầu của phiếu, ví dụ K7M4-9QXD.",
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Chưa có mã sổ tay."},
    )
    code = forms.CharField(
        label="Mã kích hoạt",
        help_text="10 chữ số in trên phiếu.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Chưa có mã kích hoạt."},
    )


class NewPasswordForm(forms.Form):
    """Second step of activation: a password typed twice; its strength is judged by the service."""

    password1 = forms.CharField(
        label="Mật khẩu mới",
        help_text="Ít nhất 8 ký tự. Nên dùng ba từ không liên quan nhau. Đừng dùng họ tên, ngày sinh, số điện thoại.",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-password": ""}),
        error_messages={"required": "Chưa có mật khẩu."},
    )
    password2 = forms.CharField(
        label="Gõ lại mật khẩu",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-password": ""}),
        error_messages={"required": "Chưa gõ lại mật khẩu."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", "Hai lần gõ chưa giống nhau.")
        return data
