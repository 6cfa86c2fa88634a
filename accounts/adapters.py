"""How allauth behaves here: nobody signs up alone, second-factor secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.services.activation import record_sign_in
from handbook.lib.encryption import decrypt, encrypt

_CONTEXT = "accounts.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Số hoặc mật khẩu chưa đúng. Kiểm tra lại từng ký tự.",
        "too_many_login_attempts": "Đã thử sai nhiều lần. Chờ 5 phút rồi thử lại, hoặc hỏi bí thư chi bộ.",
        "rate_limited": "Thao tác quá nhanh. Chờ một phút rồi thử lại.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "unavailable": "Chức năng này không dùng ở đây.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the roster; members activate them by slip."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """As allauth, with a line in the sign-in log, for tries over the limit and at locked accounts too."""
        user = None
        try:
            user = super().authenticate(request, **credentials)
        finally:
            record_sign_in(
                user,
                credentials.get("username") or "",
                succeeded=user is not None and user.is_active,
                ip=request.META.get("REMOTE_ADDR"),
            )
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return encrypt(text, _CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(bytes.fromhex(encrypted_text), _CONTEXT)

    def _get_user_identifier(self, user: User) -> str:
        return user.code_display
