"""Telephone numbers of offices as people write them: several in one line, each ready for a tap."""

import re
from typing import NamedTuple

from handbook.lib.text import clean

_BETWEEN = re.compile(r"\s*(?:[;,/]|\s[-–]\s|\bhoặc\b)\s*", re.I)
_NUMBER = re.compile(r"(\+?[(\d][\d .()\-]*\d)(?:\s*(?:-|\()?\s*(?:số )?(?:máy lẻ|ml)\.?:?\s*(\d{1,5})\)?)?", re.I)
_COUNTRY = re.compile(r"\A(?:\+|00)84")
_SHORT = re.compile(r"1[89]00\d{4,6}|1\d{2,3}")
_ZONED = re.compile(r"0\d{8,10}")
_MOBILE = re.compile(r"0[35789]\d{8}")


class OfficePhone(NamedTuple):
    """`digits` as dialled inside the country; `extension` behind the switchboard, or nothing."""

    digits: str
    extension: str = ""

    def __str__(self) -> str:
        return f"{self.digits} máy lẻ {self.extension}" if self.extension else self.digits

    @property
    def is_mobile(self) -> bool:
        """Does the number look like a mobile telephone's, which may be somebody's own?"""
        return bool(_MOBILE.fullmatch(self.digits))


def read_phones(text: str) -> list[OfficePhone]:
    """The numbers written in `text`. Raises ValueError with a sentence for whoever typed them."""
    return [_read(part) for part in _BETWEEN.split(clean(text)) if part]


def _read(part: str) -> OfficePhone:
    match = _NUMBER.fullmatch(part)
    if not match:
        raise ValueError(f"“{part}” không phải số điện thoại. Chỉ ghi số; nhiều số thì cách nhau bằng dấu chấm phẩy.")
    digits = _COUNTRY.sub("0", re.sub(r"[^\d+]", "", match[1]))
    if not (_ZONED.fullmatch(digits) or _SHORT.fullmatch(digits)):
        raise ValueError(
            f"Số “{part}” thiếu hoặc thừa chữ số. Ghi cả mã vùng, bắt đầu bằng 0, ví dụ 0209 000 0000; "
            "Excel hay làm mất số 0 ở đầu."
        )
    return OfficePhone(digits, match[2] or "")
