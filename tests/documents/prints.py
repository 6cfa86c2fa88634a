"""Printed texts made on the spot: PDFs without a font inside (their letters say what they are), and DOCX files."""

import io
import textwrap
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

_SIZE, _LEADING = 13, 19
_LEFT, _TOP, _FOOT = 85, 780, 70
_WIDE = 66
"""Letters on a line; each is half as wide as the letter size."""
_INDENT = 5
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Placed = tuple[float, float, str]
"""Left edge and base line in points, text."""


def pdf(pages: Sequence[Iterable[Placed]], *, more: bytes = b"", info: str = "", font: str = "Thu") -> bytes:
    """A PDF that has the texts at their places; `more` are raw objects numbered from 90, `info` its title,
    `font` the name of the letters."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    first = 7
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    parts.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    parts.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Thu /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    parts.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Thu /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 500 >>"
    )
    ranges = "".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n" for high in (0, 1, 3, 0x1E, 0x20))
    spaces = "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    cmap = f"begincmap\n{spaces}\n5 beginbfrange\n{ranges}endbfrange\nendcmap"
    parts.append(_stream(cmap.encode()))
    parts.append(b"<< /Title <FEFF" + info.encode("utf-16-be").hex().encode() + b"> >>")
    for index, placed in enumerate(pages):
        words = "".join(f"BT /F {_SIZE} Tf {x} {y} Td <{t.encode('utf-16-be').hex()}> Tj ET\n" for x, y, t in placed)
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 2 * index + 1} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        parts.append(_stream(words.encode()))
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    body += more
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(parts) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R /Info 6 0 R >>\n"
    return (body + f"{tail}startxref\n{len(body)}\n%%EOF\n".encode()).replace(
        b"/BaseFont /Thu", f"/BaseFont /{font}".encode()
    )


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"


def printed(paragraphs: Iterable[str], *, head: str = "", is_numbered: bool = True) -> tuple[bytes, dict[str, int]]:
    """The paragraphs set like an office paper (first lines indented), and the page on which each begins.

    A paragraph in capitals stands in the middle. `head` runs on every page.
    """
    pages: list[list[Placed]] = [[]]
    begins: dict[str, int] = {}
    y = float(_TOP)
    for paragraph in paragraphs:
        is_centred = paragraph == paragraph.upper()
        lines = textwrap.wrap(
            paragraph, _WIDE, initial_indent="" if is_centred else " " * _INDENT, break_on_hyphens=False
        )
        for index, line in enumerate(lines):
            if y < _FOOT:
                pages.append([])
                y = float(_TOP)
            if index == 0:
                begins[paragraph] = len(pages)
            blanks = (_WIDE - len(line)) // 2 if is_centred else len(line) - len(line.lstrip())
            pages[-1].append((_LEFT + blanks * _SIZE / 2, y, line.strip()))
            y -= _LEADING
    for number, page in enumerate(pages, start=1):
        page[:0] = [(300, 820, str(number))] if is_numbered else []
        page += [(_LEFT, 40, head)] if head else []
    return pdf(pages), begins


def docx(body: str, *, parts: dict[str, str | bytes] | None = None, title: str = "") -> bytes:
    """A DOCX whose document holds `body` (XML), with `parts` added or put in place of those it has."""
    own: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></c>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (own | (parts or {})).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def paragraph(text: str, properties: str = "", font: str = "") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{fonts}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def listed(text: str, number: int, level: int = 0) -> str:
    """A paragraph that Word numbers by itself."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: tuple[str, str]) -> str:
    """The part `word/numbering.xml` with one list, number 1, whose levels have (format, text)."""
    written = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
