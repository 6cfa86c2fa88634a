"""What the words above one column mean: one field, several facts in one cell, or something the portal does not keep."""

import re

from handbook.lib.text import clean, fold
from members.rosters import wordings

_SEPARATORS = re.compile(r"\s*(?:[,;/\n|+]| - | – |\b(?:và|va|VÀ|Và|VA)\b)\s*")
_BIRTHS = {"mark_male": "birth_male", "mark_female": "birth_female"}
_DATE_FIELDS = ("birth_date", "admission_date", "official_date", "decision_date", "card_issue_date")
DATE_PARTS = {"ngay": "day", "thang": "month", "nam": "year"}
_NEVER_SHARED = {"family_name", "given_name", "membership", "row_number", "unit"}
_ONE_FACT = (
    {"citizen_id", "old_citizen_id"},
    {"left", "died", "exempt", "activity_date", "moved_out"},
    {"organisation", "place"},
)
_NEED_CONTEXT = ("row_number", "membership")


def fields_of(levels: list[str], *, is_stacked: bool = False) -> tuple[tuple[str, ...], bool]:
    """The fields of a column by the words above it, and whether they leave no doubt.

    `is_stacked`: the words below each other name several facts, as in printed registers, and no group.
    """
    words = [word for text in levels if (word := wordings.plain(text))]
    if not words:
        return ("",), True
    full, leaf, group = " ".join(words), words[-1], " ".join(words[:-1])
    if group and (name := _inside_group(group, leaf, levels[-1])):
        return (name,), True
    if len(facts := facts_of(levels[-1])) > 1:
        return facts, True
    if name := wordings.whole(full):
        return (name,), True
    if is_stacked:
        return facts_of("\n".join(levels)), True
    if name := wordings.about(full):
        return (name,), True
    if (name := wordings.whole(leaf)) and (not group or name not in _NEED_CONTEXT):
        return (name,), True
    if group and (name := wordings.whole(f"{leaf} {group}")):
        return (name,), True
    if name := wordings.about_leaf(full):
        return (name,), True
    return (wordings.inside(full),), False


def _inside_group(group: str, leaf: str, written: str) -> str:
    """What "Nam", "Nữ", "Ngày", "Tháng", "Năm" mean below a date."""
    over = wordings.whole(group)
    if over not in _DATE_FIELDS and wordings.whole(f"{group} sinh") == "birth_date" and leaf in DATE_PARTS:
        return ""
    if over not in _DATE_FIELDS:
        return ""
    if leaf in DATE_PARTS and not (leaf == "nam" and clean(written).lower() == "nam"):
        return f"{over.removesuffix('_date')}_{DATE_PARTS[leaf]}"
    return _BIRTHS.get(wordings.whole(leaf), "") if over == "birth_date" else ""


def facts_of(written: str) -> tuple[str, ...]:
    """The fields of a heading that names several facts for one cell ("Ngày vào Đảng, ngày chính thức")."""
    pieces = [(match.start(), match.end()) for match in _SEPARATORS.finditer(written)]
    starts, ends = [0, *(end for _, end in pieces)], [*(start for start, _ in pieces), len(written)]
    if len(starts) == 1 or (
        all(_is_line_break(written[a:b]) for a, b in pieces) and wordings.whole(wordings.plain(written))
    ):
        return ()
    one_by_one = _named(written, [*zip(starts, ends, strict=True)])
    if len(set(one_by_one)) > 1 and not _is_one_fact(set(one_by_one)):
        return one_by_one
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(starts):
        fitting = (
            last
            for last in range(len(ends) - 1, first - 1, -1)
            if wordings.whole(wordings.plain(written[starts[first] : ends[last]]))
        )
        last = next(fitting, first)
        spans.append((starts[first], ends[last]))
        first = last + 1
    fields = _named(written, spans)
    return fields if len(set(fields)) > 1 and not _is_one_fact(set(fields)) else ()


def _is_line_break(mark: str) -> bool:
    """A break between lines may only fold a long heading."""
    return "\n" in mark and not mark.strip()


def _named(written: str, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    """The field of every piece of a heading; () where one of them names none."""
    fields: list[str] = []
    for start, end in spans:
        words = wordings.plain(written[start:end])
        name = wordings.whole(words) or wordings.about(words) or wordings.about_leaf(words)
        if name in ("card_issue_date", "card_place") and fields[-1:] in (["citizen_id"], ["citizen_id_issue"]):
            name = "citizen_id_issue"
        if not name:
            return ()
        if name == "mark_female" and fields[-1:] == ["mark_male"]:
            fields[-1] = "sex"
        else:
            fields.append(name)
    return tuple(fields)


def _is_one_fact(fields: set[str]) -> bool:
    """Words joined in a heading that still mean one fact."""
    return bool(fields & _NEVER_SHARED) or any(fields <= same for same in _ONE_FACT)


def read_legend(written: str) -> dict[str, str]:
    """What marks mean where the heading of the sexes says so: "1" → "Nam"; "" stands for an empty cell."""
    text, legend = fold(clean(written)), {}
    names = {"nam": "Nam", "nu": "Nữ"}
    if match := re.search(r"nam\s*/\s*nu\s*\(\s*(\w)\s*/\s*(\w)\s*\)", text):
        return {match[1]: "Nam", match[2]: "Nữ"}
    for match in re.finditer(r"\b([\dxv])\s*(?:[:=\-]|la)\s*(nam|nu)\b", text):
        legend[match[1]] = names[match[2]]
    if not legend:
        for match in re.finditer(r"\b(nam|nu)\s*(?:[:=(\-]|la|ghi|danh dau|danh|tich)\s*(?:so\s*)?([\dxv])\b", text):
            legend[match[2]] = names[match[1]]
    blank = re.search(r"\b(?:con lai|de trong|bo trong)\s*(?:la|:|=)?\s*(nam|nu)\b", text) or re.search(
        r"\b(nam|nu)\s*(?:thi\s*)?(?:de|bo)\s*trong", text
    )
    if blank:
        legend[""] = names[blank[1]]
    return legend
