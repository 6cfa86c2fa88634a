"""A Word file (DOCX) with named fields, typed as {{ho_ten}}: judged, filled and told, in memory alone.

A template can only name fields of a closed list; nothing in it is evaluated (docs/architecture.md says why no library
does this). Marks that Word cut into several runs are joined, paragraph by paragraph.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

from guidance.filling.markup import W, body_of, data_of, is_w, paragraphs, walk, within
from guidance.filling.printed import Block, blocks_of

MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 20 * 1024 * 1024
_MOST_MARKUP = 1_500_000
_MOST_TAGS = 100_000
_MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_FILLED_PART = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml\Z")
_MAIN = "word/document.xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FOREIGN = frozenset({"altChunk", "object", "subDoc", "control", "OLEObject"})
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_KINDS_REFUSED = (
    *("/attachedTemplate", "/oleObject", "/aFChunk", "/subDocument", "/frame", "/vbaProject", "/control", "/package"),
    "/mailMergeSource",
)
_CODES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Codes Word computes itself that reach for nothing."""

_RESAVE = "Mở tệp, lưu lại dạng .docx thường rồi tải lên."
SENTENCES = {
    "broken": f"Tệp hỏng, không mở được. {_RESAVE}",
    "macros": f"Tệp chứa macro hoặc tệp khác kèm bên trong nên không nhận. {_RESAVE}",
    "outside": "Tệp có liên kết ra ngoài (mạng, ảnh liên kết, mẫu gắn từ xa) nên không nhận. Bỏ liên kết rồi tải lại.",
    "codes": "Tệp có trường tự động ngoài số trang nên không nhận. Bỏ trường ấy, gõ như {{ho_ten}}.",
    "entities": f"Tệp chứa khai báo lạ (thực thể XML) nên không nhận. {_RESAVE}",
    "large": "Tệp quá lớn khi mở. Mẫu giấy tờ chỉ nên vài trang; giảm cỡ ảnh rồi tải lại.",
    "unknown": f"Không nhận ra cấu trúc tệp. {_RESAVE}",
    "tracked": "Tệp còn dấu theo dõi sửa đổi. Chấp nhận hết các sửa đổi, lưu lại rồi tải lên.",
    "cut": "Có chỗ mở {{ mà không đóng }} trong cùng một đoạn. Sửa lại tên trường trong mẫu rồi tải lên.",
}


