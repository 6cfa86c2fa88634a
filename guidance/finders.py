"""“Which rule applies to me”: questions, answers and results as data; what was answered is kept by nobody."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from guidance.services.reference import read_data

RESULT = "="
"""Marks in the data that an answer leads to a result."""


@dataclass(frozen=True)
class Answered:
    """One step taken: the question and the number of the answer given."""

    question: str
    text: str
    number: int
    words: str


@dataclass(frozen=True)
class Finder:
    slug: str
    title: str
    first: str
    questions: dict[str, Any]
    results: dict[str, Any]

    def walk(self, given: list[int]) -> tuple[list[Answered], dict[str, Any] | None, dict[str, Any] | None]:
        """Steps taken, then the question to ask or the result; an answer that does not exist ends the walk there."""
        at, steps = self.first, []
        for number in given:
            question = self.questions[at]
            if not 0 <= number < len(question["answers"]):
                break
            answer = question["answers"][number]
            steps.append(Answered(at, question["text"], number, answer["words"]))
            if answer["to"].startswith(RESULT):
                return steps, None, self.results[answer["to"].removeprefix(RESULT)]
            at = answer["to"]
        return steps, self.questions[at], None


@cache
def finders() -> dict[str, Finder]:
    """All there are, by slug, in the order of the data."""
    return {entry["slug"]: Finder(**entry) for entry in read_data("finders.toml")["finders"]}
