"""The guarded child: limits itself, reads one file, tells its parent. `python -m handbook.lib.sheets.child`.

Arguments: path, format, JSON of the limits. Its words are those of `protocol`; if the last one is missing the child
died (killed, out of memory, crash of a library), and the parent says so.
"""

import contextlib
import importlib
import json
import sys

from handbook.lib.guarded import limit_self
from handbook.lib.sheets.protocol import Emitter, Refusal

_READERS = {
    "xlsx": "handbook.lib.sheets.xlsx",
    "xls": "handbook.lib.sheets.xls",
    "csv": "handbook.lib.sheets.csv_text",
}


def main(path: str, format_name: str, limits: str) -> None:
    bounds = json.loads(limits)
    limit_self(memory_bytes=bounds["memory_bytes"], cpu_seconds=bounds["cpu_seconds"])
    wanted = {name: bounds[name] for name in ("rows", "cells", "cell_characters", "merges")}
    emitter = Emitter(sys.stdout.buffer, **wanted)
    try:
        reader = importlib.import_module(_READERS[format_name])  # one of them, so that the others cost no memory
        reader.read(path, emitter)
        emitter.line("done")
    except Refusal as refusal:
        emitter.line("error", str(refusal))
    except MemoryError:
        emitter.batch = []
        emitter.line("error", "memory")
    except Exception:  # a broken file breaks its reader in any way; the parent needs to know only that it did
        emitter.line("error", "broken")
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4])
