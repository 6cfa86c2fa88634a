"""Stamps that keep a paper off the portal (documents.md section 7), and marks that limit who may pass it on.

A stamp is a stamp by where and how it stands: alone on its line, in capitals, in brackets, after "Độ mật:". The same
words in a sentence ("bí mật nhà nước", "mật độ", "chế độ bảo mật") are words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.text.lines import Line
from documents.text.repair import repaired
from handbook.lib.text import fold

_STAMPS = {"mật": "Mật", "tốimật": "Tối mật", "tuyệtmật": "Tuyệt mật"}
_BARE = {"mat": "Mật", "toimat": "Tối mật", "tuyetmat": "Tuyệt mật"}
_LOOK_ALIKES = str.maketrans("АВСЕНІКМОРТХУаеорсухмт", "ABCEHIKMOPTXYaeopcyxmt")
_MAYBE = re.compile(r"[mMмМ][\W_]{0,6}\w{1,3}[\W_]{0,6}[tTтТ]")
"""The word in any spelling: most lines are told apart by this alone."""
_LEVEL = r"(?P<level>tuyệt\s*mật|tối\s*mật|mật)"
_DECLARED = re.compile(
    rf"(?:độ|mức|dấu|cấp)\s+(?:độ\s+)?(?:bí\s+)?mật\s*[:：=–-]\s*[\"“(]?{_LEVEL}(?!\w|\s+(?:mã|độ|vụ))"
)
_NAMED = re.compile(rf"(?:tài liệu|văn bản|công văn|hồ sơ)\s+(?:đóng dấu\s+)?{_LEVEL}")
_BRACKETED = re.compile(rf"[(\[{{“\"]\s*{_LEVEL}\s*[)\]}}”\"]")
_BEGINS = re.compile(r"MẬT(?=\s+(?:ĐẢNG|TỈNH|HUYỆN|XÃ|BAN|SỐ|ĐẢNG BỘ|CỘNG HÒA|KHẨN|HỎA TỐC|THƯỢNG KHẨN)(?!\w))")
_CAPITAL_LINE = 90
_TOP, _FOOT = 15, 4
_NAME_BEFORE = {"bí", "bi", "bảo", "bao", "cơ", "co", "mất", "bị", "không", "khong", "giải", "giai"}
_NAME_AFTER = {"độ", "do", "mã", "ma", "vụ", "vu", "ong", "khẩu", "khau", "thư", "thiết", "thiet"}

_CIRCULATION = {
    "lưu hành nội bộ": "internal",
    "tài liệu nội bộ": "internal",
    "thu hồi sau hội nghị": "after_meeting",
    "thu lại sau hội nghị": "after_meeting",
    "xem xong trả lại": "return",
    "đọc xong trả lại": "return",
    "không phổ biến": "limited",
    "không phổ cập": "limited",
}
_CIRCULATION_LINE = 60


@dataclass(frozen=True)
class Marks:
    """`secrecy`: the stamp found ("Mật", "Tối mật", "Tuyệt mật") or empty; `circulation`: a key of `Circulation` or
    empty; `where`: where the stamp stands ("tên tệp", "thuộc tính", "trang 1"), empty without one."""

    secrecy: str = ""
    circulation: str = ""
    where: str = ""


def find_marks(name: str, metadata: Mapping[str, str], lines: Sequence[Line], margins: Iterable[str] = ()) -> Marks:
    """The marks in a file's name (as its sender calls it), properties, text, and what stands outside the text
    (headers, footers, notes stuck on a page)."""
    circulation = ""
    if level := _in_name(name):
        return Marks(level, "", "tên tệp")
    for value in [*metadata.values(), *margins]:
        for piece in re.split(r"[\n,;|]", value):
            if level := stamp(piece, in_stamp_place=True):
                return Marks(level, "", "thuộc tính hoặc lề trang")
            circulation = circulation or circulation_mark(piece)
    for line, is_place in _placed(lines):
        for cell in [line.text, *line.text.split(" | ")]:
            if level := stamp(cell, in_stamp_place=is_place):
                return Marks(level, "", f"trang {line.page}" if line.page else "phần chữ")
            circulation = circulation or circulation_mark(cell)
    return Marks("", circulation or circulation_mark(re.sub(r"[-_.]+", " ", name)))


def _placed(lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether stamps are set there: the top of a page and its last lines."""
    by_page: dict[int | None, int] = {}
    totals: dict[int | None, int] = {}
    for line in lines:
        totals[line.page] = totals.get(line.page, 0) + 1
    for line in lines:
        number = by_page[line.page] = by_page.get(line.page, 0) + 1
        yield line, number <= _TOP or number > totals[line.page] - _FOOT


