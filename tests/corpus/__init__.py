"""A small body of invented rules on everyday subjects, and questions about them in other words.

texts/NAME.txt: the first line is the title, clauses begin with "Điều N. …". questions.txt: NAME|label|question, one a
line; the clause so named is the one that answers it. Nothing here is taken from a real text.
"""

from pathlib import Path
from typing import NamedTuple

from documents.models import Document
from documents.services.clauses import store_clauses
from documents.text.structure import split_text
from tests.factories import make_document

FOLDER = Path(__file__).parent
TEXTS = FOLDER / "texts"


class Asked(NamedTuple):
    name: str
    label: str
    question: str


def questions() -> list[Asked]:
    lines = (FOLDER / "questions.txt").read_text(encoding="utf-8").splitlines()
    return [Asked(*line.split("|")) for line in lines]


def load_texts() -> dict[str, Document]:
    """Name → published text for everybody, with its clauses."""
    made = {}
    for path in sorted(TEXTS.glob("*.txt")):
        split = split_text(path.read_text(encoding="utf-8"))
        made[path.stem] = make_document(split.title, slug=path.stem, type="statute")
        store_clauses(made[path.stem], split.pieces, actor=None)
    return made
