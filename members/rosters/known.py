"""Members the portal knows, as the judgement asks for them: by number, by name, by cell."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from handbook.lib.text import fold
from members.rosters.duplicates import name_key
from members.rosters.types import JudgedRow, KnownMember, Numbers

_NOT_WORD = re.compile(r"[\W_]")


class KnownSource(Protocol):
    """Answers for one file and its scope; the database, or a list in tests."""

    def by_numbers(self, numbers: Numbers) -> Iterable[KnownMember]:
        """Whoever bears one of the numbers; outside the scope without facts."""

    def by_names(self, names: Collection[tuple[str, str]]) -> Iterable[KnownMember]:
        """Members of the scope by (folded name, birth year), those of unknown birth too; year "": of whatever birth."""

    def by_keys(self, keys: Collection[str]) -> Iterable[KnownMember]:
        """Members of the scope by key."""

    def secretaries(self, cells: Collection[str]) -> Iterable[tuple[str, str]]:
        """(code, key) of current members who hold the post of secretary in the cell they belong to."""

    def of_cells(self, cells: Collection[str]) -> Iterable[tuple[str, list[str]]]:
        """(code, keys of its current members) of each of the cells (codes) that has any."""


class KnownIndex:
    """Known members found for a few rows, by what rows bear."""

    def __init__(self, known: Iterable[KnownMember] = ()) -> None:
        self._seen: set[str] = set()
        self.by_key: dict[str, KnownMember] = {}
        self.by_external: dict[str, KnownMember] = {}
        self.by_number: dict[str, KnownMember] = {}
        self.by_old_card: dict[str, KnownMember] = {}
        self.by_file_number: dict[str, list[KnownMember]] = defaultdict(list)
        self.by_name: dict[str, list[KnownMember]] = defaultdict(list)
        self.add(known)

    def add(self, known: Iterable[KnownMember]) -> None:
        for member in known:
            if member.key in self._seen:
                continue
            self._seen.add(member.key)
            if member.in_scope:
                self.by_key[member.key] = member
            if value := member.get("external_id"):
                self.by_external[value] = member
            for name in ("citizen_id", "card_number_2025"):
                if value := member.get(name):
                    self.by_number.setdefault(value, member)
            if value := member.get("card_number_2003"):
                self.by_old_card[value] = member
            if key := file_number_key(member.get("file_number")):
                self.by_file_number[key].append(member)
            if member.in_scope and (name_ := member.get("full_name")):
                self.by_name[name_key(name_)].append(member)


def file_number_key(number: str | None) -> str:
    """A lý lịch number for comparison, digits and letters together: "000001 HN" → "000001HN"."""
    key = _NOT_WORD.sub("", number or "").upper()
    return key if any(letter.isalpha() for letter in key) and any(digit.isdigit() for digit in key) else ""


def name_of(row: JudgedRow) -> tuple[str, str] | None:
    """(folded name, birth year or "") by which a known namesake is found."""
    name, births = row.member.get("full_name"), row.readings("birth_date")
    return (fold(name), births[0][:4] if births else "") if name else None


_EVIDENCE = (("birth_date", 30), ("organisation", 20), ("admission_date", 20), ("phone", 20), ("official_date", 10))


def likeness(facts: dict[str, str | None], member: KnownMember) -> int:
    """0–100: how much, beside the name, speaks for one person. Equal facts count whole, fitting dates half."""
    score = 0
    for name, weight in _EVIDENCE:
        own, theirs = facts.get(name), member.get(name)
        if not own or not theirs:
            continue
        if own == theirs:
            score += weight
        elif name.endswith("_date") and (own.startswith(theirs) or theirs.startswith(own)):
            score += weight // 2
        else:
            score -= weight // 2
    return max(0, min(100, score))


class KnownList:
    """A `KnownSource` over members at hand."""

    def __init__(self, members: Sequence[KnownMember]) -> None:
        self.members = list(members)

    def by_numbers(self, numbers: Numbers) -> list[KnownMember]:
        person, old = numbers.person_numbers, numbers.old_cards
        return [
            member
            for member in self.members
            if member.get("external_id") in numbers.external_ids
            or member.get("citizen_id") in person
            or member.get("card_number_2025") in person
            or member.get("card_number_2003") in old
            or file_number_key(member.get("file_number")) in numbers.file_numbers
        ]

    def by_names(self, names: Collection[tuple[str, str]]) -> list[KnownMember]:
        wanted = defaultdict(set)
        for name, year in names:
            wanted[name].add(year)
        return [
            member
            for member in self.members
            if member.in_scope
            and (years := wanted.get(fold(member.get("full_name") or "")))
            and ("" in years or (member.get("birth_date") or "")[:4] in {*years, ""})
        ]

    def by_keys(self, keys: Collection[str]) -> list[KnownMember]:
        return [member for member in self.members if member.in_scope and member.key in keys]

    def secretaries(self, cells: Collection[str]) -> list[tuple[str, str]]:
        return [(code, member.key) for code, member in self._current(cells) if member.get("position") == "Bí thư"]

    def of_cells(self, cells: Collection[str]) -> list[tuple[str, list[str]]]:
        found = defaultdict(list)
        for code, member in self._current(cells):
            found[code].append(member.key)
        return list(found.items())

    def _current(self, cells: Collection[str]) -> Iterator[tuple[str, KnownMember]]:
        for member in self.members:
            code = member.get("organisation")
            if member.in_scope and member.is_current and code in cells:
                yield code or "", member
