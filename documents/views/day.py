"""The day a reader looks at the library as of: ?ngay=31/12/2025."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from handbook.lib.dates import PartialDate
from handbook.lib.text import clean

_MOST_CHARACTERS = 30
NO_DAY = "Ngày “{}” không có. Ghi đủ ngày/tháng/năm, ví dụ 31/12/2025."


@dataclass(frozen=True)
class DayAsked:
    """`day` is today unless another one was chosen; `error` is a sentence for what could not be read as a day."""

    day: dt.date
    is_chosen: bool = False
    text: str = ""
    error: str = ""

    @property
    def query(self) -> str:
        """What an address carries so that the chosen day stays: "?ngay=31/12/2025", or nothing."""
        return f"?ngay={self.day:%d/%m/%Y}" if self.is_chosen else ""


def day_asked(request: HttpRequest) -> DayAsked:
    """Reads ?ngay=; an empty one, and today, choose nothing."""
    today = timezone.localdate()
    text = clean(request.GET.get("ngay") or "")[:_MOST_CHARACTERS]
    if not text:
        return DayAsked(today)
    try:
        day = PartialDate.typed(text).exact
    except ValueError:
        day = None
    if day is None:
        return DayAsked(today, text=text, error=NO_DAY.format(text))
    return DayAsked(day, is_chosen=day != today, text=f"{day:%d/%m/%Y}")
