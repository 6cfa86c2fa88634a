"""Lines of a DOCX: one for each paragraph or table row, with the numbers that Word writes by itself.

Read from the XML, not through mammoth: that drops the automatic numbers ("Điều 5.", "a)"), which are what clauses are
cited by, the fonts, which tell old encodings, and the page breaks. Runs inside the guarded child only.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from documents.text.docx_checks import check_archive
from documents.text.docx_numbers import Numbering
from documents.text.lines import Line
from documents.text.reading import Facts, Limits, Refused
from documents.text.repair import repaired

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{MC}Fallback"}
_SPACES = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PIECE = 1_000_000
_MARGIN = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml\Z")
_METADATA = re.compile(r"\{[^}]*\}")


def read(path: Path, limits: Limits) -> tuple[Facts, Iterator[Line]]:
    """Facts and lines of the DOCX at `path`. Raises Refused."""
    try:
        archive = zipfile.ZipFile(path)  # the lines are told after this returns; the process ends with them
        check_archive(archive)
        numbering = Numbering()
        for name in ("word/styles.xml", "word/numbering.xml"):
            if name in archive.namelist():
                with archive.open(name) as part:
                    numbering.learn(element for _, element in iterparse(part))
        facts = Facts(metadata=metadata_of(archive), margins=list(_margins(archive)))
        return facts, _guarded(_lines(archive, numbering))
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError):
        raise Refused("broken") from None
    except DefusedXmlException:
        raise Refused("entities") from None


def _guarded(lines: Iterator[Line]) -> Iterator[Line]:
    try:
        yield from lines
    except DefusedXmlException:
        raise Refused("entities") from None
    except (ParseError, zipfile.BadZipFile):
        raise Refused("broken") from None


def metadata_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The properties of an Office file by their names."""
    found: dict[str, str] = {}
    for name in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        if name in archive.namelist():
            with archive.open(name) as part:
                for _, element in iterparse(part):
                    if element.text and element.text.strip():
                        key = f"{element.get('name', '')} {_METADATA.sub('', element.tag)}".strip()
                        found[key] = f"{found.get(key, '')} {element.text.strip()}".strip()[:2000]
    return found


def _margins(archive: zipfile.ZipFile) -> Iterator[str]:
    """What stands outside of the text: headers, footers, notes, comments."""
    for name in archive.namelist():
        if _MARGIN.match(name):
            with archive.open(name) as part:
                for _, element in iterparse(part):
                    if element.tag == f"{W}p" and (text := _text(element)):
                        yield text[:500]


class _Pages:
    """Counts the breaks that Word left where it last broke pages; None where it left none."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        with archive.open("word/document.xml") as part:
            self.is_known = any(b"lastRenderedPageBreak" in piece for piece in iter(lambda: part.read(_PIECE), b""))
        self.page = 1

    def see(self, element: Any) -> None:
        self.page += sum(1 for _ in element.iter(f"{W}lastRenderedPageBreak"))

    @property
    def number(self) -> int | None:
        return self.page if self.is_known else None


def _lines(archive: zipfile.ZipFile, numbering: Numbering) -> Iterator[Line]:
    """Paragraphs outside of tables, and rows, in their order; what has been told is forgotten at once."""
    pages, depth = _Pages(archive), 0
    for event, element in iterparse(archive.open("word/document.xml"), events=("start", "end")):
        if element.tag == f"{W}tbl":
            depth += 1 if event == "start" else -1
        if event == "start":
            continue
        if element.tag == f"{W}tr" and depth == 1:
            cells = [_cell(cell) for cell in element.findall(f"{W}tc")]
            pages.see(element)
            yield from _row([cell for cell in cells if cell], pages.number)
            element.clear()
        elif element.tag == f"{W}p" and depth == 0:
            yield from _paragraph(element, numbering, pages)
            element.clear()


def _row(cells: list[str], page: int | None) -> Iterator[Line]:
    """A row of one cell is a frame around text; more are a table's."""
    if len(cells) == 1:
        yield from (Line(text, page, starts=True) for text in cells[0].split("\n"))
    elif cells:
        yield Line(" | ".join(cell.replace("\n", " ") for cell in cells), page, starts=True, is_table=True)


def _cell(cell: Any) -> str:
    texts = (_text(paragraph) for paragraph in cell.iter(f"{W}p"))
    return "\n".join(text for text in texts if text)


def _paragraph(paragraph: Any, numbering: Numbering, pages: _Pages) -> Iterator[Line]:
    begins_page = paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
    first_break = _breaks_before_text(paragraph)
    before = pages.number
    pages.see(paragraph)
    page = pages.number if first_break or begins_page else before
    text = _text(paragraph)
    number = numbering.number_of(paragraph) if text else ""
    for index, line in enumerate(text.split("\n")):
        if line.strip():
            yield Line(f"{number} {line}".strip() if index == 0 else line, page, starts=True)


def _breaks_before_text(paragraph: Any) -> bool:
    for element in paragraph.iter():
        if element.tag == f"{W}lastRenderedPageBreak":
            return True
        if element.tag == f"{W}t" and (element.text or "").strip():
            return False
    return False


def _text(paragraph: Any) -> str:
    """The words run by run, each in the encoding of its font; what was deleted or is a code is left out."""
    pieces: list[list[str]] = []
    _gather(paragraph, pieces)
    return "".join(_run(text, font) for text, font in pieces).strip()


def _run(text: str, font: str) -> str:
    if not font.lower().startswith((".vn", "vni")):
        return text
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}{repaired(line, font=font)}{line[len(line.rstrip()) :]}"
        for line in text.split("\n")
    )


def _gather(element: Any, pieces: list[list[str]], font: str = "") -> None:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}r":
            fonts = child.find(f"{W}rPr/{W}rFonts")
            name = fonts.get(f"{W}ascii", "") if fonts is not None else ""
            _gather(child, pieces, name)
        elif child.tag == f"{W}t":
            _add(pieces, child.text or "", font)
        elif child.tag in _SPACES:
            _add(pieces, _SPACES[child.tag], font)
        elif child.tag == f"{W}txbxContent":  # a frame of its own: a stamp, a note
            for framed in child.iter(f"{W}p"):
                _add(pieces, "\n", font)
                _gather(framed, pieces, font)
            _add(pieces, "\n", font)
        elif child.tag != f"{W}p":
            _gather(child, pieces, font)


def _add(pieces: list[list[str]], text: str, font: str) -> None:
    if pieces and pieces[-1][1] == font:
        pieces[-1][0] += text
    else:
        pieces.append([text, font])
