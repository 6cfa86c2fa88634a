"""Facts of one row held against each other: order of dates, ages, membership (members.md sections 5 and 6)."""

import datetime as dt

from members.rosters.types import JudgedRow, Level

PROBATION_MONTHS = 12
UNSETTLED_MONTHS = 24


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
    _check_order(row)
    _check_age(row)
    if has_official_column:
        _derive_membership(row, today)
    _check_card(row)


def _check_order(row: JudgedRow) -> None:
    admission, official = row.member.get("admission_date"), row.member.get("official_date")
    if not admission or not official:
        return
    size = min(len(admission), len(official))
    if official[:size] < admission[:size]:
        row.member["admission_date"] = row.member["official_date"] = None
        message = "Ngày chính thức trước ngày vào Đảng; chưa rõ ngày nào sai nên không lấy cả hai."
        row.add(Level.ERROR, "date_swapped_columns", "official_date", message, "Kiểm tra lại hai ngày.")
        return
    first, second = _exact(row, "admission_date"), _exact(row, "official_date")
    if first and second and _after_months(first, PROBATION_MONTHS) != second:
        message = "Ngày chính thức không cách ngày vào Đảng đúng 12 tháng."
        row.add(
            Level.WARNING, "official_not_12_months", "official_date", message, "Đối chiếu; trước đây có thời hạn khác."
        )


def _check_age(row: JudgedRow) -> None:
    birth, admission = _exact(row, "birth_date"), _exact(row, "admission_date")
    if not birth or not admission:
        return
    months = _months_between(birth, admission)
    if months < 18 * 12:
        row.add(
            Level.WARNING, "admission_under_18", "admission_date", "Vào Đảng khi chưa đủ 18 tuổi.", "Kiểm tra lại năm."
        )
    elif months >= 60 * 12 + 1:
        row.add(
            Level.WARNING, "admission_over_60", "admission_date", "Vào Đảng khi đã quá 60 tuổi.", "Kiểm tra lại năm."
        )


def _derive_membership(row: JudgedRow, today: dt.date) -> None:
    official, admission = row.member.get("official_date"), row.member.get("admission_date")
    if row.has_official_value:
        row.member["membership"] = "Dự bị" if official and official > today.isoformat() else "Chính thức"
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
    """The days a month-first machine leaves possible."""
    return [
        c
        for finding in row.findings
        if finding.field == name and finding.code == "date_ambiguous"
        for c in finding.candidates
    ]


def _first_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def _check_card(row: JudgedRow) -> None:
    for name in ("card_number", "card_number_2025"):
        if name not in row.member:
            continue
        if row.member[name] and row.member.get("membership") == "Dự bị":
            message = "Đảng viên dự bị mà có số thẻ."
            row.add(Level.WARNING, "card_on_probationary", name, message, "Kiểm tra lại số thẻ hoặc ngày chính thức.")
    new, own = row.member.get("card_number_2025"), row.member.get("citizen_id")
    if new and own and len(new) == 12 and new != own:
        message = "Số thẻ mới khác số căn cước, mà theo quy định hai số là một."
        row.add(
            Level.WARNING, "card_differs_from_citizen_id", "card_number_2025", message, "Đối chiếu thẻ và căn cước."
        )
