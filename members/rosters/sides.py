"""A row of the file beside a member it may be, fact by fact."""

from collections.abc import Mapping
from typing import NamedTuple

from members.rosters.duplicates import same_name
from members.rosters.preview import label_of, shown

_FACTS = (
    "full_name",
    "birth_date",
    "sex",
    "ethnic_group",
    "organisation",
    "admission_date",
    "official_date",
    "citizen_id",
    "card_number",
    "phone",
    "position",
    "activity",
)
_CARDS = ("card_number", "card_number_2025", "card_number_2003")


class Fact(NamedTuple):
    """`state`: "same", "fits" (one knows the date more exactly), "other", "" where one side says nothing."""

    label: str
    own: str
    theirs: str
    state: str


def facts_beside(
    own: Mapping[str, str | None], theirs: Mapping[str, str | None], names: Mapping[str, str]
) -> list[Fact]:
    """What both sides say; `own` is the row, `theirs` a member or another row. Private numbers are masked."""
    facts = []
    for field in _FACTS:
        first, second = _value(own, field), _value(theirs, field)
        if first or second:
            facts.append(
                Fact(
                    label_of(field),
                    shown(field, first, names),
                    shown(field, second, names),
                    _state(field, first, second),
                )
            )
    return facts


def _value(facts: Mapping[str, str | None], field: str) -> str | None:
    """The newest card where cards are compared."""
    if field == "card_number":
        return next((value for name in _CARDS if (value := facts.get(name))), None)
    return facts.get(field) or None


def _state(field: str, first: str | None, second: str | None) -> str:
    if not first or not second:
        return ""
    if field == "card_number" and len(first) != len(second):
        return ""
    if first == second or (field == "full_name" and same_name(first, second)):
        return "same"
    if field.endswith("_date") and (first.startswith(second) or second.startswith(first)):
        return "fits"
    return "other"
