"""The guarded child that reads a text file: `python -m documents.text.child PATH FORMAT LIMITS`.

["facts", {…}]                                   the first line
["lines", [[text, page, starts, is table], …]]   as often as needed
["done"] or ["error", code]                      the last line
"""

import contextlib
import importlib
import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from documents.text.lines import Line
from documents.text.reading import Limits, Refused
from handbook.lib.guarded import limit_self

_READERS = {"pdf": "documents.text.pdf", "docx": "documents.text.docx", "txt": "documents.text.plain"}
_LOOSE = "documents.text.loose"
_BATCH = 500


def _tell(*items: Any) -> None:
    sys.stdout.buffer.write(json.dumps(items, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def main(path: str, format_name: str, bounds: str) -> None:
    limits = Limits(**json.loads(bounds))
    limit_self(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    try:
        reader = importlib.import_module(
            _READERS.get(format_name, _LOOSE)
        )  # one of them: the others would only cost memory
        facts, lines = reader.read(Path(path), limits)
        _tell("facts", asdict(facts))
        left = limits.characters
        for batch in _batches(lines):
            left -= sum(len(line.text) for line in batch)
            if left < 0:
                raise Refused("too_much_text")
            _tell("lines", [(line.text, line.page, line.starts, line.is_table) for line in batch])
        _tell("done")
    except Refused as refusal:
        _tell("error", str(refusal))
    except MemoryError:
        _tell("error", "memory")
    except Exception:  # a broken file breaks its reader in any way; the parent needs to know only that it did
        _tell("error", "broken")
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.flush()


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(itertools.islice(lines, _BATCH)):
        yield batch


if __name__ == "__main__":
    main(*sys.argv[1:4])
