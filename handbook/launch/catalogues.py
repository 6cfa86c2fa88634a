"""Message catalogues from .po to .mo, without gettext's tools. Standard library only: `python -m` runs it anywhere.

A .po file is a list of entries (msgctxt, msgid, msgid_plural, msgstr) in C-like quotes; a .mo file is two tables of
(length, offset) into null-ended strings, sorted by id (gettext manual, "The Format of GNU MO Files").
"""

import ast
import struct
import sys
from pathlib import Path

from handbook.launch.project import PROJECT, LaunchError

MAGIC = 0x950412DE
_KEYWORDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


def read_po(text: str, name: str = "") -> dict[str, str]:
    """Ids (context and plural within, as gettext joins them) with their translations; entries without one are left out.

    Raises LaunchError naming `name` and the line of what cannot be read.
    """
    messages: dict[str, str] = {}
    entry: dict[str, str] = {}
    key = ""
    for number, line in enumerate([*text.splitlines(), ""], 1):
        line = line.strip()
        if line.startswith("#"):
            continue
        try:
            if not line:
                _add(messages, entry)
                entry, key = {}, ""
            elif line.startswith('"'):
                entry[key] += ast.literal_eval(line)
            else:
                key, _, value = line.partition(" ")
                if not key.startswith(_KEYWORDS) or key in entry:
                    raise ValueError
                entry[key] = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, KeyError):
            raise LaunchError(f"{name or 'The catalogue'}, line {number}: this is no entry of a .po file.") from None
    return messages


def _add(messages: dict[str, str], entry: dict[str, str]) -> None:
    """Put one finished entry into `messages`. Raises ValueError for one without an id, or a second of the same id."""
    if not entry:
        return
    if "msgid" not in entry:
        raise ValueError
    plurals = [entry[key] for key in sorted(key for key in entry if key.startswith("msgstr"))]
    if not all(plurals):
        return
    identity = entry["msgid"]
    if "msgctxt" in entry:
        identity = f"{entry['msgctxt']}\x04{identity}"
    if "msgid_plural" in entry:
        identity = f"{identity}\0{entry['msgid_plural']}"
    if identity in messages:
        raise ValueError
    messages[identity] = "\0".join(plurals)


def write_mo(messages: dict[str, str]) -> bytes:
    """The .mo file of `messages`; the same messages give the same bytes."""
    pairs = sorted((identity.encode(), words.encode()) for identity, words in messages.items())
    start = 28 + 16 * len(pairs)
    ids = b"".join(identity + b"\0" for identity, _ in pairs)
    words = b"".join(translation + b"\0" for _, translation in pairs)
    tables: list[int] = []
    for column, offset in ((0, start), (1, start + len(ids))):
        for pair in pairs:
            tables += (len(pair[column]), offset)
            offset += len(pair[column]) + 1
    header = (MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return struct.pack(f"<{len(header) + len(tables)}I", *header, *tables) + ids + words


def catalogues() -> list[Path]:
    return sorted((PROJECT / "locale").glob("*/LC_MESSAGES/*.po"))


def main() -> None:
    """Write the .mo file beside every .po file of the project and say how many messages it holds."""
    for path in catalogues():
        messages = read_po(path.read_text(encoding="utf-8"), str(path.relative_to(PROJECT)))
        path.with_suffix(".mo").write_bytes(write_mo(messages))
        print(f"{path.relative_to(PROJECT)}: {len(messages) - ('' in messages)} messages")


if __name__ == "__main__":
    try:
        main()
    except LaunchError as error:
        sys.exit(str(error))
