"""The office's back room for the tree, the members, the roles and the roster imports."""

from members.admin import directory, imports, members, organisations, roles, work_calendar

__all__ = ["directory", "imports", "members", "organisations", "roles", "work_calendar"]
