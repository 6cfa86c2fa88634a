"""Our roster files: template 4.0 and the plain list, blank or filled, with drop-downs on hidden sheets."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from handbook.lib.sheets.writer import HEADING, TEXT, merge, new_workbook, put
from members.exports.columns import KEY, PLAIN, PLAIN_SHEET, TEMPLATE, TEMPLATE_SHEET, TITLE, Column
from members.exports.facts import POSITIONS, STATES
from members.rosters.lists import ETHNIC_GROUPS

LAST_ROW = 1_048_576
EXAMPLE = "VD"
_PRIVATE = "Tệp có dữ liệu cá nhân: giữ kín, gửi đúng người, dùng xong thì xóa."
_MARKED = "Ghi chú: cột có dấu (*) bắt buộc nhập; ngày ghi theo dạng dd/MM/yyyy."
_PROBATION = "Đảng viên dự bị không nhập số thẻ và ngày chính thức."
_EXAMPLES = (
    {
        "full_name": "Nguyễn Văn Ví Dụ",
        "sex": "Nam",
        "birth_date": "02/09/1961",
        "ethnic_group": "Kinh",
        "citizen_id": "000061000001",
        "card_number_2025": "000061000001",
        "card_number_2003": "00000001",
        "admission_date": "03/02/1985",
        "official_date": "03/02/1986",
        "activity": "Đang sinh hoạt",
    },
    {
        "full_name": "Trần Thị Thí Dụ",
        "sex": "Nữ",
        "birth_date": "1955",
        "ethnic_group": "Tày",
        "admission_date": "05/1980",
        "activity": "Miễn sinh hoạt",
        "activity_date": "01/2020",
    },
)
HELP = (
    "CÁCH GHI DANH SÁCH ĐẢNG VIÊN",
    "1. Mỗi đảng viên một dòng, ghi từ dòng trống đầu tiên dưới các dòng ví dụ. Không đổi tiêu đề cột.",
    "2. Các dòng có chữ VD ở cột STT chỉ là ví dụ, tên và số đều bịa; khi nhập thì bỏ qua, xóa đi cũng được.",
    "3. Mọi ô đã để dạng chữ, nên số 0 ở đầu không mất và ngày không bị đảo. Đừng đổi dạng ô.",
    "4. Ngày ghi ngày/tháng/năm. Chỉ nhớ năm thì ghi 1955; chỉ nhớ tháng, năm thì ghi 02/1955. Không điền thêm.",
    "5. Chưa biết thì để trống. Ô trống không xóa điều sổ tay đang có.",
    "6. Giới tính, dân tộc, trạng thái, tổ chức đảng: chọn trong danh sách thả xuống.",
    "7. Ghi xong, lưu dạng .xlsx rồi tải lên ở mục Nhập danh sách. Được xem trước; chưa xác nhận thì chưa ghi gì.",
)


@dataclass(frozen=True)
class Layout:
    """`top` is the first heading row, counted from 1; names stand in capitals where `is_capital`."""

    slug: str
    label: str
    sheet: str
    columns: tuple[Column, ...]
    top: int
    depth: int
    is_capital: bool = False

    @property
    def first(self) -> int:
        """The first row of members, counted from 1."""
        return self.top + self.depth


TEMPLATE_40 = Layout("mau-4-0", "Mẫu nhập liệu 4.0 (31 cột)", TEMPLATE_SHEET, TEMPLATE, 6, 2, is_capital=True)
PLAIN_LIST = Layout("danh-sach", "Danh sách thường", PLAIN_SHEET, PLAIN, 5, 1)
LAYOUTS = {layout.slug: layout for layout in (TEMPLATE_40, PLAIN_LIST)}


def write_roster(
    target: BinaryIO,
    layout: Layout,
    rows: Iterable[Mapping[str, str]],
    *,
    scope: str,
    on: dt.date,
    bodies: Sequence[str] = (),
    columns: Sequence[Column] | None = None,
    title: str = "",
) -> int:
    """Write facts (see `facts_of`) as a roster of `scope` as of `on`; returns the number of rows.

    The columns are those of the layout and the portal's mark, or `columns`. `bodies` fill the drop-down of
    organisations. One row is in memory at a time.
    """
    shown = list(columns) if columns is not None else [*layout.columns, KEY]
    lines = [
        title or (TITLE if layout is TEMPLATE_40 else "DANH SÁCH ĐẢNG VIÊN"),
        f"{scope}, tính đến ngày {on:%d/%m/%Y}",
    ]
    with new_workbook(target) as book:
        sheet = _sheet(book, layout, shown, [*lines, _MARKED if layout is TEMPLATE_40 else "", _PRIVATE], bodies)
        text = book.add_format(TEXT)
        count = 0
        for facts in rows:
            count += 1
            _write_row(sheet, layout, shown, layout.first - 2 + count, {**facts, "counter": str(count)}, text)
        _lists(book, bodies)
    return count


def write_blank(target: BinaryIO, layout: Layout, *, scope: str, on: dt.date, bodies: Sequence[str]) -> None:
    """The file to fill in: headings, drop-downs, two example rows that the import passes over, a page of help."""
    title = TITLE if layout is TEMPLATE_40 else "DANH SÁCH ĐẢNG VIÊN"
    lines = [title, f"{scope}, tính đến ngày {on:%d/%m/%Y}", _MARKED if layout is TEMPLATE_40 else "", _PROBATION]
    with new_workbook(target) as book:
        sheet = _sheet(book, layout, layout.columns, lines, bodies)
        example = book.add_format({**TEXT, "italic": True, "font_color": "#6B6357"})
        for number, facts in enumerate(_EXAMPLES):
            own = {**facts, "counter": EXAMPLE, "organisation": bodies[0] if bodies else ""}
            _write_row(sheet, layout, layout.columns, layout.first - 1 + number, own, example)
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 110)
        wrapped = book.add_format({**TEXT, "text_wrap": True})
        for number, line in enumerate(HELP):
            put(guide, number, 0, line, wrapped)
        _lists(book, bodies)


def _sheet(
    book: Workbook, layout: Layout, columns: Sequence[Column], lines: Sequence[str], bodies: Sequence[str]
) -> Worksheet:
    sheet = book.add_worksheet(layout.sheet)
    sheet.set_landscape()
    sheet.repeat_rows(layout.top - 1, layout.first - 2)
    sheet.freeze_panes(layout.first - 1, 3)
    sheet.set_comments_author("Sổ tay đảng viên")
    text, bold = book.add_format(TEXT), book.add_format(HEADING)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, text)
    for number, line in enumerate(lines):
        put(sheet, number, 0, line)
    for index, column in enumerate(columns):
        if column.hint:
            sheet.write_comment(layout.top - 1, index, column.hint, {"x_scale": 1.6})
    _heading(sheet, layout, columns, bold)
    for index, column in enumerate(columns):
        if rule := _rule(column, bodies):
            sheet.data_validation(layout.first - 1, index, LAST_ROW - 1, index, rule)
    return sheet


def _heading(sheet: Worksheet, layout: Layout, columns: Sequence[Column], bold: Any) -> None:
    """Equal neighbours of the upper row are one cell; a heading of one level reaches down to the lower row."""
    top, bottom = layout.top - 1, layout.first - 2
    for row in range(top, bottom + 1):
        for index, column in enumerate(columns):
            level = row - top
            text = column.heading[level] if level < len(column.heading) else ""
            is_repeated = level == 0 and len(column.heading) > 1 and index and columns[index - 1].heading[0] == text
            put(sheet, row, index, "" if is_repeated else text, bold)
    starts = [n for n, column in enumerate(columns) if not n or columns[n - 1].heading[0] != column.heading[0]]
    for start, following in zip(starts, [*starts[1:], len(columns)], strict=True):
        if len(columns[start].heading) > 1:
            merge(sheet, top, start, top, following - 1)
        elif bottom > top:
            merge(sheet, top, start, bottom, start)


def _rule(column: Column, bodies: Sequence[str]) -> dict[str, Any] | None:
    """What Excel offers or minds in the column; it only warns, the import judges."""
    lists = {
        "sex": ["Nam", "Nữ"],
        "ethnic_group": f"=DANTOC!$A$1:$A${len(ETHNIC_GROUPS)}",
        "activity": f"=TRANGTHAI!$A$1:$A${len(STATES)}",
        "position": f"=CHUCVU!$A$1:$A${len(POSITIONS)}",
    }
    if bodies:
        lists["organisation"] = f"=TOCHUC!$A$1:$A${len(bodies)}"
    warning = {"error_type": "warning", "error_title": "Xem lại"}
    if column.field in lists:
        message = "Chữ này không có trong danh sách. Chọn trong danh sách thả xuống."
        return {"validate": "list", "source": lists[column.field], "error_message": message, **warning}
    if column.digits:
        message = f"Số này có {column.digits} chữ số, kể cả số 0 ở đầu."
        return {
            "validate": "length",
            "criteria": "==",
            "value": column.digits,
            "error_message": message,
            **warning,
        }
    return None


def _lists(book: Workbook, bodies: Sequence[str]) -> None:
    lists = {"DANTOC": ETHNIC_GROUPS, "TRANGTHAI": STATES, "CHUCVU": tuple(POSITIONS.values()), "TOCHUC": bodies}
    for name, words in lists.items():
        sheet = book.add_worksheet(name)
        sheet.hide()
        for number, word in enumerate(words):
            put(sheet, number, 0, word)


def _write_row(
    sheet: Worksheet, layout: Layout, columns: Sequence[Column], row: int, facts: Mapping[str, str], style: Any
) -> None:
    for index, column in enumerate(columns):
        text = facts.get(column.field, "") if column.field else ""
        if text:
            put(sheet, row, index, text.upper() if layout.is_capital and column.field == "full_name" else text, style)
