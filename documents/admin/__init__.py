"""The office's back room for texts, their files and relations, the bodies that issue them and their subjects."""

from documents.admin import bodies, documents

__all__ = ["bodies", "documents"]
