"""What is unusual about a whole file, in words."""

from typing import Any

from members.models import RosterImport
from members.rosters.preview import label_of
from members.views.imports.lines import names_of

SHOWN = 8


def alarm_sentences(roster_import: RosterImport) -> list[str]:
    """One sentence for each alarm, the first SHOWN and how many more there are."""
    alarms = roster_import.alarms
    names = names_of(alarm["organisation"] for alarm in alarms[:SHOWN] if alarm["kind"] == "leaving")
    sentences = [_sentence(alarm, names) for alarm in alarms[:SHOWN]]
    if len(alarms) > SHOWN:
        sentences.append(f"Và {len(alarms) - SHOWN} điều khác thường nữa; xem bảng quân số từng chi bộ.")
    return sentences


def _sentence(alarm: dict[str, Any], names: dict[str, str]) -> str:
    rows = alarm["rows"]
    if alarm["kind"] == "field":
        return (
            f"{label_of(alarm['field'])} đổi ở {rows} trong {alarm['of']} người đã có. "
            "Kiểm tra có ghép nhầm cột hoặc lệch dòng không."
        )
    if alarm["kind"] == "smaller":
        return (
            f"Tệp có {rows} dòng, lần nhập trước có {alarm['before']}. Kiểm tra tệp có thiếu trang, thiếu dòng không."
        )
    if alarm["kind"] == "leaving":
        name = names.get(alarm["organisation"], alarm["organisation"])
        return f"{name}: {rows} trong {alarm['of']} người rời đi hoặc không có trong tệp."
    return f"Một lần ghi {rows} người, nhiều hơn thường lệ."
