"""The office's back room for procedures, their groups and forms, and the pages beside them."""

from guidance.admin import duties, form_files, pages, procedures

__all__ = ["duties", "form_files", "pages", "procedures"]
