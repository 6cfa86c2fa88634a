"""Which entries of the directory a reader may see, who keeps them, and in which order they stand."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When

from members.access import Access, access_of
from members.body_names import line_pattern

OUTSIDE_KEEPERS = frozenset({"editor", "publisher"})
_OPEN = Q(is_shown=True) & (Q(organisation=None) | Q(organisation__state="active"))
_RANKS = (
    (Q(level="province") | Q(organisation__type="province"), 0),
    (Q(level="commune") | Q(organisation__type="commune"), 1),
)


def keeps_entry(access: Access, organisation: Any) -> bool:
    """May somebody with `access` write what the directory says of this body of the tree, or (None) of one elsewhere?"""
    if organisation is None:
        return access.is_everywhere or bool(access.roles & OUTSIDE_KEEPERS)
    return access.reaches(organisation.path)


def name_fits(field: str, words: list[str]) -> Q:
    """Every one of `words` begins a word of the folded name in `field`."""
    return Q(*(Q(**{f"{field}__regex": rf"\m{word}"}) for word in words))


def line_fits(field: str, words: list[str]) -> Q:
    """As `name_fits`, for a field with a name on each line."""
    return name_fits(field, words) & Q(**{f"{field}__regex": line_pattern(words)})


def title_expression() -> Case:
    return Case(When(organisation=None, then=F("name")), default=F("organisation__name"))


class DirectoryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DirectoryQuerySet":
        """What staff have put on show of bodies that exist today: the same for every reader, signed in or not."""
        return self.filter(_OPEN)

    def editable_by(self, user: Any) -> "DirectoryQuerySet":
        """An officer keeps the bodies of the own subtree, editors and publishers those elsewhere."""
        access = access_of(user)
        if access.is_everywhere:
            return self
        condition = access.subtree("organisation__")
        if access.roles & OUTSIDE_KEEPERS:
            condition |= Q(organisation=None)
        return self.filter(condition)

    def inside(self) -> "DirectoryQuerySet":
        """Bodies of our own tree."""
        return self.exclude(organisation=None)

    def outside(self) -> "DirectoryQuerySet":
        return self.filter(organisation=None)

    def at_top(self) -> "DirectoryQuerySet":
        """Province and communes of our own; of others the provinces; and whoever has nobody on show above."""
        shown_above = self.model._default_manager.filter(_OPEN, organisation=OuterRef("organisation__parent"))
        of_tree = Q(organisation__isnull=False) & (
            Q(organisation__type__in=("province", "commune")) | ~Exists(shown_above)
        )
        return self.filter(of_tree | Q(organisation=None) & (Q(parent=None) | Q(parent__is_shown=False)))

    def below(self, entry: Any) -> "DirectoryQuerySet":
        """Entries of the bodies right below that of `entry`."""
        if entry.organisation:
            return self.filter(organisation__parent=entry.organisation)
        return self.filter(parent=entry)

    def for_list(self) -> "DirectoryQuerySet":
        """With what a row shows of the bodies above."""
        return self.select_related(
            "organisation__parent__directory_entry", "organisation__parent__parent__directory_entry", "parent__parent"
        )

    def in_order(self, *first: Any) -> "DirectoryQuerySet":
        """By `first`, then from the province down, in Vietnamese order."""
        rank = Case(*(When(condition, then=Value(number)) for condition, number in _RANKS), default=Value(2))
        return self.order_by(*first, rank, Func(title_expression(), function="vi_key"), "pk")
