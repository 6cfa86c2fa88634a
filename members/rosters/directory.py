"""Finding the organisation a roster names, inside the committee the file is for (organisations.md section 4)."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handbook.lib.text import clean
from members.rosters.unit_names import (
    bare,
    begins_with_a_cell,
    begins_with_a_place,
    is_group,
    key_of,
    local_word,
    names_in,
)

_CODED = re.compile(r"\s*\[([^\[\]\s]+)\]\s*\Z")
_TAIL = re.compile(r"(.+?)\s*(?:,|\s[-–]\s|\sthuộc\s|\()\s*([^,()]+?)\)?\s*\Z")
_LIKE_ENOUGH = 0.86
_REMEMBERED = 20_000
_MOST_SEARCHES = 2_000
"""A search for names that look alike takes 2 ms in a province; a file with more unknown names holds none."""


@dataclass(frozen=True)
class OrganisationEntry:
    code: str
    name: str
    short_name: str
    type: str
    parent_code: str
    former_names: tuple[str, ...] = ()


class Found(NamedTuple):
    """`code` when exactly one body fits.

    `how`: exact, written_otherwise; without a code former, near, ambiguous, outside, committee (it has cells below)
    or unknown.
    """

    code: str | None
    how: str
    candidates: tuple[str, ...] = ()


class Above(NamedTuple):
    """The cell that a title or a section names: its code, or the line where no one cell is meant by it."""

    code: str | None = None
    line: str = ""


NOWHERE = Above()


class UnknownScope(LookupError):
    """No organisation has the code the file is meant for."""


class Directory:
    """The subtree of `scope`, searched by name; never creates, never guesses between two."""

    def __init__(self, entries: Iterable[OrganisationEntry], scope: str) -> None:
        self.by_code = {entry.code: entry for entry in entries}
        if scope not in self.by_code:
            raise UnknownScope(scope)
        self.scope = scope
        self.inside = {code for code in self.by_code if self._is_below(code, scope)}
        self.cells = {code for code in self.inside if code != scope or self.by_code[code].type.endswith("cell")}
        self._committees = {self.by_code[code].parent_code for code in self.inside - {scope}}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        self._rest: dict[str, set[str]] = defaultdict(set)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._former: dict[str, set[str]] = defaultdict(set)
        for code in sorted(self.cells):
            entry = self.by_code[code]
            self._exact[clean(entry.name).lower()].add(code)
            for name in filter(None, (entry.name, entry.short_name)):
                key = key_of(name)
                self._names[key].add(code)
                self._bare[bare(key)].add(code)
                self._rest[local_word(bare(key))[1]].add(code)
            for name in entry.former_names:
                self._former[key_of(name)].add(code)
        own = self.by_code[scope]
        self._own_keys = {key_of(own.name), key_of(own.short_name)} - {""}
        self._outside_keys = {
            key_of(name): code
            for code, entry in self.by_code.items()
            if code not in self.inside and entry.type in ("commune", "province")
            for name in (entry.name, entry.short_name)
            if name
        }
        self._known: dict[str, Found] = {}
        self._searches = 0

    def _is_below(self, code: str, top: str) -> bool:
        seen = set()
        while code and code not in seen:
            if code == top:
                return True
            seen.add(code)
            entry = self.by_code.get(code)
            code = entry.parent_code if entry else ""
        return False

    def name(self, code: str) -> str:
        return self.by_code[code].name

    def written(self, code: str) -> str:
        """What to write in a roster so that `find` finds this body again: its name, with the code where needed.

        "Chi bộ thôn Tân Lập [019001.702]" where two bodies bear the name. Raises KeyError for an unknown code.
        """
        name = self.by_code[code].name
        return name if self.find(name).code == code else f"{name} [{code}]"

    def find(self, written: str) -> Found:
        """The body `written` means within the scope; a code in square brackets decides where the name agrees."""
        found = self._known.get(written)
        if found is None:
            found = self._find(written)
            if len(self._known) < _REMEMBERED:
                self._known[written] = found
        return found

    def _find(self, written: str) -> Found:
        if coded := _CODED.search(written):
            return self._find_coded(written[: coded.start()], coded[1])
        exact = self._leaves(self._exact.get(clean(written).lower(), set()))
        if (
            len(exact) == 1
            and not exact & self._committees
            and (self._bare.get(bare(key_of(written))) == exact or "(" in written)
        ):
            code = next(iter(exact))
            return Found(code, "exact" if clean(written) == self.name(code) else "written_otherwise")
        if match := _TAIL.match(clean(written)):
            tail = key_of(match[2])
            if tail in self._own_keys:
                return self._find_key(key_of(match[1]), self.cells)
            if tail in self._outside_keys:
                return Found(None, "outside")
            above = self._names.get(tail, set()) & self._committees
            if len(above) == 1 and key_of(written) not in self._names:
                return self._find_key(key_of(match[1]), self._cells_below(next(iter(above))))
        return self._find_key(key_of(written), self.cells)

    def _cells_below(self, code: str) -> set[str]:
        return {cell for cell in self.cells if cell != code and self._is_below(cell, code)}

    def _leaves(self, codes: set[str]) -> set[str]:
        """Those without cells below them, or all where there are none."""
        return codes - self._committees or codes

    def _find_key(self, key: str, among: set[str]) -> Found:
        if not key:
            return Found(None, "unknown")
        if key in self._own_keys and self.scope not in self.cells:
            return Found(None, "committee")
        hits = self._names.get(key, set()) if "(" in key else self._bare.get(key, set())
        hits = self._leaves((hits or self._names.get(key, set())) & among)
        if len(hits) == 1:
            code = next(iter(hits))
            return Found(None, "committee", (code,)) if code in self._committees else Found(code, "written_otherwise")
        if hits:
            return Found(None, "ambiguous", tuple(sorted(hits)))
        if former := self._former.get(key, set()) & among:
            return Found(None, "former", tuple(sorted(former)))
        word, rest = local_word(key)
        alike = self._leaves(self._rest.get(rest, set()) & among)
        if alike and not word:
            one = len(alike) == 1
            return Found(next(iter(alike)), "written_otherwise") if one else _doubt("ambiguous", alike)
        if alike:
            return _doubt("near", alike)
        self._searches += 1
        if self._searches > _MOST_SEARCHES:
            return Found(None, "unknown")
        near = difflib.get_close_matches(key, list(self._bare), n=3, cutoff=_LIKE_ENOUGH)
        candidates = dict.fromkeys(code for name in near for code in sorted(self._bare[name] & among))
        return Found(None, "near" if candidates else "unknown", tuple(candidates))

    def _find_coded(self, name: str, code: str) -> Found:
        if code not in self.inside:
            return Found(None, "outside" if code in self.by_code else "unknown")
        entry = self.by_code[code]
        names = (entry.name, entry.short_name, *entry.former_names)
        if bare(key_of(name)) not in {bare(key_of(known)) for known in names if known}:
            return Found(None, "near", (code,))
        return Found(code, "exact")

    def mentioned(self, text: str) -> str | None:
        """The one cell a title or section line names ("II. CHI BỘ THÔN A: 12 đồng chí"); None when none or several."""
        found = {
            code
            for line in text.splitlines()
            if (code := next((code for name in names_in(line) if (code := self.find(name).code)), None))
        }
        return next(iter(found)) if len(found) == 1 else None

    def of_titles(self, lines: Sequence[str]) -> Above:
        """The cell that titles name together: the lowest where one lies below the others, none where two differ."""
        names = [names_in(line) for text in lines for line in text.splitlines()]
        found = [self.find(name) for several in names for name in several]
        committees = {found.candidates[0] for found in found if found.how == "committee" and found.candidates}
        codes = {found.code for found in found if found.code}
        if not codes and len(committees) == 1:
            below = self._cells_below(next(iter(committees)))
            codes = {code for several in names for n in several if (code := self._find_key(key_of(n), below).code)}
        lowest = [code for code in codes if all(self._is_below(code, other) for other in codes)]
        if codes:
            return Above(lowest[0]) if lowest else Above(None, " / ".join(map(self.name, sorted(codes))))
        return Above(None, next((several[-1] for several in names if several and begins_with_a_cell(several[-1])), ""))

    def of_section(self, line: str, above: Above, titles: Above) -> Above:
        """The cell of the rows below a section line; `above` is that of the rows before it.

        A line that names no body changes nothing, nor does a part of the cell in the titles. One that names a body
        not found leaves the cell open, so that the rows below it are never counted to the section before.
        """
        if code := self.mentioned(line):
            return Above(code)
        is_part = is_group(line) or (begins_with_a_place(line) and above == titles)
        if begins_with_a_cell(line) or (begins_with_a_place(line) and not is_part) or (is_part and not above.code):
            return Above(None, (names_in(line) or [clean(line)])[0])
        return above


def _doubt(how: str, codes: set[str]) -> Found:
    return Found(None, how, tuple(sorted(codes)))
