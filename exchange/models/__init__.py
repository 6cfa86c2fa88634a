"""Exchange both ways: questions and answers, notices with read state, reports of what is wrong."""

from exchange.models.feedback import FeedbackTry, PageCount, PageFeedback
from exchange.models.notices import Audience, Notice, NoticeReceipt
from exchange.models.questions import Question, QuestionState
from exchange.models.reports import PageReport, ReportTry

__all__ = [
    "Audience",
    "FeedbackTry",
    "Notice",
    "NoticeReceipt",
    "PageCount",
    "PageFeedback",
    "PageReport",
    "Question",
    "QuestionState",
    "ReportTry",
]
