"""The office's back room for questions and notices."""

from exchange.admin import notices, questions

__all__ = ["notices", "questions"]
