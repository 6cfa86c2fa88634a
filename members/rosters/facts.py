"""Facts of one row held against each other: order of dates, ages, membership (members.md sections 5 and 6)."""

import datetime as dt
from dataclasses import replace

from members.rosters.types import JudgedRow, Level

PROBATION_MONTHS = 12
UNSETTLED_MONTHS = 24
EARLIEST_BIRTH = 1915


def _exact(row: JudgedRow, name: str) -> dt.date | None:
    value = row.member.get(name)
    return dt.date.fromisoformat(value) if value and len(value) == 10 else None


def _months_between(first: dt.date, second: dt.date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month - (second.day < first.day)


def _after_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def check_facts(row: JudgedRow, today: dt.date, *, has_official_column: bool) -> None:
    """Adds findings and derives membership: official date → Chính thức, none for two years → not known."""
    _check_births(row)
    _check_order(row)
    _check_age(row)
    if has_official_column:
        _derive_membership(row, today)
    _check_cards(row)


def _check_births(row: JudgedRow) -> None:
    """A birth that cannot be right makes the other dates a matter for a person, not plainly wrong."""
    if not any(finding.code == "birth_implausible" for finding in row.findings):
        return
    row.findings = [
        replace(finding, level=Level.ASK)
        if finding.level is Level.ERROR and finding.field == "admission_date"
        else finding
        for finding in row.findings
    ]


def _check_order(row: JudgedRow) -> None:
    facts = row.member
    decision, admission = facts.get("decision_date"), facts.get("admission_date")
    readings = row.readings("admission_date"), row.readings("official_date")
    if all(readings) and all(_is_before(second, first) for first in readings[0] for second in readings[1]):
        facts["admission_date"] = facts["official_date"] = None
        message = "Ngày chính thức trước ngày vào Đảng; chưa rõ ngày nào sai nên không lấy cả hai."
        row.add(Level.ERROR, "date_swapped_columns", "official_date", message, "Kiểm tra lại hai ngày.")
        return
    if decision and admission and _is_before(admission, decision):
        message = "Ngày kết nạp trước ngày quyết định kết nạp."
        row.add(Level.WARNING, "admission_before_decision", "admission_date", message, "Đối chiếu hai ngày.")
    first, second = _exact(row, "admission_date"), _exact(row, "official_date")
    if first and second and _after_months(first, PROBATION_MONTHS) != second:
        message = "Ngày chính thức không cách ngày vào Đảng đúng 12 tháng."
        row.add(
            Level.WARNING, "official_not_12_months", "official_date", message, "Đối chiếu; trước đây có thời hạn khác."
        )


def _is_before(first: str, second: str) -> bool:
    """Earlier as far as both are known."""
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def _check_age(row: JudgedRow) -> None:
    birth, admission = row.member.get("birth_date"), row.member.get("admission_date")
    if not birth or not admission or int(birth[:4]) < EARLIEST_BIRTH:
        return
    if _is_before(admission, birth):
        row.member["birth_date"] = row.member["admission_date"] = None
        message = "Ngày vào Đảng trước ngày sinh; chưa rõ ngày nào sai nên không lấy cả hai."
        row.add(Level.ERROR, "admission_before_birth", "admission_date", message, "Kiểm tra lại hai ngày.")
        return
    first, second = _exact(row, "birth_date"), _exact(row, "admission_date")
    months = _months_between(first, second) if first and second else (int(admission[:4]) - int(birth[:4])) * 12
    if months < 18 * 12 - (0 if first and second else 12):
        row.add(
            Level.WARNING, "admission_under_18", "admission_date", "Vào Đảng khi chưa đủ 18 tuổi.", "Kiểm tra lại năm."
        )
    elif months >= 60 * 12 + (1 if first and second else 13):
        row.add(
            Level.WARNING, "admission_over_60", "admission_date", "Vào Đảng khi đã quá 60 tuổi.", "Kiểm tra lại năm."
        )


def _derive_membership(row: JudgedRow, today: dt.date) -> None:
    official, admission = row.member.get("official_date"), row.member.get("admission_date")
    told = row.member.get("membership")
    if row.has_official_value:
        row.member["membership"] = "Dự bị" if official and official > today.isoformat() else "Chính thức"
        if told and told != row.member["membership"]:
            message = f"Tệp ghi đảng viên {told.lower()} nhưng ngày chính thức nói khác."
            row.add(Level.WARNING, "membership_contradicts", "membership", message, "Đối chiếu ngày chính thức.")
        return
    if told:
        return
    row.member["membership"] = None
    possible = [admission] if admission else _doubtful(row, "admission_date")
    if not possible:
        return
    if all(_months_between(_first_day(value), today) < UNSETTLED_MONTHS for value in possible):
        row.member["membership"] = "Dự bị"
    elif admission:
        message = "Vào Đảng đã lâu mà chưa có ngày chính thức; chưa rõ là chính thức hay dự bị."
        row.add(Level.WARNING, "official_missing", "official_date", message, "Bổ sung ngày chính thức.")


def _doubtful(row: JudgedRow, name: str) -> list[str]:
    """The days a month-first machine leaves possible, or the one ahead that stands in the cell."""
    return [
        candidate
        for finding in row.findings
        if finding.field == name and finding.code in ("date_ambiguous", "date_future")
        for candidate in finding.candidates
    ]


def _first_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def _check_cards(row: JudgedRow) -> None:
    facts = row.member
    own = facts.get("citizen_id")
    for name in ("card_number", "card_number_2025"):
        number = facts.get(name)
        if number and facts.get("membership") == "Dự bị":
            message = "Đảng viên dự bị mà có số thẻ."
            row.add(Level.WARNING, "card_on_probationary", name, message, "Kiểm tra lại số thẻ hoặc ngày chính thức.")
        if number and own and len(number) == 12 and number != own:
            message = "Số thẻ mới khác số căn cước, mà theo quy định hai số là một."
            row.add(Level.WARNING, "card_differs_from_citizen_id", name, message, "Đối chiếu thẻ và căn cước.")
