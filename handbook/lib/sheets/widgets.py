"""Cells of an import as people write them: names of choices, dates; errors say what would have been right."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from import_export.widgets import CharWidget

from handbook.lib.dates import PartialDate
from handbook.lib.text import fold


class ChoiceWidget(CharWidget):
    """A value by its Vietnamese label, marks and capitals optional."""

    def __init__(self, choices: Iterable[tuple[Any, Any]], name: str) -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in choices}
        self.values = {fold(label): value for value, label in self.labels.items()}
        self.name = name

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Raises ValueError naming the choices."""
        found = self.values.get(fold(str(value or "")).strip())
        if found is None:
            raise ValueError(f"{self.name} “{value}” không có. Ghi một trong: {', '.join(self.labels.values())}.")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, "")


class PartialDateWidget(CharWidget):
    """dd/mm/yyyy, mm/yyyy or yyyy."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Raises ValueError with what to write."""
        if not value:
            return ""
        try:
            return PartialDate.typed(str(value))
        except ValueError:
            raise ValueError(f"Ngày “{value}” chưa đúng. Ghi ngày/tháng/năm, ví dụ 02/09/2026.") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return PartialDate(value).display if value else ""


class DayWidget(CharWidget):
    """A whole day, dd/mm/yyyy."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        """Raises ValueError with what to write."""
        if not value:
            return None
        try:
            day = PartialDate.typed(str(value)).exact
        except ValueError:
            day = None
        if day is None:
            raise ValueError(f"Ngày “{value}” chưa đúng. Ghi đủ ngày/tháng/năm, ví dụ 02/09/2026.")
        return day

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value:%d/%m/%Y}" if value else ""
