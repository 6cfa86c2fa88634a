"""Numbered texts: what they are, whether they hold, how they hang together, their files."""

from documents.models.bodies import IssuingBody, Level, Topic
from documents.models.changes import BasisReview, ChangeKind, DocumentChange
from documents.models.clauses import Clause, ClauseKind
from documents.models.documents import Access, Certainty, Document, System
from documents.models.files import Circulation, DocumentFile, TextState
from documents.models.follows import Follow
from documents.models.loads import LoadedFile
from documents.models.relations import DocumentRelation, RelationKind
from documents.models.saved import SavedPage
from documents.models.search import SearchChange, SearchMiss, SearchOpening
from documents.models.types import DocumentType
from documents.validity import DocumentStatus

__all__ = [
    "Access",
    "BasisReview",
    "Certainty",
    "ChangeKind",
    "Circulation",
    "Clause",
    "ClauseKind",
    "Document",
    "DocumentChange",
    "DocumentFile",
    "DocumentRelation",
    "DocumentStatus",
    "DocumentType",
    "Follow",
    "IssuingBody",
    "Level",
    "LoadedFile",
    "RelationKind",
    "SavedPage",
    "SearchChange",
    "SearchMiss",
    "SearchOpening",
    "System",
    "TextState",
    "Topic",
]
