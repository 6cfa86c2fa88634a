"""Rosters out again: members as rows, in template 4.0 or as a plain list, so that the import reads them unchanged."""
