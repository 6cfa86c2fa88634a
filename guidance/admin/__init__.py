"""The office's back room for procedures, their groups and forms, and the pages beside them."""

from guidance.admin import pages, procedures

__all__ = ["pages", "procedures"]
