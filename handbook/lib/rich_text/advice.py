"""What of a rich text some readers cannot use: headings out of order, links without words, bare tables."""

import re

from handbook.lib.rich_text import clean, plain
from handbook.lib.text import fold

_HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)
_LINK = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_FIRST_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
EMPTY_LINKS = frozenset({"tai day", "o day", "xem tai day", "day", "xem", "xem them", "bam vao day", "click", "link"})


def advice_on(html: str) -> list[str]:
    """Sentences for the editor, in the order of the text; empty where all is well."""
    text = clean(html)
    found = []
    level = 1
    for number, heading in _HEADING.findall(text):
        if int(number) > level + 1:
            found.append(f"Tiêu đề “{plain(heading)}” nhảy cấp. Dùng tiêu đề lớn trước, tiêu đề nhỏ sau.")
        level = int(number)
    for words in _LINK.findall(text):
        told = plain(words)
        if fold(told).strip(" .:…") in EMPTY_LINKS or not told:
            found.append(f"Liên kết ghi “{told}”. Ghi tên trang sẽ mở ra, để người nghe máy đọc cũng hiểu.")
    for table in _TABLE.findall(text):
        row = _FIRST_ROW.search(table)
        if row and "<th" not in row.group():
            found.append("Có bảng chưa có dòng tiêu đề. Chọn dòng đầu, bấm nút dòng tiêu đề.")
    return found