def stamp(text: str, *, in_stamp_place: bool) -> str:
    """The level that `text`, one line, declares, or empty. Bare "MAT" counts in a stamp's place only."""
    if len(text) > 400 or not _MAYBE.search(text):
        return ""
    line = repaired(text).translate(_LOOK_ALIKES)
    letters = "".join(letter for letter in line if letter.isalpha()).lower()
    is_alone = len(line) <= 40 and not any(letter.isdigit() for letter in line)
    if is_alone and letters in _STAMPS and (in_stamp_place or line == line.upper()):
        return _STAMPS[letters]
    if is_alone and in_stamp_place and letters in _BARE and line == line.upper():
        return _BARE[letters]
    if match := _DECLARED.search(line.lower()):
        return _STAMPS[re.sub(r"\s", "", match["level"])]
    if len(line) <= _CAPITAL_LINE and in_stamp_place and line == line.upper():
        if match := _BRACKETED.search(line.lower()) or _NAMED.fullmatch(line.lower().strip(' .:*-–"“”()[]')):
            return _STAMPS[re.sub(r"\s", "", match["level"])]
        if match := re.match(r"\W*(TUYỆT MẬT|TỐI MẬT)(?!\w)", line) or _BEGINS.match(line):
            return _STAMPS[re.sub(r"\s", "", match[0].strip(' *-–("“[').lower())]
    return ""


def _in_name(name: str) -> str:
    stem = repaired(name.rsplit(".", 1)[0]).translate(_LOOK_ALIKES)
    words = [word for word in re.split(r"[^\w]|_", stem) if word]
    folded = [fold(word) for word in words]
    for index, word in enumerate(folded):
        if word in {"tuyetmat", "toimat"}:
            return _BARE[word]
        if word != "mat" or words[index].lower() not in {"mật", "mat"}:
            continue
        before = words[index - 1].lower() if index else ""
        after = words[index + 1].lower() if index + 1 < len(words) else ""
        if fold(before) in {"tuyet", "toi"} and before not in {"tôi", "tới"}:
            return _BARE[fold(before) + "mat"]
        if before in _NAME_BEFORE or after in _NAME_AFTER:
            continue
        is_marked = words[index].lower() == "mật"
        is_set_apart = bool(re.search(rf"[(\[]\s*{words[index]}\s*[)\]]", stem)) or (index == 0 and words[0] == "MAT")
        if is_marked or is_set_apart:
            return "Mật"
    return ""


def circulation_mark(text: str) -> str:
    """Which limit of circulation `text`, one short line, states; empty for a sentence, or a member of a list, that only
    speaks of it."""
    if len(text) > 2 * _CIRCULATION_LINE:
        return ""
    line = repaired(text)
    bare = line.strip(' .:;*-–—_"“”()[]')
    if len(line) > _CIRCULATION_LINE or line[-1:] in ";,":
        return ""
    for words, mark in _CIRCULATION.items():
        if re.fullmatch(rf"(?:(?:tài liệu|văn bản|bản|sách)\s+)?(?:này\s+)?(?:để\s+|chỉ\s+)?{words}", bare.lower()):
            return mark
        if line == line.upper() and bare.lower().startswith(words) | bare.lower().endswith(f" {words}"):
            return mark
    return ""
