"""The one judgement of a roster, for preview, commit, command and tests."""

import datetime as dt

from handbook.lib.sheets.grid import Workbook
from members.rosters.choices import NO_CHOICES, Choices
from members.rosters.directory import Directory
from members.rosters.judging import judge_rows
from members.rosters.known import KnownSource
from members.rosters.types import Judgement
from members.rosters.understand import understand_workbook


def judge(
    workbook: Workbook,
    *,
    directory: Directory,
    today: dt.date,
    source: KnownSource,
    choices: Choices = NO_CHOICES,
) -> Judgement:
    """What `workbook` says of the members below the directory's scope, as of `today`.

    `source` knows the members of the scope and, without facts, those outside it who bear one of the numbers. Nothing
    is written. For files that fit into memory; an import streams its rows through the same parts.
    """
    understanding = understand_workbook(workbook, directory=directory, today=today, choices=choices)
    judgement = Judgement(understanding.refusal, understanding.sheets, questions=understanding.questions)
    if judgement.refusal:
        return judgement
    with judge_rows(understanding.rows(), source, today=today, choices=choices) as judged:
        judgement.rows = list(judged.rows())
        missing = {key for keys in judged.missing.values() for key in keys}
        judgement.missing = list(source.by_keys(missing))
    return judgement
