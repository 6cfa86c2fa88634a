"""The office's back room for the tree, the members, the roles and the roster imports."""

from members.admin import imports, members, organisations, roles, work_calendar

__all__ = ["imports", "members", "organisations", "roles", "work_calendar"]
