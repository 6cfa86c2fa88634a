"""The guarded child: limits itself, reads one file, writes plain JSON. `python -m handbook.lib.sheets.child`.

Arguments: path, format, output path, JSON of the limits. Exit status 3 with {"error": code} for a known refusal; any
other end (killed, out of memory, crash of a library) is for the parent to tell.
"""

import csv
import datetime as dt
import io
import json
import resource
import sys
from pathlib import Path
from typing import Any
from xml.parsers import expat

from handbook.lib.sheets import xlsx


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "cp1258"


def read_csv(path: str, cells: int) -> dict[str, Any]:
    """Every cell as text; the delimiter is the commonest of ; , tab | in the first lines."""
    data = Path(path).read_bytes()
    text = data.decode(_encoding(data), errors="replace")
    head = "\n".join(text.splitlines()[:20])
    delimiter = max(";,\t|", key=head.count)
    rows = []
    for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        found = [[column, "text", value, "", False, []] for column, value in enumerate(values, 1) if value != ""]
        cells -= len(found)
        if cells < 0:
            raise xlsx.TooMuch
        if found:
            rows.append((number, found))
    sheet = {"name": "CSV", "hidden": False, "rows": rows, "merges": [], "hidden_rows": [], "hidden_columns": []}
    return {"sheets": [sheet], "date_1904": False}


def read_xls(path: str, cells: int) -> dict[str, Any]:
    """The old binary format through calamine, which tells neither fonts nor hidden rows."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_path(path)
    sheets = []
    for meta in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(meta.name)
        top, left = sheet.start or (0, 0)
        rows = []
        for offset, values in enumerate(sheet.to_python(skip_empty_area=True)):
            found = []
            for column, value in enumerate(values, left + 1):
                if value == "" or value is None:
                    continue
                if isinstance(value, bool):
                    found.append([column, "boolean", value, "", False, []])
                elif isinstance(value, (dt.date, dt.datetime)):
                    epoch = dt.datetime(1899, 12, 30)
                    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
                    days = (moment - epoch).total_seconds() / 86400
                    found.append([column, "date", repr(days), "", False, []])
                elif isinstance(value, (int, float)):
                    found.append([column, "number", repr(value), "", False, []])
                else:
                    kind = "error" if str(value).startswith("#") and str(value).endswith(("!", "?", "A")) else "text"
                    found.append([column, kind, str(value), "", False, []])
            cells -= len(found)
            if cells < 0:
                raise xlsx.TooMuch
            if found:
                rows.append((top + offset + 1, found))
        merges = [
            f"{_reference(*first)}:{_reference(*last)}" for first, last in (sheet.merged_cell_ranges or [])
        ]
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheets.append(
            {"name": meta.name, "hidden": hidden, "rows": rows, "merges": merges, "hidden_rows": [], "hidden_columns": []}
        )
    return {"sheets": sheets, "date_1904": False}


def _reference(row: int, column: int) -> str:
    from handbook.lib.sheets.grid import column_letter

    return f"{column_letter(column + 1)}{row + 1}"


def main(path: str, format_name: str, output: str, limits: str) -> int:
    bounds = json.loads(limits)
    resource.setrlimit(resource.RLIMIT_AS, (bounds["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (bounds["cpu_seconds"], bounds["cpu_seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readers = {"xlsx": xlsx.read, "xls": read_xls, "csv": read_csv}
    try:
        result = readers[format_name](path, bounds["cells"])
    except xlsx.TooMuch:
        result = {"error": "too_many_cells"}
    except xlsx.Forbidden:
        result = {"error": "entities"}
    except MemoryError:
        result = {"error": "memory"}
    except (expat.ExpatError, KeyError, ValueError, IndexError, OSError) as error:
        result = {"error": "password" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "broken"}
    Path(output).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 3 if "error" in result else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
