"""Words of files whose text is not split into clauses (spreadsheets, slides, old Office files): for the stamps only."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from documents.text.docx import metadata_of
from documents.text.docx_checks import check_archive
from documents.text.lines import Line
from documents.text.reading import Facts, Limits, Refused

_WORDS = re.compile(
    r"(?:xl/(?:sharedStrings|worksheets/[^/]+|comments[^/]*)|ppt/(?:slides|notesSlides|slideMasters)/[^/]+)\.xml\Z"
)
_BLOCKS = {"si", "c", "p", "oddHeader", "oddFooter", "evenHeader", "firstHeader"}
_RUN = re.compile("[\\x20-\\x7e\\xa0-\\u024f\\u0300-\\u036f\\u0400-\\u04ff\\u1e00-\\u1eff\\u2010-\\u201f]{3,}")
_LIKE_A_MARK = re.compile(r"[mмMМ][\W_]{0,6}\w{1,3}[\W_]{0,6}[tтTТ]|bộ|bé|nghị|nghÞ|lại|l¹i|biến|biÕn", re.IGNORECASE)
"""What a stamp or a limit of circulation has, marks or none: of megabytes of pictures few lines have it."""
_LONGEST_MARK = 120
_OLDEST = 40_000_000


def read(path: Path, limits: Limits) -> tuple[Facts, Iterator[Line]]:
    """Facts and lines of an .xlsx, .pptx, .doc, .xls or .ppt. Raises Refused."""
    if not zipfile.is_zipfile(path):
        return Facts(), _old(path.read_bytes()[:_OLDEST])
    try:
        archive = zipfile.ZipFile(path)  # told after this returns; the process ends with it
        check_archive(archive)
        return Facts(metadata=metadata_of(archive)), _new(archive)
    except (zipfile.BadZipFile, ParseError, NotImplementedError):
        raise Refused("broken") from None
    except DefusedXmlException:
        raise Refused("entities") from None


def _new(archive: zipfile.ZipFile) -> Iterator[Line]:
    for name in archive.namelist():
        if not _WORDS.match(name):
            continue
        with archive.open(name) as part:
            for _, element in iterparse(part):
                if element.tag.rpartition("}")[2] in _BLOCKS:
                    text = "".join(_texts(element)).strip()
                    if text and not text.isdecimal():
                        yield Line(text[:500])
                    element.clear()


def _texts(element: Any) -> Iterator[str]:
    for child in element.iter():
        if child.tag.rpartition("}")[2] in {"t", "oddHeader", "oddFooter", "evenHeader", "firstHeader"}:
            yield child.text or ""


def _old(data: bytes) -> Iterator[Line]:
    """Short runs of letters that may be marks, in UTF-16 at either alignment and in the 8-bit codes of old machines."""
    encodings = ((data, "utf-16-le"), (data[1:], "utf-16-le"), (data, "cp1252"))
    for text in (part.decode(encoding, "replace") for part, encoding in encodings):
        for match in _RUN.finditer(text):
            line = match[0].strip()
            if len(line) <= _LONGEST_MARK and _LIKE_A_MARK.search(line) and _is_words(line):
                yield Line(line)


def _is_words(line: str) -> bool:
    return sum(letter.isalpha() or letter.isspace() for letter in line) > len(line) * 0.6
