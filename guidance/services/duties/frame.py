"""What all members share when due dates are counted, read from the database."""

import datetime as dt

from guidance.duties.badges import BadgeRounds
from guidance.duties.evaluate import Frame
from guidance.duties.rules import RuleBook
from guidance.models import BadgeScheme, DutyRule
from members.services.work_calendar import work_calendar


def rule_book() -> RuleBook:
    """All versions of all rules; two queries."""
    return RuleBook(rule.as_rule for rule in DutyRule.objects.prefetch_related("terms"))


def badge_rounds(today: dt.date) -> BadgeRounds:
    """The rounds in use, empty where the province uses none; two queries."""
    scheme = BadgeScheme.objects.used(today).prefetch_related("rounds").first()
    return scheme.as_rounds if scheme else BadgeRounds(())


def frame_of(today: dt.date) -> Frame:
    return Frame(rule_book(), work_calendar(), badge_rounds(today), today)
