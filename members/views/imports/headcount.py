"""Sums over the cells of a file."""

from typing import Any

from members.models import RosterImport

_PARTS = ("before", "same", "changed", "arrived", "left", "waiting", "missing")


def with_after(count: dict[str, int]) -> dict[str, int]:
    """A cell's numbers with `after`: members before, plus those who arrived, less those who left."""
    return {**count, "after": count["before"] + count["arrived"] - count["left"]}


def totals_of(roster_import: RosterImport) -> dict[str, Any]:
    """The sum of all cells the file speaks of, with `cells`, their number."""
    cells = roster_import.headcount.values()
    total = {part: sum(count[part] for count in cells) for part in _PARTS}
    return {**with_after(total), "cells": len(cells)}