class TemplateRefused(Exception):
    """`str()` is a sentence for the sender; `code` a key of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code


class WordTemplate:
    """Raises TemplateRefused for what is no plain DOCX. `names` are the fields named in it, in order, each once."""

    def __init__(self, data: bytes) -> None:
        self._parts = dict(_parts(data))
        _check_types(self._parts)
        for name, part in self._parts.items():
            if name.lower().endswith(".rels"):
                _check_relations(part)
        self._trees = {name: _tree(part) for name, part in self._parts.items() if _FILLED_PART.match(name)}
        for tree in self._trees.values():
            _check_tree(tree)
        if _MAIN not in self._trees or body_of(self._trees[_MAIN]) is None:
            raise TemplateRefused("unknown")
        self.names = list(dict.fromkeys(name for tree in self._trees.values() for name in _names(tree)))

    def fill(self, values: Mapping[str, str]) -> None:
        """Put the value of each named field into its places; every name of `names` must have one. Once only."""
        for tree in self._trees.values():
            for paragraph in paragraphs(tree):
                _fill_paragraph(paragraph, values)

    def document(self) -> bytes:
        """The DOCX as it stands now."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts.items():
                tree = self._trees.get(name)
                archive.writestr(zipfile.ZipInfo(name), part if tree is None else tree.toxml(encoding="UTF-8"))
        return target.getvalue()

    def blocks(self) -> list[Block]:
        """What the document says now, in order."""
        return blocks_of(self._trees)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) > MOST_BYTES:
        raise TemplateRefused("large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > 500 or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise TemplateRefused("large")
            for entry in entries:
                if entry.filename.endswith("/"):
                    continue
                if re.search(r"vbaproject|vbadata|/activex/|/embeddings/|/afchunk", entry.filename.lower()):
                    raise TemplateRefused("macros")
                yield entry.filename, archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise TemplateRefused("broken") from None


def _tree(part: bytes) -> Any:
    if len(part) > _MOST_MARKUP or part.count(b"<") > _MOST_TAGS:
        raise TemplateRefused("large")
    try:
        head = part.decode("utf-8-sig")[:200].lower()
    except UnicodeDecodeError:
        raise TemplateRefused("unknown") from None
    if "encoding" in head.split("?>")[0] and "utf-8" not in head.split("?>")[0]:
        raise TemplateRefused("unknown")
    try:
        return parseString(part, forbid_dtd=True)
    except DefusedXmlException:
        raise TemplateRefused("entities") from None
    except (ExpatError, ValueError, RecursionError):
        raise TemplateRefused("broken") from None


def _check_types(parts: Mapping[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml")
    if types is None or _MAIN not in parts:
        raise TemplateRefused("unknown")
    kinds = [element.getAttribute("ContentType") for element in _tree(types).getElementsByTagName("*")]
    if any("macroenabled" in kind.lower() for kind in kinds):
        raise TemplateRefused("macros")
    if _MAIN_TYPE not in kinds:
        raise TemplateRefused("unknown")


def _check_relations(part: bytes) -> None:
    for relation in _tree(part).getElementsByTagName("*"):
        if relation.getAttribute("TargetMode").strip().lower() == "external":
            raise TemplateRefused("outside")
        if relation.getAttribute("Type").endswith(_KINDS_REFUSED):
            raise TemplateRefused("macros")


def _check_tree(tree: Any) -> None:
    code: list[str] = []
    for element in walk(tree.documentElement):
        if element.localName in _FOREIGN:
            raise TemplateRefused("macros")
        if element.namespaceURI != W:
            continue
        if element.localName in _TRACKED:
            raise TemplateRefused("tracked")
        if element.localName == "fldSimple":
            _check_code(element.getAttributeNS(W, "instr"))
        elif element.localName == "instrText":
            code.append(data_of(element))
        elif element.localName == "fldChar" and code:
            _check_code("".join(code))
            code = []
    if code:
        _check_code("".join(code))
    for paragraph in paragraphs(tree):
        if "{{" in _MARK.sub("", "".join(data_of(node) for node in _own_texts(paragraph))):
            raise TemplateRefused("cut")


def _check_code(text: str) -> None:
    if not text.split() or text.split()[0].upper() not in _CODES:
        raise TemplateRefused("codes")


def _own_texts(paragraph: Any) -> list[Any]:
    return [element for element in within(paragraph) if is_w(element, "t")]


def _set(element: Any, text: str) -> None:
    while element.firstChild:
        element.removeChild(element.firstChild)
    element.appendChild(element.ownerDocument.createTextNode(text))
    element.setAttribute("xml:space", "preserve")


def _names(tree: Any) -> Iterator[str]:
    for paragraph in paragraphs(tree):
        yield from _MARK.findall("".join(data_of(node) for node in _own_texts(paragraph)))


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    """Each value goes where its mark begins; the rest of the mark is taken out of the runs it was cut into."""
    nodes = _own_texts(paragraph)
    letters = [(letter, place) for place, node in enumerate(nodes) for letter in data_of(node)]
    text = "".join(letter for letter, _ in letters)
    marks = list(_MARK.finditer(text))
    if not marks:
        return
    pieces: list[list[str]] = [[] for _ in nodes]
    at = 0
    for mark in marks:
        for letter, place in letters[at : mark.start()]:
            pieces[place].append(letter)
        pieces[letters[mark.start()][1]].append(values[mark.group(1)])
        at = mark.end()
    for letter, place in letters[at:]:
        pieces[place].append(letter)
    for node, piece in zip(nodes, pieces, strict=True):
        _set(node, "".join(piece))
