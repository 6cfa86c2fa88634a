"""Writing a calendar file (RFC 5545) of whole-day entries with reminders."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a content line, without its end (RFC 5545, 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Entry:
    """A whole day; `uid` tells it from all others and stays the same; reminders are days before it."""

    uid: str
    day: dt.date
    summary: str
    description: str = ""
    url: str = ""
    reminders: tuple[int, ...] = ()


def calendar_file(name: str, entries: Iterable[Entry], *, made_at: dt.datetime) -> bytes:
    """The file; `made_at` must be aware. Lines end with CRLF and are folded between characters."""
    stamp = made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//So tay dang vien//Viec den han//VI"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, stamp: str) -> Iterable[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_text(entry.uid)}", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    for days in entry.reminders:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.summary)}")
        yield from (f"TRIGGER:-P{days}D" if days else "TRIGGER:PT0S", "END:VALARM")
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A text value: line ends as \\n, no other control character, the four special characters escaped (3.3.11)."""
    value = re.sub(r"\r\n?", "\n", value)
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", value).translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """The line in pieces of at most LONGEST_LINE octets; a piece after the first begins with a blank."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
