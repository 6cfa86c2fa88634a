"""Saved matchings of columns: kept by name, offered again when the same headings return."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import recording
from handbook.lib.text import clean, fold
from members.models import ColumnProfile, Organisation, RosterImport
from members.rosters.mapping import read_as, shared_columns
from members.services.rosters.decisions import choose_reading


def heading_key(heading: str) -> str:
    return fold(clean(heading))


def signature_of(sheet: dict[str, Any]) -> str:
    """Digest of a sheet's headings in their order; equal for files of one layout."""
    headings = "\n".join(heading_key(column["heading"]) for column in sheet["seen_columns"])
    return hashlib.sha256(headings.encode()).hexdigest()


def profiles_for(roster_import: RosterImport) -> list[ColumnProfile]:
    """Saved matchings for the layout of one of the file's sheets, nearest body first."""
    signatures = {signature_of(sheet) for sheet in _sheets(roster_import)}
    known = ColumnProfile.objects.known_to(roster_import.organisation).filter(signature__in=signatures)
    return list(known.order_by("-organisation__path", "name"))


def profile_named(organisation: Organisation, name: str) -> ColumnProfile:
    """Raises ValidationError when there is none of this name."""
    profile = ColumnProfile.objects.known_to(organisation).filter(name=name).order_by("-organisation__path").first()
    if profile is None:
        raise ValidationError(f"Chưa có cách ghép cột tên “{name}”.")
    return profile


@transaction.atomic
def save_profile(roster_import: RosterImport, name: str, *, actor: Any) -> ColumnProfile:
    """Keep how the columns of the file's first sheet are matched. Raises PermissionDenied, ValidationError."""
    if not RosterImport.objects.editable_by(actor).filter(pk=roster_import.pk).exists():
        raise PermissionDenied
    sheet = next(iter(_sheets(roster_import)), None)
    name = clean(name)[:100]
    if sheet is None or not name:
        raise ValidationError("Đặt tên cho cách ghép cột.")
    chosen = roster_import.choices.get("columns", {}).get(sheet["name"], {})
    shared = shared_columns(sheet)
    columns = {
        heading_key(column["heading"]): chosen.get(str(column["number"])) or read_as(column)
        for column in sheet["seen_columns"]
        if column["number"] not in shared or str(column["number"]) in chosen
    }
    with recording("roster.profile_saved", actor=actor):
        profile, _ = ColumnProfile.objects.update_or_create(
            organisation=roster_import.organisation,
            name=name,
            defaults={"signature": signature_of(sheet), "columns": columns, "saved_by": actor},
        )
    return profile


@transaction.atomic
def forget_profile(profile: ColumnProfile, *, actor: Any) -> None:
    """Later files are not offered this matching any more. Raises PermissionDenied."""
    if not ColumnProfile.objects.editable_by(actor).filter(pk=profile.pk).exists():
        raise PermissionDenied
    with recording("roster.profile_forgotten", actor=actor):
        profile.delete()


def choose_profile(roster_import: RosterImport, profile: ColumnProfile, *, actor: Any) -> RosterImport:
    """Read the columns of every sheet as `profile` says, by their headings. Raises as `choose_reading`."""
    columns = {
        sheet["name"]: {
            str(column["number"]): profile.columns[heading_key(column["heading"])]
            for column in sheet["seen_columns"]
            if heading_key(column["heading"]) in profile.columns
        }
        for sheet in _sheets(roster_import)
    }
    return choose_reading(roster_import, actor=actor, columns=columns)


def _sheets(roster_import: RosterImport) -> list[dict[str, Any]]:
    return [sheet for sheet in roster_import.understood.get("sheets", []) if sheet["seen_columns"]]
