"""Looking up in the directory: names without marks, old names that lead to the body of today."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Func, Q, TextField, Value, When

from handbook.lib.text import fold
from members.body_names import asked_words, is_named, line_pattern
from members.models import DirectoryEntry, FormerName, Organisation, OrganisationState
from members.querysets.directory import DirectoryQuerySet, line_fits, name_fits

_MOST_MERGERS = 8
"""How often one body may have been merged on the way to that of today."""


@dataclass(frozen=True)
class Found:
    """Entries of the directory that bear the words asked for, or bore them."""

    rows: DirectoryQuerySet
    words: list[str]
    old_names: dict[int, str]
    """Key of a body of our tree → the old name that led to it."""

    def old_name_of(self, entry: DirectoryEntry) -> str:
        """The old name that led to one of `rows`; nothing where it bears the words today."""
        if is_named(entry.title, self.words):
            return ""
        if entry.organisation:
            return self.old_names.get(entry.organisation.pk, "")
        return next((name for name in entry.former_names.splitlines() if is_named(name, self.words)), "")


def find_entries(text: str, *, user: Any) -> Found:
    """What `user` may read of the bodies called `text`, best first: the name as asked, then with more words, then old
    names. Words for kinds of bodies ("xã", "đảng ủy") before the name are optional.
    """
    readable = DirectoryEntry.objects.visible_to(user)
    words = asked_words(text)
    if not words:
        return Found(readable.none(), [], {})
    old_names = _old_names(words)
    today = name_fits("name_fold", words) | name_fits("organisation__name_fold", words)
    asked = fold(text.strip())
    folded = Case(
        When(organisation=None, then=F("name_fold")), default=F("organisation__name_fold"), output_field=TextField()
    )
    nearness = Case(
        When(Q(folded_title=asked) | Q(folded_title__endswith=f" {asked}"), then=Value(0)),
        When(folded_title__endswith=f" {' '.join(words)}", then=Value(1)),
        When(today, then=Value(2)),
        default=Value(3),
    )
    rows = readable.filter(today | line_fits("former_fold", words) | Q(organisation__in=list(old_names)))
    return Found(rows.annotate(folded_title=folded).in_order(nearness), words, old_names)


def _old_names(words: list[str]) -> dict[int, str]:
    """Key of each body of today that took over from one whose old name fits → that old name."""
    former = FormerName.objects.annotate(fold=Func(F("name"), function="vi_fold", output_field=TextField()))
    earlier = former.filter(fold__regex=line_pattern(words)).order_by().values_list("organisation_id", "name")
    closed = Organisation.objects.exclude(state=OrganisationState.ACTIVE).filter(name_fits("name_fold", words))
    bearers = sorted(earlier.union(closed.order_by().values_list("pk", "name")))
    if not bearers:
        return {}
    after = _successions()
    found: dict[int, str] = {}
    for key, name in bearers:
        for heir in sorted(_walk(key, after)):
            found.setdefault(heir, name)
    return found


def heirs_of(organisation: Organisation, *, user: Any) -> list[DirectoryEntry]:
    """Entries `user` may read of the bodies that stand today for a closed one."""
    heirs = _walk(organisation.pk, _successions()) - {organisation.pk}
    return list(DirectoryEntry.objects.visible_to(user).filter(organisation__in=heirs).for_list().in_order())


def old_names_of(entry: DirectoryEntry) -> list[str]:
    """Former names of the body, and the names of those it took over from, through every merger."""
    if entry.organisation is None:
        return entry.former_names.splitlines()
    before = defaultdict(list)
    for old, heirs in _successions().items():
        for heir in heirs:
            before[heir].append(old)
    keys = _walk(entry.organisation.pk, before)
    names = dict.fromkeys(
        FormerName.objects.filter(organisation__in=keys).order_by("pk").values_list("name", flat=True)
    )
    earlier = Organisation.objects.filter(pk__in=keys - {entry.organisation.pk}).order_by("path")
    names |= dict.fromkeys(earlier.values_list("name", flat=True))
    return [name for name in names if name != entry.title]


def _successions() -> dict[int, list[int]]:
    """Key of each body that was taken over → keys of those that took over."""
    after = defaultdict(list)
    for old, heir in Organisation.successors.through.objects.order_by("pk").values_list(
        "from_organisation_id", "to_organisation_id"
    ):
        after[old].append(heir)
    return after


def _walk(start: int, ways: dict[int, list[int]]) -> set[int]:
    """Everything reached from `start`, itself included."""
    seen, edge = {start}, {start}
    for _ in range(_MOST_MERGERS):
        edge = {key for one in edge for key in ways.get(one, ())} - seen
        seen |= edge
    return seen
