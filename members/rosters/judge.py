"""The one judgement of a roster, for preview, commit, command and tests."""

import datetime as dt
from collections.abc import Callable, Sequence

from handbook.lib.sheets.grid import Workbook, column_letter
from members.rosters.directory import Directory
from members.rosters.duplicates import find_duplicates
from members.rosters.facts import check_facts
from members.rosters.layout import Plan, plan_sheet
from members.rosters.matching import Matcher, numbers_of
from members.rosters.posts import settle_secretaries
from members.rosters.reading import SheetReader
from members.rosters.types import Change, Judgement, KnownMember, Numbers, SheetReading

UNREAD_LAYOUTS = ("7-HSĐV", "4A-HHĐ")
NO_LIST = (
    "Không tìm thấy danh sách đảng viên trong tệp: cần một dòng tiêu đề có cột Họ và tên và ít nhất hai cột nữa. "
    "Dùng tệp mẫu 4.0 hoặc danh sách thường."
)


def judge(
    workbook: Workbook,
    *,
    directory: Directory,
    today: dt.date,
    lookup: Callable[[Numbers], Sequence[KnownMember]],
) -> Judgement:
    """What `workbook` says of the members below the directory's scope, as of `today`.

    `lookup` is called once with all identifying values of the file and gives the members of the scope and, without
    facts, those outside it who bear one of the numbers. Nothing is written. Linear in the rows of the file.
    """
    judgement = Judgement()
    plans = [plan_sheet(sheet, directory) for sheet in workbook.sheets]
    judgement.sheets = [_describe(plan) for plan in plans]
    readable = [plan for plan in plans if plan.role == "data"]
    for plan in readable:
        if plan.heading and plan.heading.layout in UNREAD_LAYOUTS:
            judgement.refusal = (
                f"Tệp là sổ theo mẫu {plan.heading.layout}; sổ tay chưa đọc được mẫu này. "
                "Chép sang mẫu 4.0 hoặc danh sách thường rồi nhập."
            )
            return judgement
    if not readable:
        asked = next((plan.reason for plan in plans if plan.role == "ask"), "")
        judgement.refusal = asked or NO_LIST
        return judgement
    for plan in readable:
        reader = SheetReader(plan, directory, today)
        rows = reader.rows()
        for row in rows:
            check_facts(row, today, has_official_column="official_date" in reader.columns)
        judgement.questions += reader.questions()
        judgement.rows += rows
    find_duplicates(judgement.rows)
    known = list(lookup(numbers_of(judgement.rows)))
    matcher = Matcher(known, today)
    for row in judgement.rows:
        matcher.match(row)
    settle_secretaries(judgement.rows, known)
    judgement.missing = _missing(judgement, known, matcher)
    return judgement


def _describe(plan: Plan) -> SheetReading:
    reading = SheetReading(plan.sheet.name, plan.role, plan.reason)
    if plan.heading:
        reading.header_rows = list(range(plan.heading.first, plan.heading.last + 1))
        reading.columns = plan.heading.fields
        reading.ignored_columns = [(column_letter(column), path) for column, path in plan.heading.ignored]
    return reading


def _missing(judgement: Judgement, known: Sequence[KnownMember], matcher: Matcher) -> list[KnownMember]:
    """Current members of the cells the file names who are on none of its rows: a list to review, never a deletion."""
    cells = {row.member.get("organisation") for row in judgement.rows} - {None}
    repeated = {row.match_key for row in judgement.rows if row.change is not Change.NEW}
    return [
        member
        for member in known
        if member.in_scope
        and member.is_current
        and member.key not in matcher.matched | repeated
        and member.get("organisation") in cells
    ]
