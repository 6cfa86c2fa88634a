"""The rules of `documents/validity.py` as one SQL expression, so that lists of any length ask once.

A reduced ISO date is compared with as many characters of the day as it has: equal and complete is the day itself, equal
and shorter is "somewhere in it", which is what an empty date is too. What a row says of itself (_OWN) and what other
texts do to it (_REACH) meet in one table of states.
"""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, F, Func, IntegerField, Max, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Left, Length, NullIf
from django.db.models.lookups import GreaterThan, LessThan

from documents.validity import DocumentStatus

_REACH = ("nothing", "perhaps a part", "a part", "perhaps the whole", "the whole")
_NOT_YET, _IN_FORCE, _PARTLY, _EXPIRED, _UNKNOWN = (status.value for status in DocumentStatus)
_STATES = {
    "not issued": [_NOT_YET] * 5,
    "over": [_EXPIRED] * 5,
    "doubtful": [*[_UNKNOWN] * 4, _EXPIRED],
    "not begun": [*[_NOT_YET] * 3, _UNKNOWN, _EXPIRED],
    "partly": [*[_PARTLY] * 3, _UNKNOWN, _EXPIRED],
    "begun": [_IN_FORCE, _UNKNOWN, _PARTLY, _UNKNOWN, _EXPIRED],
}
"""What the row says of itself → the state for each entry of _REACH."""
_OWN = list(_STATES)


class _Picked(Func):
    """The entry of _STATES at a number: both sides are computed once."""

    template = "(ARRAY[{}])[%(expressions)s + 1]".format(
        ", ".join(f"'{state}'" for states in _STATES.values() for state in states)
    )
    output_field = CharField()


def status_on_expression(day: dt.date) -> Func:
    """The state of each document on `day`, equal to `documents.validity.status_on` over the same facts."""
    return _Picked(_own(day) * Value(len(_REACH)) + _reach(day))


def in_effect(day: dt.date, starts: str = "starts") -> Q:
    """Relations annotated by `with_starts` that have certainly taken effect on `day`."""
    return _come(day, starts)


def not_begun(day: dt.date) -> Q:
    """Relations annotated by `with_starts` that have certainly not taken effect on `day`."""
    return _not_come(day, "starts") | Q(starts="") & ~Q(issued="") & _not_come(day, "issued")


def issued_after(day: dt.date) -> Q:
    """Documents whose day of issue lies wholly after `day`."""
    return _not_come(day, "issued_on")


def _own(day: dt.date) -> Case:
    stated = _stated(day)
    ends = ~Q(expired_on="") & (~stated | _after_check("expired_on")) & ~_not_come(day, "expired_on")
    waits = stated & Q(override=_NOT_YET)
    steps = (
        (~Q(issued_on="") & _not_come(day, "issued_on"), "not issued"),
        (stated & Q(override=_EXPIRED), "over"),
        (ends & Q(is_verified=True) & _come(day, "expired_on"), "over"),
        (ends | stated & Q(override=_UNKNOWN), "doubtful"),
        (waits & (~_after_check("effective_on") | _not_come(day, "effective_on")), "not begun"),
        (stated & Q(override=_PARTLY), "partly"),
        (stated & Q(override=_IN_FORCE), "begun"),
        (Q(is_verified=False), "doubtful"),
        (_not_come(day, "effective_on"), "not begun"),
        (_come(day, "effective_on"), "begun"),
    )
    whens = [When(condition, then=Value(_OWN.index(own))) for condition, own in steps]
    return Case(*whens, default=Value(_OWN.index("doubtful")), output_field=IntegerField())


def _reach(day: dt.date) -> Coalesce:
    """The strongest that other texts do to the document on `day`: an index of _REACH."""
    relations = apps.get_model("documents", "DocumentRelation").objects.with_starts()
    is_newer = Q(recorded_at__gt=F("target__override_set_at")) | _after_check("starts_or_issued", "target__")
    counted = relations.ending().filter(~_stated(day, "target__") | is_newer, target=OuterRef("pk")).order_by()
    sure = _come(day, "starts") & Q(is_certain=True, source__is_name_only=False)
    whole = Q(kind="replaces")
    strength = Case(
        When(not_begun(day), Value(0)),
        When(whole & sure, Value(4)),
        When(whole, Value(3)),
        When(sure, Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return Coalesce(Subquery(counted.values("target").annotate(most=Max(strength)).values("most")), Value(0))


def _stated(day: dt.date, prefix: str = "") -> Q:
    """An editor's word holds on `day`."""
    since, checked = f"{prefix}override_since", f"{prefix}override_checked_on"
    begun = Q(**{f"{since}__lte": day}) | Q(**{f"{since}__isnull": True, f"{checked}__lte": day})
    return ~Q(**{f"{prefix}override": ""}) & begun


def _shortened(day: Any, date: str) -> Left:
    return Left(day, Length(F(date)), output_field=TextField())


def _come(day: dt.date, date: str) -> Q:
    text = Value(day.isoformat(), output_field=TextField())
    return Q(GreaterThan(_shortened(text, date), F(date))) | Q(**{date: day.isoformat()})


def _not_come(day: dt.date, date: str) -> Q:
    text = Value(day.isoformat(), output_field=TextField())
    return Q(LessThan(_shortened(text, date), F(date)))


def _after_check(date: str, prefix: str = "") -> Q:
    """`date` lies wholly after the day of the editor's check."""
    checked = Func(F(f"{prefix}override_checked_on"), Value("YYYY-MM-DD"), function="to_char", output_field=TextField())
    return ~Q(**{date: ""}) & Q(LessThan(_shortened(checked, date), F(date)))


def starts_expressions() -> dict[str, Any]:
    """Annotations of a relation: when it takes effect, its source's day of issue, and the first of these known."""
    own = NullIf(F("effective_on"), Value(""))
    text = TextField()
    return {
        "starts": Coalesce(own, F("source__effective_on"), output_field=text),
        "issued": Coalesce(F("source__issued_on"), Value(""), output_field=text),
        "starts_or_issued": Coalesce(
            own, NullIf(F("source__effective_on"), Value("")), F("source__issued_on"), output_field=text
        ),
    }
