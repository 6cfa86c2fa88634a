"""How due dates are said: "đến hạn theo dữ liệu hiện có"; never a right, never a breach (C8)."""

import datetime as dt
from typing import Any, NamedTuple

from guidance.duties.rules import Start
from handbook.lib.dates import PartialDate

_OF_A_LEVEL = (Start.DECISION, Start.ANNIVERSARY, Start.ROUND, "")
_WANTING = {
    Start.CEREMONY: "chưa ghi đủ ngày vào Đảng",
    Start.OFFICIAL: "chưa ghi đủ ngày vào Đảng",
    Start.DECISION: "chưa ghi đủ ngày quyết định kết nạp",
    Start.ANNIVERSARY: "chưa ghi đủ ngày quyết định kết nạp, hoặc thời gian phải trừ, hoặc các đợt của tỉnh",
    Start.ROUND: "tỉnh chưa ghi hạn nộp tờ khai",
    Start.TEMPORARY_END: "chưa ghi ngày hết hạn trong giấy",
    Start.EXEMPT_END: "chưa ghi ngày hết hạn trong quyết định",
}
_NO_DAY = "chưa ghi ngày bắt đầu tính"


class Said(NamedTuple):
    """`when` in words; `left` how far it is, "" where no day is known; `tags` what a reader must know beside it."""

    when: str
    left: str
    is_past: bool
    tags: tuple[str, ...]


def title_of(title: str, start: str, level: int, label: str = "") -> str:
    """The name of a duty, with the badge or the case it is about."""
    if level and start in _OF_A_LEVEL:
        return f"{title}, mức {level} năm"
    return f"{title} ({label})" if label else title


def wanting_words(start: str) -> str:
    """Which date is not known; never that there is nothing to do."""
    return f"Chưa đủ dữ liệu: {_WANTING.get(Start(start), _NO_DAY) if start else _NO_DAY}"


def said(duty: Any, today: dt.date) -> Said:
    """A duty or a stored due date in words for `today`."""
    tags = tuple(
        words
        for words, applies in (
            ("Ước tính theo ngày vào Đảng" if not duty.is_provisional else "Ước tính", duty.is_estimate),
            ("Dự kiến, chưa có lịch nghỉ của năm đó", duty.is_provisional),
        )
        if applies
    )
    if not duty.due:
        return Said(wanting_words(duty.rule.start), "", False, tags)
    date = PartialDate(duty.due)
    if date.exact is None:
        kind = "tháng" if date.month else "năm"
        return Said(f"Trong {kind} {date.display}", "", bool(duty.sort_on and duty.sort_on < today), tags)
    day = duty.act_by or date.exact
    opening = "Từ" if not duty.rule.start else "Ngày" if duty.rule.is_status else "Hạn"
    when = f"{opening} {date.display}"
    if duty.act_by:
        when += f" là ngày nghỉ, làm chậm nhất {duty.act_by:%d/%m/%Y}"
    return Said(when, _left(day, today, is_status=duty.rule.is_status), day < today, tags)


def _left(day: dt.date, today: dt.date, *, is_status: bool) -> str:
    days = (day - today).days
    if days > 0:
        return f"còn {days} ngày"
    if days == 0:
        return "hôm nay"
    return "đã qua" if is_status else "quá hạn theo dữ liệu"
