"""What every screen of an import shares: who may open it, its steps, its numbers."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from members.models import Fate, ImportState, RosterImport

IMPORT_RIGHT = "members.import_member"
OPEN = (ImportState.JUDGED, ImportState.FAILED)
"""Rows are judged and may be decided about and confirmed."""
READABLE = (*OPEN, ImportState.REFUSED)
"""Another reading of the file may be chosen."""
DROPPABLE = (*READABLE, ImportState.UPLOADED, ImportState.JUDGING, ImportState.APPROVAL)
VIEWS = {
    "moi": Fate.NEW,
    "sua": Fate.CHANGED,
    "khong-doi": Fate.UNCHANGED,
    "lap-lai": Fate.REPEATED,
    "bo-qua": Fate.SKIPPED,
    "vang": Fate.MISSING,
}
"""Word in the address → the rows it lists; rows that wait are grouped by cause instead."""


class Step(NamedTuple):
    """`state`: "done", "here" or "later"; `address` where it can be opened now."""

    number: int
    label: str
    state: str
    address: str


class Tile(NamedTuple):
    """One number of the file; the tiles without MISSING add up to its rows."""

    key: str
    label: str
    number: int
    address: str


def require_right(request: HttpRequest) -> None:
    """Raises PermissionDenied for whoever imports nothing."""
    if not request.user.has_perm(IMPORT_RIGHT):
        raise PermissionDenied


def import_of(request: HttpRequest, pk: int) -> RosterImport:
    """The import asked for. Raises PermissionDenied without the right, Http404 outside the scope."""
    require_right(request)
    imports = RosterImport.objects.visible_to(request.user).select_related("organisation", "actor", "approved_by")
    return get_object_or_404(imports, pk=pk)


def import_context(roster_import: RosterImport, here: int) -> dict[str, Any]:
    """What the frame of a screen shows; `here` is the number of its step."""
    return {
        "import": roster_import,
        "steps": steps_of(roster_import, here),
        "here": here,
        "tiles": tiles_of(roster_import),
        "may_drop": roster_import.state in DROPPABLE,
        "is_open": roster_import.state in OPEN,
    }


def steps_of(roster_import: RosterImport | None, here: int) -> list[Step]:
    """The seven screens; those an open import may be taken back to have addresses."""
    addresses: dict[int, str] = {}
    if roster_import is not None and roster_import.state in READABLE:
        addresses[2] = reverse("members:import_columns", args=[roster_import.pk])
        addresses[3] = roster_import.get_absolute_url()
    if roster_import is not None and roster_import.state in OPEN:
        if roster_import.counts.get("doubles"):
            addresses[4] = reverse("members:import_doubles", args=[roster_import.pk])
        addresses[5] = reverse("members:import_confirm", args=[roster_import.pk])
    labels = ("Chọn tệp", "Ghép cột", "Xem trước", "Người trùng", "Xác nhận", "Đang nhập", "Kết quả")
    return [
        Step(
            number,
            label,
            "here" if number == here else "done" if number < here else "later",
            addresses.get(number, "") if number != here else "",
        )
        for number, label in enumerate(labels, 1)
    ]


def tiles_of(roster_import: RosterImport) -> list[Tile]:
    """The numbers of the file, rows that wait first; nothing before it was judged or once its rows are gone."""
    counts = roster_import.counts
    if not counts:
        return []
    was_written = roster_import.state in (ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE)
    words = {
        Fate.WAITING: "Chờ xử lý",
        Fate.NEW: "Đã thêm" if was_written else "Sẽ thêm",
        Fate.CHANGED: "Đã sửa" if was_written else "Sẽ sửa",
        Fate.UNCHANGED: "Không đổi",
        Fate.REPEATED: "Lặp lại",
        Fate.SKIPPED: "Bỏ qua",
        Fate.MISSING: "Không có trong tệp",
    }
    has_rows = roster_import.state != ImportState.CANCELLED and bool(roster_import.understood)
    return [
        Tile(fate.value, label, number, _rows_address(roster_import, fate) if number and has_rows else "")
        for fate, label in words.items()
        for number in [counts.get(fate.value, 0)]
    ]


def _rows_address(roster_import: RosterImport, fate: Fate) -> str:
    if fate == Fate.WAITING:
        return roster_import.get_absolute_url() if roster_import.state in OPEN else ""
    view = next(name for name, listed in VIEWS.items() if listed == fate)
    return f"{reverse('members:import_rows', args=[roster_import.pk])}?xem={view}"
