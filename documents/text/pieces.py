"""What a text is split into, and the anchors by which its pieces are reached for ever."""

from dataclasses import dataclass, field

from handbook.lib.text import slugify_vi

_ANCHOR_LENGTH = 110


@dataclass(frozen=True)
class Piece:
    """One clause. `kind` is a value of `documents.models.ClauseKind`; `parent` the index of the piece it stands in;
    `text` excludes the texts of the pieces below; `page` is where it begins."""

    kind: str
    label: str
    anchor: str
    heading: str = ""
    text: str = ""
    parent: int | None = None
    page: int | None = None


@dataclass(frozen=True)
class Split:
    title: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Head:
    """A heading that was found: in which paragraph its piece begins, how deep it stands, what follows its number."""

    at: int
    depth: int
    kind: str
    label: str
    rest: str
    stem: str = ""
    """The anchor of a piece that has no number."""


def anchor_for(head: Head, pieces: list[Piece], parent: int | None, taken: set[str]) -> str:
    """ "dieu-5-khoan-2-diem-a", "muc-i-3-5-1": labels from the top; articles leave their chapter out."""
    own = head.stem or _slug(head)
    above = pieces[parent] if parent is not None else None
    within = _annex_above(pieces, parent) if head.kind == "article" else above
    if head.kind == "paragraph" and above and above.kind == "paragraph" and not head.stem:
        within = _numbering_above(pieces, parent, head)
        own = own if within is None or within.kind != "paragraph" else own.removeprefix("muc-")
    wanted = (f"{within.anchor}-{own}" if within else own)[:_ANCHOR_LENGTH].strip("-")
    number, anchor = 1, wanted
    while anchor in taken:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor


def _slug(head: Head) -> str:
    if head.kind == "paragraph":
        return f"muc-{slugify_vi(head.label)}"
    if head.kind == "point":
        return f"diem-{'dd' if head.label.endswith('đ') else slugify_vi(head.label[-1])}"
    return slugify_vi(head.label) or "phu-luc"


def _annex_above(pieces: list[Piece], parent: int | None) -> Piece | None:
    while parent is not None and pieces[parent].kind != "annex":
        parent = pieces[parent].parent
    return pieces[parent] if parent is not None else None


def _numbering_above(pieces: list[Piece], parent: int | None, head: Head) -> Piece | None:
    """What the number of `head` does not say itself: above "3.5.1" the part "I", not "3.5"."""
    while parent is not None:
        above = pieces[parent]
        if above.kind != "paragraph" or not (above.label[:1].isdigit() and head.label.startswith(f"{above.label}.")):
            return above
        parent = above.parent
    return None
