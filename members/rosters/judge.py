"""The one judgement of a roster, for preview, commit, command and tests."""

import datetime as dt
from collections.abc import Callable, Sequence

from handbook.lib.sheets.grid import Workbook
from members.rosters.directory import Directory
from members.rosters.duplicates import find_duplicates
from members.rosters.matching import Matcher, numbers_of
from members.rosters.posts import settle_secretaries
from members.rosters.types import Change, Judgement, KnownMember, Numbers
from members.rosters.understand import understand_workbook


def judge(
    workbook: Workbook,
    *,
    directory: Directory,
    today: dt.date,
    lookup: Callable[[Numbers], Sequence[KnownMember]],
) -> Judgement:
    """What `workbook` says of the members below the directory's scope, as of `today`.

    `lookup` is called once with all identifying values of the file and gives the members of the scope and, without
    facts, those outside it who bear one of the numbers. Nothing is written. Linear in the rows of the file.
    """
    understanding = understand_workbook(workbook, directory=directory, today=today)
    judgement = Judgement(understanding.refusal, understanding.sheets, questions=understanding.questions)
    if judgement.refusal:
        return judgement
    judgement.rows = list(understanding.rows())
    find_duplicates(judgement.rows)
    known = list(lookup(numbers_of(judgement.rows)))
    matcher = Matcher(known, today)
    for row in judgement.rows:
        matcher.match(row)
    settle_secretaries(judgement.rows, known)
    judgement.missing = _missing(judgement, known, matcher)
    return judgement


def _missing(judgement: Judgement, known: Sequence[KnownMember], matcher: Matcher) -> list[KnownMember]:
    """Current members of the cells the file names who are on none of its rows: a list to review, never a deletion."""
    cells = {row.member.get("organisation") for row in judgement.rows} - {None}
    repeated = {row.match_key for row in judgement.rows if row.change is not Change.NEW}
    return [
        member
        for member in known
        if member.in_scope
        and member.is_current
        and member.key not in matcher.matched | repeated
        and member.get("organisation") in cells
    ]
