"""A Word file (DOCX) with named fields, typed as {{ho_ten}}: judged, filled and told, in memory alone.

A template can only name fields of a closed list; nothing in it is evaluated (docs/architecture.md says why no library
does this). Marks that Word cut into several runs are joined, paragraph by paragraph.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 20 * 1024 * 1024
_MOST_MARKUP = 1_500_000
_MOST_TAGS = 100_000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
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


@dataclass(frozen=True)
class Block:
    """A paragraph (`text`) or a table (`rows`, each a list of cells), as the print page shows it."""

    text: str = ""
    is_centred: bool = False
    is_bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


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
        if _MAIN not in self._trees or _body(self._trees[_MAIN]) is None:
            raise TemplateRefused("unknown")
        self.names = list(dict.fromkeys(name for tree in self._trees.values() for name in _names(tree)))

    def fill(self, values: Mapping[str, str]) -> None:
        """Put the value of each named field into its places; every name of `names` must have one. Once only."""
        for tree in self._trees.values():
            for paragraph in _paragraphs(tree):
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
        """Paragraphs and tables in their order, without headers, footers and text frames."""
        return list(_blocks(_body(self._trees[_MAIN])))


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
    for element in _walk(tree.documentElement):
        if element.localName in _FOREIGN:
            raise TemplateRefused("macros")
        if element.namespaceURI != _W:
            continue
        if element.localName in _TRACKED:
            raise TemplateRefused("tracked")
        if element.localName == "fldSimple":
            _check_code(element.getAttributeNS(_W, "instr"))
        elif element.localName == "instrText":
            code.append(_data(element))
        elif element.localName == "fldChar" and code:
            _check_code("".join(code))
            code = []
    if code:
        _check_code("".join(code))
    for paragraph in _paragraphs(tree):
        if "{{" in _MARK.sub("", "".join(_data(node) for node in _own_texts(paragraph))):
            raise TemplateRefused("cut")


def _check_code(text: str) -> None:
    if not text.split() or text.split()[0].upper() not in _CODES:
        raise TemplateRefused("codes")


def _walk(root: Any) -> Iterator[Any]:
    """Elements below and with `root`, in their order, without recursion."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in reversed(element.childNodes) if child.nodeType == child.ELEMENT_NODE]


def _is(element: Any, *names: str) -> bool:
    return element.namespaceURI == _W and element.localName in names


def _paragraphs(tree: Any) -> Iterator[Any]:
    return (element for element in _walk(tree.documentElement) if _is(element, "p"))


def _within(paragraph: Any) -> Iterator[Any]:
    """Elements of the paragraph, without those of paragraphs in frames inside it."""
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [
            child
            for child in reversed(element.childNodes)
            if child.nodeType == child.ELEMENT_NODE and not _is(child, "p")
        ]


def _own_texts(paragraph: Any) -> list[Any]:
    return [element for element in _within(paragraph) if _is(element, "t")]


def _data(element: Any) -> str:
    return "".join(child.data for child in element.childNodes if child.nodeType in (3, 4))


def _set(element: Any, text: str) -> None:
    while element.firstChild:
        element.removeChild(element.firstChild)
    element.appendChild(element.ownerDocument.createTextNode(text))
    element.setAttribute("xml:space", "preserve")


def _names(tree: Any) -> Iterator[str]:
    for paragraph in _paragraphs(tree):
        yield from _MARK.findall("".join(_data(node) for node in _own_texts(paragraph)))


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    """Each value goes where its mark begins; the rest of the mark is taken out of the runs it was cut into."""
    nodes = _own_texts(paragraph)
    letters = [(letter, place) for place, node in enumerate(nodes) for letter in _data(node)]
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


def _body(tree: Any) -> Any:
    if not _is(tree.documentElement, "document"):
        return None
    return next((child for child in tree.documentElement.childNodes if _is(child, "body")), None)


def _blocks(parent: Any) -> Iterator[Block]:
    for child in parent.childNodes:
        if _is(child, "p"):
            yield _block(child)
        elif _is(child, "tbl"):
            rows = [element for element in child.childNodes if _is(element, "tr")]
            yield Block(rows=tuple(tuple(_cell(cell) for cell in row.childNodes if _is(cell, "tc")) for row in rows))
        elif _is(child, "sdt", "sdtContent"):
            yield from _blocks(child)


def _cell(cell: Any) -> str:
    return "\n".join(_text(element) for element in _walk(cell) if _is(element, "p"))


def _block(paragraph: Any) -> Block:
    inside = list(_within(paragraph))
    centred = any(_is(element, "jc") and element.getAttributeNS(_W, "val") == "center" for element in inside)
    runs = [element for element in inside if _is(element, "r") and element.getElementsByTagNameNS(_W, "t")]
    bold = bool(runs) and all(run.getElementsByTagNameNS(_W, "b") for run in runs)
    return Block(_text(paragraph), centred, bold)


def _text(paragraph: Any) -> str:
    words = []
    for element in _within(paragraph):
        if _is(element, "t"):
            words.append(_data(element))
        elif _is(element, "br", "cr"):
            words.append("\n")
        elif _is(element, "tab") and _is(element.parentNode, "r"):
            words.append(" ")
    return "".join(words)
