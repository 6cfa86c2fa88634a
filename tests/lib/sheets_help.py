"""Small .xlsx files written tag by tag, so that a test says exactly what a file holds."""

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font><name val="Calibri"/></font><font><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
    "</styleSheet>"
)
"""Style 1 shows dates, style 2 has a font of TCVN3."""


def sheet(rows: str, before: str = "", behind: str = "") -> str:
    return f"{HEAD}{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"


def row(number: int, *values: object, attributes: str = "") -> str:
    """A row of inline texts and numbers from column A."""
    cells = []
    for index, value in enumerate(values):
        place = f"{chr(65 + index)}{number}"
        if isinstance(value, str):
            cells.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{place}"><v>{value}</v></c>')
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


def write_xlsx(
    path: Path,
    *sheets: str | bytes,
    strings: str = "",
    states: tuple[str, ...] = (),
    date_1904: bool = False,
    more: dict[str, str] | None = None,
) -> Path:
    """A workbook of worksheet parts as they are given, named S1, S2, …; `strings` are <si> elements."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    listed, related = "", f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/>'
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
        related += f'<Relationship Id="ss" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    for number, content in enumerate(sheets, 1):
        state = f' state="{states[number - 1]}"' if number <= len(states) else ""
        listed += f'<sheet name="S{number}" sheetId="{number}"{state} r:id="w{number}"/>'
        related += f'<Relationship Id="w{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    properties = '<workbookPr date1904="1"/>' if date_1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(more or {})}.items():
            archive.writestr(name, content)
    return path
