"""What a row asks of a clerk, finding by finding, and the answers posted for it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from handbook.lib.text import inert
from members.models import RosterImport
from members.rosters.causes import cause_of, suggestions_of
from members.rosters.numbers import masked
from members.rosters.preview import PRIVATE, Remark, label_of, remark_of
from members.rosters.types import Finding, JudgedRow
from members.services.rosters.decisions import decide_row, forget_row
from members.services.rosters.staging import opened
from members.services.rosters.transfers import ELSEWHERE, ask_transfers
from members.views.imports.bodies import cell_of
from members.views.imports.lines import Shown, names_of

CELL = 200
"""Letters taken of a cell typed anew."""


class CellToMend(NamedTuple):
    """A cell of a row that may be typed anew, `suggestions` as (value to be posted, text shown)."""

    field: str
    label: str
    seen: str
    suggestions: list[tuple[str, str]]
    typed: str


class Ask(NamedTuple):
    """One finding, the cells it is about, and the words for letting it pass ("" where it may not)."""

    remark: Remark
    cells: list[CellToMend]
    accept: str

    @property
    def may_ask_transfer(self) -> bool:
        """Another committee manages this person and may be asked to let go."""
        return self.remark.code == ELSEWHERE


class Item(NamedTuple):
    """A row with what it asks; `problem` is what was wrong with the answer just posted."""

    number: int
    row: Shown
    asks: list[Ask]
    problem: str


def items_of(
    request: HttpRequest, shown: list[Shown], codes: Collection[str], problems: Mapping[int, str]
) -> list[Item]:
    """`shown` rows with what their findings of `codes` ask."""
    return [
        Item(number, row, _asks(request, number, row.judged, codes), problems.get(number, ""))
        for number, row in enumerate(shown)
    ]


def _asks(request: HttpRequest, number: int, row: JudgedRow, codes: Collection[str]) -> list[Ask]:
    asks: list[Ask] = []
    fields: set[str] = set()
    for finding in row.findings:
        if finding.code not in codes or finding.level == "note":
            continue
        cells = [cell for cell in _cells(request, number, finding) if cell.field not in fields]
        fields |= {cell.field for cell in cells}
        accept = cause_of(finding.code, finding.level).accept
        is_told = any(ask.remark.code == finding.code for ask in asks)
        asks.append(Ask(remark_of(finding), cells, "" if is_told else accept))
    return asks


def _cells(request: HttpRequest, number: int, finding: Finding) -> list[CellToMend]:
    """Cells the finding is about; private values are masked."""
    known = cause_of(finding.code, finding.level)
    if known.answer == "none" or not (finding.field or known.fields):
        return []
    cells = []
    for field in known.fields or (finding.field or "",):
        is_own = field == finding.field
        hide = masked if field in PRIVATE else inert
        texts = suggestions_of(finding) if is_own else ()
        suggestions = [
            (f"{finding.code}:{place}", f"{known.suggests or label_of(field)}: {hide(text)}")
            for place, text in enumerate(texts)
        ]
        seen = hide(finding.value) if is_own and finding.value else ""
        typed = inert(str(request.POST.get(f"cell:{number}:{field}", "")), CELL)
        cells.append(CellToMend(field, label_of(field), seen, suggestions, typed))
    return cells


def answer_rows(
    request: HttpRequest, roster_import: RosterImport, codes: Collection[str], rows: int
) -> tuple[int, dict[int, str]]:
    """Keep what was posted for the rows numbered below `rows`: (how many were answered, number → what is wrong)."""
    answered, problems = 0, {}
    for number in range(rows):
        if fingerprint := request.POST.get(f"row:{number}", ""):
            try:
                with transaction.atomic():
                    answered += _answer_row(request, roster_import, number, fingerprint, codes)
            except ValidationError as error:
                problems[number] = " ".join(error.messages)
    return answered, problems


def _answer_row(
    request: HttpRequest, roster_import: RosterImport, number: int, fingerprint: str, codes: Collection[str]
) -> bool:
    """Was anything chosen for the row? Skipping comes before all else, then taking answers back."""
    actor = request.user
    if f"skip:{number}" in request.POST:
        decide_row(roster_import, fingerprint, actor=actor, is_skipped=True)
        return True
    if f"clear:{number}" in request.POST:
        forget_row(roster_import, fingerprint, actor=actor)
        return True
    if f"transfer:{number}" in request.POST and ELSEWHERE in codes:
        return bool(ask_transfers(roster_import, _positions(roster_import, fingerprint), actor=actor))
    accepted = tuple(code for code in request.POST.getlist(f"ok:{number}") if code in codes and cause_of(code).accept)
    fixes = _picked(request, roster_import, number, fingerprint) | _typed(request, roster_import, number)
    if accepted or fixes:
        decide_row(roster_import, fingerprint, actor=actor, accepted=accepted, fixes=fixes)
    return bool(accepted or fixes)


def _positions(roster_import: RosterImport, fingerprint: str) -> list[int]:
    return list(roster_import.rows.filter(fingerprint=fingerprint).values_list("position", flat=True))


def _typed(request: HttpRequest, roster_import: RosterImport, number: int) -> dict[str, str]:
    """Field → what was typed; a cell by name and code. Raises ValidationError for one that is none or several."""
    prefix = f"cell:{number}:"
    typed = {
        name.removeprefix(prefix): text[:CELL]
        for name in request.POST
        if name.startswith(prefix) and (text := str(request.POST[name]).strip())
    }
    if "organisation" in typed:
        typed["organisation"] = named_cell(roster_import, typed["organisation"])
    return typed


def named_cell(roster_import: RosterImport, text: str) -> str:
    """What a roster would say of the one cell of the file's organisation that `text` names. Raises ValidationError."""
    code, matches = cell_of(roster_import.organisation, text)
    if code is not None:
        return f"{names_of([code])[code]} [{code}]"
    if matches:
        names = "; ".join(name for _, name in matches)
        raise ValidationError(f"Có nhiều chi bộ khớp: {names}. Ghi đủ tên, hoặc ghi mã.")
    raise ValidationError(f"Không có chi bộ nào tên như vậy trong {roster_import.organisation.name}.")


def _picked(request: HttpRequest, roster_import: RosterImport, number: int, fingerprint: str) -> dict[str, str]:
    """Field → the suggestion picked for it."""
    prefix = f"pick:{number}:"
    picks = {
        name.removeprefix(prefix): str(request.POST[name]).partition(":")[::2]
        for name in request.POST
        if name.startswith(prefix) and request.POST[name]
    }
    if not picks:
        return {}
    stored = roster_import.rows.filter(fingerprint=fingerprint).first()
    if stored is None:
        raise ValidationError("Dòng này không còn trong tệp. Mở lại danh sách.")
    fixes = {}
    for finding in opened(stored).findings:
        code, place = picks.get(finding.field or "", ("", ""))
        texts = suggestions_of(finding) if finding.code == code else ()
        if finding.field and place.isdigit() and int(place) < len(texts):
            fixes[finding.field] = texts[int(place)]
    return fixes
