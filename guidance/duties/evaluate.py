"""The duties of one member, from what is known of that member today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from guidance.duties.badges import LEVELS, BadgeRounds, anniversary, early_from, posthumous_from
from guidance.duties.counting import deadline, reminder_days, roughly
from guidance.duties.facts import MemberFacts
from guidance.duties.rules import Rule, RuleBook, Start
from handbook.lib.dates import PartialDate
from handbook.lib.working_days import WorkCalendar, add_months, last_day_of

ROUGH_DAYS = 120
KEPT_DAYS = 365
"""How long something past is still told, where the roster cannot say that it was done."""


@dataclass(frozen=True)
class Frame:
    """What all members share: the rules, the table of days off, the rounds of the province, and today."""

    book: RuleBook
    calendar: WorkCalendar
    rounds: BadgeRounds
    today: dt.date


@dataclass(frozen=True)
class Duty:
    """What falls due. `due` is a reduced date, "" where something needed is not known: that is said, never left out.

    `rule` is the version it rests on, `start` the reduced date its clock began, `act_by` the day to act by where it is
    another than `due`. An estimate rests on a date that is later than the right one, if anything.
    """

    rule: Rule
    start: str
    due: str
    level: int = 0
    label: str = ""
    act_by: dt.date | None = None
    late: dt.date | None = None
    reminders: tuple[dt.date, ...] = ()
    is_estimate: bool = False
    is_provisional: bool = False

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def key(self) -> tuple[str, int, str]:
        return self.rule.code, self.level, self.start

    @property
    def sort_on(self) -> dt.date | None:
        """The last day `due` may mean."""
        if not self.due:
            return None
        date = PartialDate(self.due)
        return date.exact or last_day_of(date.year, date.month or 12)

    @property
    def show_from(self) -> dt.date | None:
        """The first reminder; of something known to the month or the year, ROUGH_DAYS before its end."""
        if self.reminders:
            return self.reminders[0]
        return self.sort_on - dt.timedelta(days=ROUGH_DAYS) if self.sort_on else None


def evaluate(facts: MemberFacts, frame: Frame) -> list[Duty]:
    """All duties of a member that nobody has called done, those of which a date is wanting included."""
    found = _after_the_end(facts, frame) if facts.is_ended else _of_a_member(facts, frame)
    return [duty for duty in found if duty.key not in facts.closed]


def _of_a_member(facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    for code in frame.book.codes:
        newest = frame.book.latest(code, frame.today)
        if newest.is_explained_only or (newest.for_status and newest.for_status != facts.status):
            continue
        if newest.start == Start.CEREMONY:
            yield from _counted(code, facts.ceremony, frame)
        elif newest.start == Start.OFFICIAL:
            yield from _counted(code, _official_day(facts.ceremony), frame)
        elif newest.start == Start.TEMPORARY_END and facts.is_temporary:
            yield from _counted(code, facts.temporary_end, frame)
        elif newest.start == Start.EXEMPT_END and facts.is_exempt and facts.exempt_end:
            yield from _counted(code, facts.exempt_end, frame)
        elif newest.start == Start.EVENT and newest.recorded_by:
            yield from _recorded(code, facts, frame)
    yield from _seniority(facts, frame)


def _official_day(ceremony: str) -> str:
    """Twelve months from the ceremony, however late the vote."""
    if not ceremony:
        return ""
    date = PartialDate(ceremony)
    if date.exact:
        return add_months(date.exact, 12).isoformat()
    return f"{date.year + 1:04d}" + (f"-{date.month:02d}" if date.month else "")


def _counted(code: str, start: str, frame: Frame, level: int = 0) -> Iterator[Duty]:
    """A clock that began on the reduced date `start`, under the version of that day."""
    rule = frame.book.version(code, _first_day(start) or frame.today)
    if rule is None:
        return
    for index, term in enumerate(rule.terms or (rule.term,)):
        number = level or index
        if not start:
            yield Duty(rule, "", "", number, term.label)
            continue
        date = PartialDate(start)
        if date.exact is None:
            yield Duty(rule, start, roughly(rule, date, term), number, term.label)
            continue
        end = deadline(rule, date.exact, frame.calendar, term)
        reminders = tuple(reminder_days(rule, date.exact, end.on, frame.calendar))
        act_by = end.act_by if end.act_by != end.on else None
        yield Duty(
            rule,
            start,
            end.on.isoformat(),
            number,
            term.label,
            act_by,
            end.late,
            reminders,
            is_provisional=end.is_provisional,
        )


def _recorded(code: str, facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    for each in facts.recorded:
        if each.code == code:
            yield from _counted(code, each.start, frame)


def _first_day(start: str) -> dt.date | None:
    if not start:
        return None
    date = PartialDate(start)
    return dt.date(date.year, date.month or 1, date.day or 1)


def _seniority(facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    """The next anniversary, its round, the papers before it, and the limit for the gravely ill (D40 to D43).

    Without the day of the decision the ceremony gives an estimate of the anniversary, and no round is asserted; nor
    where the province has no rounds in use.
    """
    begin = facts.decision or facts.ceremony
    is_estimate = not facts.decision or facts.excluded is None
    has_round = not is_estimate and bool(frame.rounds.rounds)
    if not begin:
        yield from _missing(frame, "D40")
        return
    date = PartialDate(begin)
    if date.exact is None:
        yield from _rough_anniversary(date, facts, frame)
        return
    begun, excluded = date.exact, facts.excluded or 0
    days = [(level, anniversary(begun, level, excluded)) for level in LEVELS]
    coming = next(((level, day) for level, day in days if day >= frame.today and level not in facts.badges), None)
    if coming is not None:
        level, day = coming
        if rule := frame.book.version("D40", day):
            yield _dated(rule, begin, day, frame, level, is_estimate=is_estimate)
        if not is_estimate:
            yield from _early(begin, begun, excluded, coming, frame)
        if not has_round and day <= add_months(frame.today, 12):
            yield from _missing(frame, "D41", level)
    if has_round:
        yield from _rounds(days, facts, frame)


def _rough_anniversary(begin: PartialDate, facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    """A decision known to the month or year: the anniversary likewise, no round."""
    excluded = facts.excluded or 0
    for level in LEVELS:
        months = level * 12 + excluded
        if begin.month is None:
            due = f"{begin.year + level:04d}" if not excluded else ""
        else:
            due = f"{add_months(dt.date(begin.year, begin.month, 1), months):%Y-%m}"
        rule = frame.book.version("D40", frame.today)
        if level in facts.badges or rule is None:
            continue
        duty = Duty(rule, str(begin), due, level, is_estimate=not facts.decision or facts.excluded is None)
        if duty.sort_on is None or duty.sort_on >= frame.today:
            yield duty
            return


def _early(begin: str, begun: dt.date, excluded: int, coming: tuple[int, dt.date], frame: Frame) -> Iterator[Duty]:
    level, day = coming
    rule = frame.book.version("D43", day)
    if rule and (limit := early_from(begun, level, excluded)) <= add_months(frame.today, 3):
        yield _dated(rule, begin, limit, frame, level)


def _rounds(days: list[tuple[int, dt.date]], facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    """The round of the next badge, and of one that was handed out within the year but is not in the roster."""
    highest = max(facts.badges, default=0)
    for level, day in days:
        handed_out = frame.rounds.round_of(day)
        if level <= highest or (frame.today - handed_out).days > KEPT_DAYS:
            continue
        if rule := frame.book.version("D41", day):
            yield _dated(rule, day.isoformat(), handed_out, frame, level)
        if handed_out < frame.today:
            continue
        if rule := frame.book.version("D42", day):
            yield from _papers(rule, handed_out, frame, level)
        return


def _papers(rule: Rule, handed_out: dt.date, frame: Frame, level: int) -> Iterator[Duty]:
    count = frame.rounds.papers_working_days
    if count is not None:
        yield _dated(rule, handed_out.isoformat(), frame.calendar.after(handed_out, -count), frame, level)
    elif (handed_out - frame.today).days <= max(rule.reminders, default=0):
        yield Duty(rule, handed_out.isoformat(), "", level)


def _dated(rule: Rule, start: str, day: dt.date, frame: Frame, level: int, *, is_estimate: bool = False) -> Duty:
    reminders = tuple(reminder_days(rule, day, day, frame.calendar))
    return Duty(rule, start, day.isoformat(), level, reminders=reminders, is_estimate=is_estimate)


def _missing(frame: Frame, code: str, level: int = 0) -> Iterator[Duty]:
    if rule := frame.book.version(code, frame.today):
        yield Duty(rule, "", "", level)


def _after_the_end(facts: MemberFacts, frame: Frame) -> Iterator[Duty]:
    """All duties of the member are closed; the cell sends the papers (D50), and may propose a badge (D44)."""
    recorded = [each for each in facts.recorded if each.code == "D50"]
    ended_on = PartialDate(facts.ended_on) if facts.ended_on else None
    last = (ended_on.exact or last_day_of(ended_on.year, ended_on.month or 12)) if ended_on else None
    if recorded:
        yield from _recorded("D50", facts, frame)
    elif last is None or (frame.today - last).days <= KEPT_DAYS:
        yield from _missing(frame, "D50")
    if facts.ending != "deceased" or last is None or not ended_on or ended_on.exact is None:
        return
    if not facts.decision or facts.excluded is None or (begun := PartialDate(facts.decision).exact) is None:
        return
    rule = frame.book.version("D44", last)
    for level in LEVELS:
        day = anniversary(begun, level, facts.excluded)
        is_near = posthumous_from(begun, level, facts.excluded) <= last <= day
        if rule and is_near and level not in facts.badges and (frame.today - last).days <= KEPT_DAYS:
            yield _dated(rule, facts.decision, last, frame, level)
