"""The directory of the demonstration: offices nobody can call, of the invented province and of two others."""

import datetime as dt
from collections.abc import Iterable
from itertools import count

from handbook.lib.text import slugify_vi
from members.models import DirectoryEntry, Organisation
from members.models.directory import LEVEL_OF_TYPE

HOURS = "Thứ Hai đến thứ Sáu, 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ"
_OFFICES = {"province": "Ban Tổ chức Tỉnh ủy", "commune": "Ban Xây dựng Đảng", "grassroots": "Văn phòng cấp ủy"}
_ELSEWHERE = (
    ("VD", "Đảng bộ tỉnh Ví Dụ", "province", "", ""),
    ("VD-01", "Đảng bộ xã Bản Mẫu", "commune", "VD", "Đảng bộ xã Bản Nháp\nĐảng bộ xã Bản Gốc"),
    ("VD-02", "Đảng bộ phường Minh Họa", "commune", "VD", "Đảng bộ phường Tranh Vẽ"),
    ("VD-02-1", "Đảng bộ Trường Cao đẳng Minh Họa", "grassroots", "VD-02", ""),
    ("TN", "Đảng bộ thành phố Thử Nghiệm", "province", "", ""),
    ("TN-01", "Đảng bộ phường Thí Điểm", "commune", "TN", ""),
)
"""Code, name, level, code of the body above, old names."""


def load_directory(organisations: dict[str, Organisation], today: dt.date) -> None:
    """Entries for the bodies that receive letters, all on show, the numbers all noughts but for the last figures."""
    numbers = count(1)
    checked = today - dt.timedelta(days=30)
    inside = [_inside(body, next(numbers), checked) for body in organisations.values() if body.type in LEVEL_OF_TYPE]
    _give_slugs(inside)
    DirectoryEntry.objects.bulk_create(inside)
    made: dict[str, DirectoryEntry] = {}
    for code, name, level, above, former in _ELSEWHERE:
        made[code] = DirectoryEntry.objects.create(
            code=code,
            name=name,
            level=level,
            parent=made.get(above),
            former_names=former,
            office=_OFFICES[level].replace("Tỉnh ủy", "Thành ủy" if "thành phố" in name else "Tỉnh ủy"),
            address=f"Số {next(numbers)} đường Thử, {name.removeprefix('Đảng bộ ')}",
            phone=_phone(next(numbers)),
            verified_on=checked,
            is_shown=True,
        )


def _inside(body: Organisation, number: int, checked: dt.date) -> DirectoryEntry:
    level = LEVEL_OF_TYPE[body.type]  # type: ignore[index]  # a stored choice is a plain str
    return DirectoryEntry(
        organisation=body,
        office=_OFFICES[level],
        address=f"Trụ sở cấp ủy, {body.short_name}",
        phone=_phone(number),
        hours=HOURS if level != "grassroots" else "",
        verified_on=checked,
        is_shown=True,
    )


def _phone(number: int) -> str:
    return f"{number:010d}"


def _give_slugs(entries: Iterable[DirectoryEntry]) -> None:
    for entry in entries:
        entry.slug = slugify_vi(f"{entry.title} {entry.known_code}")
