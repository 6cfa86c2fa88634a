"""Exchange both ways: questions and answers, notices with read state."""

from exchange.models.notices import Audience, Notice, NoticeReceipt
from exchange.models.questions import Question, QuestionState

__all__ = ["Audience", "Notice", "NoticeReceipt", "Question", "QuestionState"]
