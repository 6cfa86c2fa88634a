"""What people are asked about a file: its causes, how far they are answered, what comes next."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse

from members.models import LearnedValue, RosterImport, TransferState
from members.rosters.causes import DOUBLES, Cause, cause_of
from members.rosters.choices import key_of
from members.rosters.mapping import asks_day_order
from members.rosters.preview import label_of
from members.services.rosters.transfers import ELSEWHERE

CAUSES_SHOWN = 60


class ToDo(NamedTuple):
    """One cause of the file as the list of things to do names it."""

    cause: Cause
    code: str
    level: str
    rows: int
    answered: int
    where: list[str]
    fields: str
    address: str

    @property
    def is_open(self) -> bool:
        """Some of its rows wait and nobody has answered them."""
        return self.level != "warning" and self.answered < self.rows


def to_do_of(roster_import: RosterImport) -> list[ToDo]:
    """The causes, what stops first, with how many rows were answered since the file was judged."""
    causes = roster_import.causes[:CAUSES_SHOWN]
    answered = _answered(roster_import, causes) if roster_import.answers_open else {}
    has_sheets = sum(sheet["role"] == "data" for sheet in roster_import.understood.get("sheets", [])) > 1
    items = []
    for cause in causes:
        code, level = cause["code"], cause["level"]
        is_double = code in DOUBLES and level != "warning"
        name = "members:import_doubles" if is_double else "members:import_cause"
        fields = [label_of(field) for field in cause["fields"] if field]
        items.append(
            ToDo(
                cause_of(code, level),
                code,
                level,
                cause["rows"],
                min(answered.get(code, 0), cause["rows"]),
                [f"{sheet}, {place}" if has_sheets else place for sheet, place in cause["examples"]],
                ", ".join(fields[:4]),
                reverse(name, args=[roster_import.pk] if is_double else [roster_import.pk, code]),
            )
        )
    return items


def entries_with_words(roster_import: RosterImport) -> list[dict[str, Any]]:
    """Causes that wait for texts to be understood."""
    return [
        entry
        for entry in roster_import.causes
        if entry["words"]
        and entry["level"] in ("error", "ask")
        and cause_of(entry["code"]).answer in ("organisation", "word")
    ]


def codes_in_turn(roster_import: RosterImport) -> list[str]:
    """Findings that stop a row and are answered row by row: not those about texts and people."""
    by_word = {entry["code"] for entry in entries_with_words(roster_import)}
    return [
        entry["code"]
        for entry in roster_import.causes
        if entry["level"] in ("error", "ask") and entry["code"] not in by_word and entry["code"] not in DOUBLES
    ]


def open_questions(roster_import: RosterImport) -> list[dict[str, Any]]:
    """Questions about whole columns of dates that nobody has answered."""
    answers = roster_import.choices.get("day_order", {})
    return [
        question
        for question in roster_import.understood.get("questions", [])
        if asks_day_order(question) and question["field"] not in answers.get(question["sheet"], {})
    ]


def next_address(
    roster_import: RosterImport, to_do: list[ToDo], questions: list[dict[str, Any]], *, after: str = ""
) -> str:
    """Where the next question is answered: columns, then texts, people, rows; "" when none is open.

    `after` names the screen just left: what it left open is left for later.
    """
    by_word = {entry["code"] for entry in entries_with_words(roster_import)}
    steps = {
        "import_columns": bool(questions),
        "import_words": any(item.is_open and item.code in by_word for item in to_do),
        "import_doubles": any(item.is_open and item.code in DOUBLES for item in to_do),
        "import_turn": any(item.is_open and item.code in codes_in_turn(roster_import) for item in to_do),
    }
    names = list(steps)
    following = names[names.index(after) + 1 :] if after else names
    return next((reverse(f"members:{name}", args=[roster_import.pk]) for name in following if steps[name]), "")


def following_address(roster_import: RosterImport, after: str) -> str:
    """Once the screen `after` is answered: the next one with open questions, or the preview."""
    roster_import.refresh_from_db(fields=["answers_open"])
    following = next_address(roster_import, to_do_of(roster_import), open_questions(roster_import), after=after)
    return following or roster_import.get_absolute_url()


def transfers_of(roster_import: RosterImport) -> dict[str, int]:
    """Requests to other committees by what became of them, with `fresh`, the yeses since the file was judged."""
    if not any(entry["code"] == ELSEWHERE for entry in roster_import.causes):
        return {}
    requests = list(roster_import.transfer_requests.values_list("state", "decided_at"))  # type: ignore[attr-defined]
    counts = Counter(state for state, _ in requests)
    since = roster_import.judged_at
    counts["fresh"] = sum(state == TransferState.AGREED and bool(at and since and at > since) for state, at in requests)
    return counts if requests else {}


def _answered(roster_import: RosterImport, causes: list[dict[str, Any]]) -> Mapping[str, int]:
    """Rows of each cause that somebody has answered since the file was judged."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cause, count(*) FROM members_rosterrow r"
            " JOIN members_rosterdecision d ON d.fingerprint = r.fingerprint AND d.organisation_id = %s,"
            " unnest(r.causes) AS cause"
            " WHERE r.roster_import_id = %s AND r.fingerprint <> '' AND d.decided_at > %s GROUP BY 1",
            [roster_import.organisation_id, roster_import.pk, roster_import.judged_at],
        )
        counts = dict(cursor.fetchall())
    known = learned_words(roster_import)
    for cause in causes:
        counts[cause["code"]] = counts.get(cause["code"], 0) + sum(
            rows for field, text, rows, _ in cause["words"] if (field, text) in known
        )
    return counts


def learned_words(roster_import: RosterImport) -> dict[tuple[str, str], LearnedValue]:
    """(field, text as the causes of the file have it) → what it was answered to mean."""
    words = {
        (field, key_of(text)): (field, text) for cause in roster_import.causes for field, text, _, _ in cause["words"]
    }
    learned = LearnedValue.objects.known_to(roster_import.organisation).filter(
        written_key__in={key for _, key in words}
    )
    return {
        words[value.field, value.written_key]: value
        for value in learned.order_by("organisation__path")
        if (value.field, value.written_key) in words
    }
