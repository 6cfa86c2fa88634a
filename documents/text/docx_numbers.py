"""The numbers Word writes by itself before paragraphs: "Điều 5.", "1.2.", "a)"."""

import re
from collections.abc import Iterable
from typing import Any

from documents.text.markers import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


class _Level:
    def __init__(self, element: Any) -> None:
        self.format = _value(element, "numFmt") or "decimal"
        self.text = _value(element, "lvlText")
        self.start = int(_value(element, "start") or 1)


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return str(child.get(f"{W}val", "")) if child is not None else ""


class Numbering:
    """Learns from the parts `styles` and `numbering`; then counts along the paragraphs of the document."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.restarts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        self.bases: dict[str, str] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.started: set[tuple[str, int]] = set()

    def learn(self, elements: Iterable[Any]) -> None:
        for element in elements:
            if element.tag == f"{W}abstractNum":
                levels = {int(level.get(f"{W}ilvl", 0)): _Level(level) for level in element.findall(f"{W}lvl")}
                self.levels[element.get(f"{W}abstractNumId", "")] = levels
            elif element.tag == f"{W}num":
                self._learn_list(element)
            elif element.tag == f"{W}style":
                self._learn_style(element)

    def _learn_list(self, element: Any) -> None:
        key = element.get(f"{W}numId", "")
        self.lists[key] = _value(element, "abstractNumId")
        for override in element.findall(f"{W}lvlOverride"):
            if start := _value(override, "startOverride"):
                self.restarts.setdefault(key, {})[int(override.get(f"{W}ilvl", 0))] = int(start)

    def _learn_style(self, element: Any) -> None:
        name = element.get(f"{W}styleId", "")
        self.bases[name] = _value(element, "basedOn")
        properties = element.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            self.styles[name] = (_value(properties, "numId"), int(_value(properties, "ilvl") or 0))

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """(list, level) of the paragraph, its own or that of its style; ("", 0) where it has none."""
        style = _value(found, "pStyle") if (found := paragraph.find(f"{W}pPr")) is not None else ""
        for _ in range(_LEVELS):
            if not style or style in self.styles:
                break
            style = self.bases.get(style, "")
        by_style = self.styles.get(style, ("", 0))
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is None:
            return by_style
        level = _value(properties, "ilvl")
        return _value(properties, "numId") or by_style[0], int(level) if level else by_style[1]

    def number_of(self, paragraph: Any) -> str:
        """What Word prints before the paragraph; counts on. Bullets are a hyphen."""
        key, level = self._list_of(paragraph)
        abstract = self.lists.get(key, "")
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        restart = self.restarts.get(key, {}).get(level)
        if restart is not None and (key, level) not in self.started:
            counts[level] = restart
        else:
            before = counts[level]
            counts[level] = levels[level].start if before is None else before + 1
        self.started.add((key, level))
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return "-"
        return _PLACE.sub(lambda match: self._written(levels, counts, int(match[1]) - 1, level), levels[level].text)

    @staticmethod
    def _written(levels: dict[int, _Level], counts: list[int | None], place: int, level: int) -> str:
        known = levels.get(place)
        value = counts[place]
        if value is None:
            value = known.start if known else 1
        return _in_format(value, known.format if known else "decimal")


def _in_format(value: int, number_format: str) -> str:
    if number_format in {"lowerLetter", "upperLetter"}:
        letters = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if number_format == "lowerLetter" else letters.upper()
    if number_format in {"lowerRoman", "upperRoman"}:
        digits = roman(value)
        return digits.lower() if number_format == "lowerRoman" else digits
    return "" if number_format == "none" else f"{value:02d}" if number_format == "decimalZero" else str(value)
