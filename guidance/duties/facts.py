"""What is known of a member, as far as due dates need it. Dates are reduced: "2026-02-03", "2026-02", "2026" or ""."""

from dataclasses import dataclass, field

Closed = tuple[str, int, str]
"""(code, level, start) of a duty that a person has called done."""


@dataclass(frozen=True)
class Recorded:
    """A day somebody typed for a rule of events."""

    code: str
    start: str


@dataclass(frozen=True)
class MemberFacts:
    """`excluded` months of seniority to take off, None where something is to be taken off that nobody has decided."""

    status: str
    ending: str = ""
    ended_on: str = ""
    decision: str = ""
    ceremony: str = ""
    excluded: int | None = 0
    badges: frozenset[int] = frozenset()
    is_exempt: bool = False
    exempt_end: str = ""
    is_temporary: bool = False
    temporary_end: str = ""
    recorded: tuple[Recorded, ...] = ()
    closed: frozenset[Closed] = field(default=frozenset())

    @property
    def is_ended(self) -> bool:
        return self.status == "ended"
