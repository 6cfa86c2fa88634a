"""Splitting a text into its clauses: parts, chapters, articles, clauses, points, numbered paragraphs, annexes.

Pure: lines in, a flat list in reading order out. What only looks like a heading does not split: numbers must go up
sensibly (`chains`), a quoted text of another law, a table and a contents list have no headings.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from documents.text.lines import (
    Line,
    Paragraph,
    has_ended,
    is_broken_off,
    is_capital,
    joined,
    paragraphs,
    without_running_lines,
)
from documents.text.markers import Marker, annex_marker, is_annexed_note
from documents.text.numbering import numbered, upper_heads
from documents.text.pieces import Head, Piece, Split, anchor_for
from handbook.lib.text import clean

_LONGEST_HEADING = 300
_CLOSING = re.compile(r"Nơi nhận\s*:?\s*\Z|Nơi nhận\s*:")
_SIGNED_FOR = re.compile(r"(?:T/M|TM\.|K/T|KT\.|T/L|TL\.)\s*[A-ZĐ]")
_TYPE_WORDS = re.compile(
    r"(?:CƯƠNG LĨNH|ĐIỀU LỆ|CHIẾN LƯỢC|NGHỊ QUYẾT|QUYẾT ĐỊNH|QUY ĐỊNH|CHỈ THỊ|KẾT LUẬN|QUY CHẾ|THÔNG TRI|HƯỚNG DẪN|"
    r"THÔNG BÁO|THÔNG CÁO|TUYÊN BỐ|LỜI KÊU GỌI|BÁO CÁO|KẾ HOẠCH|QUY HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|DỰ ÁN|PHƯƠNG ÁN|TỜ TRÌNH|"
    r"LUẬT|NGHỊ ĐỊNH|THÔNG TƯ|PHÁP LỆNH)(?:\s|\Z)"
)


def split_text(text: str) -> Split:
    """A plain text file: the first line is the title, clauses are told by their headings."""
    title, _, body = text.lstrip("\ufeff\r\n\t ").partition("\n")
    return replace(split((Line(line) for line in body.splitlines()), is_plain=True), title=clean(title))


def split(lines: Iterable[Line], *, is_plain: bool = False) -> Split:
    """The clauses in `lines`. The title is that of the first page: the type in capitals and what it is about.

    `is_plain`: the lines of a text file, which may be an extract: articles may be missing.
    """
    paras = paragraphs(without_running_lines(list(lines)))
    if not paras:
        return Split("")
    heads: list[Head] = []
    starts = _annexes(paras)
    begins = [0, *(head.at for head in starts), len(paras)]
    for number, (low, high) in enumerate(itertools.pairwise(begins)):
        annex = starts[number - 1] if number else None
        low += 0 if annex is None else _heading_length(paras, annex, high)
        closing = _closing(paras, low, high)
        if annex:
            heads.append(annex)
        base = 1 if annex else 0
        found = _heads_within(paras, low, closing, base, is_plain=is_plain)
        if annex is None and (not found or found[0].at > 0):
            heads.append(Head(0, 0, "preamble", "", "", "mo-dau"))
        heads += found
        if closing < high:
            heads.append(Head(closing, base, "paragraph", "Nơi nhận", "", "noi-nhan"))
    return Split(_title(paras), _pieces(paras, heads))


def _heads_within(paras: list[Paragraph], low: int, high: int, base: int, *, is_plain: bool) -> list[Head]:
    upper = upper_heads(paras, low, high, is_plain=is_plain)
    heads: list[Head] = []
    has_articles = any(marker.kind == "article" for _, marker in upper)
    depths = {kind: base + n for n, kind in enumerate(_ranks_used(upper))}
    edges = [low, *(at for at, _ in upper), high]
    last: tuple[int, ...] = ()
    for number, (begin, end) in enumerate(itertools.pairwise(edges)):
        head = upper[number - 1] if number else None
        if head:
            heads.append(Head(begin, depths[head[1].kind], head[1].kind, head[1].label, head[1].rest))
            depth, in_article = depths[head[1].kind] + 1, head[1].kind == "article"
            begin += 1
        elif has_articles:
            continue
        else:
            depth, in_article = base, False
        parent = head[1].order[0] if head else 0
        inner, last_here = numbered(paras, begin, end, () if in_article else last, parent, in_article=in_article)
        last = last if in_article else last_here
        for at, level, marker in inner:
            kind = {"point": "point"}.get(marker.kind, "clause" if _is_clause(marker, in_article) else "paragraph")
            label = f"khoản {marker.label}" if kind == "clause" else marker.label
            heads.append(Head(at, depth + level, kind, label, marker.rest))
    return heads


def _is_clause(marker: Marker, in_article: bool) -> bool:
    return in_article and marker.kind == "dotted" and len(marker.order) == 1


def _ranks_used(upper: list[tuple[int, Marker]]) -> list[str]:
    kinds = {marker.kind for _, marker in upper}
    return [kind for kind in ("part", "chapter", "section", "article") if kind in kinds]


def _annexes(paras: list[Paragraph]) -> list[Head]:
    """Where annexes and annexed texts begin; numbers of annexes must go up."""
    found: list[Head] = []
    highest = 0
    for at, para in enumerate(paras):
        if at == 0 or para.is_table:
            continue
        marker = annex_marker(para.text) if para.is_sure else None
        if marker and highest < marker.order[0] <= highest + 3:
            highest = marker.order[0]
            found.append(Head(at, 0, "annex", marker.label, marker.rest))
        elif is_annexed_note(para.text) and _has_clauses(paras[:at]):
            top = at
            while top > 1 and at - top < 5 and is_capital(paras[top - 1].text):
                top -= 1
            if top < at and not (found and found[-1].at >= top - 3):
                found.append(Head(top, 0, "annex", "", ""))
    return found


def _has_clauses(paras: list[Paragraph]) -> bool:
    return any(re.match(r"(?:Điều 1|1)\s*[.:]", para.text) for para in paras)


def _closing(paras: list[Paragraph], low: int, high: int) -> int:
    """Where signature and recipients begin; `high` where there are none."""
    at = next((i for i in range(low, high) if _CLOSING.match(paras[i].text)), None)
    signed = next((i for i in range(max(low, high - 40), high) if _SIGNED_FOR.match(paras[i].text)), None)
    places = [place for place in (at, signed) if place is not None and place > low]
    return min(places) if places and high - min(places) <= 60 else high


def _title(paras: list[Paragraph]) -> str:
    """ "HƯỚNG DẪN" and the lines below it up to a rule, a basis or a heading; empty where the first page has none."""
    for at, para in enumerate(paras[:40]):
        if not (_TYPE_WORDS.match(para.text) and is_capital(para.text)):
            continue
        about = []
        for below in paras[at + 1 : at + 6]:
            if not any(letter.isalnum() for letter in below.text) or has_ended(below.text):
                break
            if re.match(r"(?:Căn cứ|Thực hiện|Điều 1\b|Chương I\b|I\.|1\.|-)", below.text):
                break
            about.append(below.text)
        return clean(" ".join([para.text.capitalize(), *about]))[:400]
    return ""


def _heading_length(paras: list[Paragraph], head: Head, high: int) -> int:
    """How many paragraphs below a head are its heading: the first one takes itself."""
    count = 1
    if head.kind == "annex":
        while head.at + count < high and count < 6:
            text = paras[head.at + count].text
            if not (is_capital(text) or is_annexed_note(text)) or annex_marker(text):
                break
            count += 1
    return count


def _pieces(paras: list[Paragraph], heads: list[Head]) -> list[Piece]:
    pieces: list[Piece] = []
    stack: list[tuple[int, int]] = []
    anchors: set[str] = set()
    ends = [head.at for head in heads[1:]] + [len(paras)]
    below = [head.depth for head in heads[1:]] + [0]
    for head, end, next_depth in zip(heads, ends, below, strict=True):
        while stack and stack[-1][0] >= head.depth:
            stack.pop()
        parent = stack[-1][1] if stack else None
        heading, text = _words(paras, head, end, has_children=next_depth > head.depth)
        anchor = anchor_for(head, pieces, parent, anchors)
        anchors.add(anchor)
        stack.append((head.depth, len(pieces)))
        pieces.append(Piece(head.kind, head.label, anchor, heading, text, parent, paras[head.at].page))
    return pieces


def _words(paras: list[Paragraph], head: Head, end: int, *, has_children: bool) -> tuple[str, str]:
    """Heading and text of the paragraphs from the head to `end`."""
    body = [para.text for para in paras[head.at + 1 : end]]
    if head.kind in {"preamble"} or head.stem == "noi-nhan":
        return "", _text([paras[head.at].text, *body])
    if head.kind == "annex":
        taken = _heading_length(paras, head, end)
        named = [head.rest] if head.label else [paras[head.at].text]
        named += [para.text for para in paras[head.at + 1 : head.at + taken]]
        heading = clean(" ".join(part for part in named if part and not is_annexed_note(part)))
        note = [part for part in named if part and is_annexed_note(part)]
        return heading[:400], _text([*note, *body[taken - 1 :]])
    rest = head.rest
    if head.kind in {"part", "chapter", "section"}:
        lines = [rest] if rest else []
        while body and len(lines) < 4 and (is_capital(body[0]) if lines else _may_be_heading(body[0])):
            lines.append(body.pop(0))
        return clean(" ".join(lines))[:400], _text(body)
    if not rest and body and _may_be_heading(body[0]) and (len(body) > 1 or has_children):
        return body[0], _text(body[1:])
    if rest and head.kind != "point" and _leads_on(head, rest, bool(body), has_children=has_children):
        return rest, _text(body)
    return "", _text([rest, *body] if rest else body)


def _leads_on(head: Head, rest: str, has_body: bool, *, has_children: bool) -> bool:
    """Is `rest` the heading of what follows? With a full stop only where it is short and clauses follow."""
    if _may_be_heading(rest):
        return has_body or has_children or head.kind == "article"
    is_one = rest.endswith(".") and not re.search(r"[.;:]\s", rest)
    return head.kind == "article" and is_one and len(rest) <= 120 and has_children and not has_body


def _may_be_heading(text: str) -> bool:
    is_whole = not has_ended(text) and not is_broken_off(text)
    return is_whole and len(text) <= _LONGEST_HEADING and not text.startswith(("-", "+", "(", "“"))


def _text(parts: list[str]) -> str:
    """Paragraphs as lines; one that was broken off without an end goes on in the next where that begins small."""
    lines: list[str] = []
    for part in parts:
        goes_on = part[:1].islower() and not re.match(r"[a-zđ]\s*[).]", part)
        is_open = lines and not has_ended(lines[-1]) and not is_capital(lines[-1])
        if is_open and (goes_on or is_broken_off(lines[-1])):
            lines[-1] = joined(lines[-1], part)
        else:
            lines.append(part)
    return "\n".join(lines)
