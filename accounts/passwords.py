"""Password rules: length and words everybody would try (ASVS 5.0: 6.2.1, 6.2.4, 6.2.11); no composition rules."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from handbook.lib.text import fold

LOCAL_WORDS = (
    "dangvien",
    "chibo",
    "sotay",
    "matkhau",
    "danguy",
    "tinhuy",
    "thainguyen",
    "backan",
    "vietnam",
    "hochiminh",
)


class LocalWordsValidator:
    """Refuses a password that is a local word with a few digits, one's own handbook code, name or phone number."""

    def validate(self, password: str, user: Any = None) -> None:
        letters = "".join(character for character in fold(password) if character.isalpha())
        own = []
        if isinstance(user, User):
            own = [fold(user.handbook_code), fold(user.display_name).replace(" ", ""), user.phone]
        compact = fold(password).replace(" ", "")
        if letters in LOCAL_WORDS or (letters == "" and len(set(password)) < 4) or compact in own:
            raise ValidationError(
                "Mật khẩu này dễ đoán. Dùng ba từ không liên quan nhau, ví dụ tên một món ăn và một nơi."
            )

    def get_help_text(self) -> str:
        return "Ít nhất 8 ký tự. Đừng dùng họ tên, ngày sinh, số điện thoại hay mã sổ tay."
