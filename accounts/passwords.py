"""Password rules: length and words everybody would try (ASVS 5.0: 6.2.1, 6.2.4, 6.2.11); no composition rules."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from accounts.codes import normalise_phone
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


def _is_date(digits: str) -> bool:
    """Eight digits that are a day of the calendar in either order: most such passwords are somebody's birthday."""
    if len(digits) != 8:
        return False
    for day, month, year in ((digits[:2], digits[2:4], digits[4:]), (digits[6:], digits[4:6], digits[:4])):
        if "1900" <= year <= "2100":
            try:
                dt.date(int(year), int(month), int(day))
            except ValueError:
                continue
            return True
    return False


class LocalWordsValidator:
    """Refuses a local word or the own name with or without digits, a date, the own handbook code or phone number."""

    def validate(self, password: str, user: Any = None) -> None:
        compact = "".join(character for character in fold(password) if character.isalnum())
        letters = "".join(character for character in compact if character.isalpha())
        words, own = set(LOCAL_WORDS), set()
        if isinstance(user, User):
            words |= {fold(user.display_name).replace(" ", "")} - {""}
            own = {user.handbook_code, user.phone} - {""}
        if (
            letters in words
            or compact in own
            or normalise_phone(password) in own
            or (letters == "" and (len(set(compact)) < 4 or _is_date(compact)))
        ):
            raise ValidationError(
                "Mật khẩu này dễ đoán. Dùng ba từ không liên quan nhau, ví dụ tên một món ăn và một nơi."
            )

    def get_help_text(self) -> str:
        return "Ít nhất 8 ký tự. Đừng dùng họ tên, ngày sinh, số điện thoại hay mã sổ tay."
