"""What a Word file says, for the page to print: paragraphs and tables, headers above and footers below."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.filling.markup import W, body_of, data_of, is_w, walk, within


@dataclass(frozen=True)
class Block:
    """A paragraph (`text`) or a table (`rows`, each a list of cells), as the print page shows it."""

    text: str = ""
    is_centred: bool = False
    is_bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(parts: Mapping[str, Any]) -> list[Block]:
    """The blocks of the parsed `parts` by name: headers, the body in its order, footers; no text frames.

    A header that differs for the first page or for even ones is told once for each wording, since the page to print
    has no pages of its own; page numbers alone are left out.
    """
    main = parts["word/document.xml"]
    return [*_running(parts, "word/header"), *_blocks(body_of(main)), *_running(parts, "word/footer")]


def _running(parts: Mapping[str, Any], kind: str) -> list[Block]:
    told: dict[Block, None] = {}
    for name in sorted(parts):
        if name.startswith(kind):
            told |= dict.fromkeys(block for block in _blocks(parts[name].documentElement) if _says_something(block))
    return list(told)


def _says_something(block: Block) -> bool:
    words = " ".join((block.text, *(cell for row in block.rows for cell in row)))
    return any(letter.isalpha() or letter == "…" for letter in words)


def _inside(parent: Any) -> Iterator[Any]:
    """Children of `parent`; in the place of a content control, what it holds."""
    for child in parent.childNodes:
        if is_w(child, "sdt", "sdtContent", "customXml", "smartTag"):
            yield from _inside(child)
        else:
            yield child


def _blocks(parent: Any) -> Iterator[Block]:
    for child in _inside(parent):
        if is_w(child, "p"):
            yield _block(child)
        elif is_w(child, "tbl"):
            rows = [row for row in _inside(child) if is_w(row, "tr")]
            yield Block(rows=tuple(tuple(_cell(cell) for cell in _inside(row) if is_w(cell, "tc")) for row in rows))


def _cell(cell: Any) -> str:
    return "\n".join(_text(element) for element in walk(cell) if is_w(element, "p"))


def _block(paragraph: Any) -> Block:
    inside = list(within(paragraph))
    centred = any(is_w(element, "jc") and element.getAttributeNS(W, "val") == "center" for element in inside)
    runs = [element for element in inside if is_w(element, "r") and element.getElementsByTagNameNS(W, "t")]
    bold = bool(runs) and all(run.getElementsByTagNameNS(W, "b") for run in runs)
    return Block(_text(paragraph), centred, bold)


def _text(paragraph: Any) -> str:
    words = []
    for element in within(paragraph):
        if is_w(element, "t"):
            words.append(data_of(element))
        elif is_w(element, "br", "cr"):
            words.append("\n")
        elif is_w(element, "tab") and is_w(element.parentNode, "r"):
            words.append(" ")
    return "".join(words)
