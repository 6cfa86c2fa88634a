"""The office's back room for procedures, their groups and forms, and the pages beside them."""

from guidance.admin import duties, pages, procedures

__all__ = ["duties", "pages", "procedures"]
