"""Finding the organisation a roster names, inside the committee the file is for (organisations.md section 4)."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from handbook.lib.text import clean, fold

_COMMITTEE_WORDS = re.compile(
    r"^(?:chi bo co so|chi bo|chi uy|cb|dang bo bo phan|dang bo co so|dang bo|dang uy|db|du)\b[\s.:]*"
)
_CODED = re.compile(r"\s*\[([^\[\]\s]+)\]\s*\Z")
_SHORT = (
    (re.compile(r"\btdp\b"), "to dan pho"),
    (re.compile(r"\bkp\b"), "khu pho"),
    (re.compile(r"\bth\b"), "tieu hoc"),
)


@dataclass(frozen=True)
class OrganisationEntry:
    code: str
    name: str
    short_name: str
    type: str
    parent_code: str
    former_names: tuple[str, ...] = ()


class Found(NamedTuple):
    """`code` when exactly one body fits; `how`: exact, written_otherwise, former, near, ambiguous, outside, unknown."""

    code: str | None
    how: str
    candidates: tuple[str, ...] = ()


class UnknownScope(LookupError):
    """No organisation has the code the file is meant for."""


def _key(name: str) -> str:
    key = fold(clean(name)).strip(" .,:;-")
    for pattern, words in _SHORT:
        key = pattern.sub(words, key)
    return " ".join(_COMMITTEE_WORDS.sub("", key).split())


def _bare(key: str) -> str:
    return key.split(" (")[0]


class Directory:
    """The subtree of `scope`, searched by name; never creates, never guesses between two."""

    def __init__(self, entries: Iterable[OrganisationEntry], scope: str) -> None:
        self.by_code = {entry.code: entry for entry in entries}
        if scope not in self.by_code:
            raise UnknownScope(scope)
        self.scope = scope
        self.inside = {code for code in self.by_code if self._is_inside(code)}
        self.cells = {code for code in self.inside if code != scope or self.by_code[code].type.endswith("cell")}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._former: dict[str, set[str]] = defaultdict(set)
        for code in sorted(self.cells):
            entry = self.by_code[code]
            self._exact[clean(entry.name).lower()].add(code)
            for name in filter(None, (entry.name, entry.short_name)):
                self._names[_key(name)].add(code)
                self._bare[_bare(_key(name))].add(code)
            for name in entry.former_names:
                self._former[_key(name)].add(code)
        own = self.by_code[scope]
        self._own_keys = {_key(own.name), _key(own.short_name)} - {""}
        self._outside_keys = {
            _key(name): code
            for code, entry in self.by_code.items()
            if code not in self.inside and entry.type in ("commune", "province")
            for name in (entry.name, entry.short_name)
            if name
        }

    def _is_inside(self, code: str) -> bool:
        seen = set()
        while code and code not in seen:
            if code == self.scope:
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
        if coded := _CODED.search(written):
            return self._find_coded(written[: coded.start()], coded[1])
        exact = self._exact.get(clean(written).lower(), set())
        if len(exact) == 1 and (self._bare.get(_bare(_key(written))) == exact or "(" in written):
            return Found(
                next(iter(exact)), "exact" if clean(written) == self.name(next(iter(exact))) else "written_otherwise"
            )
        head, _, tail = written.rpartition(",")
        if head and _key(tail) in self._outside_keys and _key(tail) not in self._own_keys:
            return Found(None, "outside")
        if head and _key(tail) in self._own_keys:
            written = head
        key = _key(written)
        if not key:
            return Found(None, "unknown")
        hits = self._names.get(key, set()) if "(" in key else self._bare.get(key, set())
        if not hits and "(" not in key:
            hits = self._names.get(key, set())
        if len(hits) == 1:
            return Found(next(iter(hits)), "written_otherwise")
        if hits:
            return Found(None, "ambiguous", tuple(sorted(hits)))
        former = self._former.get(key, set())
        if former:
            return Found(None, "former", tuple(sorted(former)))
        near = difflib.get_close_matches(key, list(self._bare), n=3, cutoff=0.86)
        candidates = tuple(dict.fromkeys(code for name in near for code in sorted(self._bare[name])))
        return Found(None, "near" if candidates else "unknown", candidates)

    def _find_coded(self, name: str, code: str) -> Found:
        if code not in self.inside:
            return Found(None, "outside" if code in self.by_code else "unknown")
        entry = self.by_code[code]
        names = (entry.name, entry.short_name, *entry.former_names)
        if _bare(_key(name)) not in {_bare(_key(known)) for known in names if known}:
            return Found(None, "near", (code,))
        return Found(code, "exact")

    def mentioned(self, text: str) -> str | None:
        """The one cell a title or section line names ("II. CHI BỘ THÔN A: 12 đồng chí"); None when none or several."""
        found = set()
        for line in text.splitlines():
            line = re.sub(r"^\s*(?:[IVXLC]+|\d+)\s*[.)\-]\s*", "", clean(line))
            line = re.split(r"[:;(]\s*\d+\s*(?:đ|d)", line, flags=re.I)[0].rstrip(" :")
            result = self.find(line)
            if result.code:
                found.add(result.code)
        return next(iter(found)) if len(found) == 1 else None
