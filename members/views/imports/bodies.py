"""Which cell a clerk means by a name, a code, or a line picked from the suggestions."""

import re
from collections.abc import Iterable

from django.db.models import Case, IntegerField, Value, When

from handbook.lib.text import clean, fold
from members.models import Organisation
from members.querysets.organisations import OrganisationQuerySet

_PICKED = re.compile(r"\[([^\[\]]+)\]\s*\Z")
LISTED, OFFERED, TYPED = 120, 8, 120
"""Cells of a scope put on the page at once; cells offered where a name fits several; letters taken of a name."""


def cells_of(scope: Organisation) -> OrganisationQuerySet:
    """Bodies at or below `scope` that have members of their own: those without bodies below them."""
    return Organisation.objects.subtree_of(scope).active().filter(children=None)  # type: ignore[return-value]


def cell_of(scope: Organisation, text: str) -> tuple[str | None, list[tuple[str, str]]]:
    """(code, []) of the one cell at or below `scope` that `text` names; (None, [(code, name)…]) where several do."""
    cells = cells_of(scope)
    picked = _PICKED.search(text)
    wanted = clean(picked[1] if picked else text)[:TYPED]
    if not wanted:
        return None, []
    exact = cells.filter(code=wanted).first()
    if exact:
        return exact.code, []
    key = fold(wanted)
    is_other = Case(When(name_fold=key, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = list(cells.search(wanted).annotate(is_other=is_other).order_by("is_other", "path")[: OFFERED + 1])
    same = [cell for cell in found if fold(cell.name) == key]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0].code, []
    return None, [(cell.code, cell.name) for cell in found[:OFFERED]]


def cells_to_pick(scope: Organisation) -> list[str]:
    """Names with codes of all cells of a small scope, for a list of suggestions; none for a large one."""
    cells = list(cells_of(scope).order_by("path")[: LISTED + 1])
    return [f"{cell.name} [{cell.code}]" for cell in cells] if len(cells) <= LISTED else []


def cell_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name, for those of `codes` that are cells."""
    wanted = set(codes)
    cells = Organisation.objects.filter(code__in=wanted, children=None)
    return dict(cells.values_list("code", "name")) if wanted else {}
