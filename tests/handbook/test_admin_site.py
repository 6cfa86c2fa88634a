"""The admin as a whole: what it leads to outside itself."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from documents.models import Document
from exchange.models import Question
from tests.conftest import ROLES
from tests.factories import make_document, make_question


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("editor", "publisher", "administrator")])
def test_way_to_the_page_of_a_row_shows_no_hidden_row(browse: Any, cast: Any, role: str) -> None:
    draft = make_document("Bản thảo thử", published_at=None)
    question = make_question(cast["outsider"] if role != "outsider" else cast["member"])
    client = browse(role)

    for model, row in ((Document, draft), (Question, question)):
        answer = client.get(f"/quan-tri/r/{ContentType.objects.get_for_model(model).pk}/{row.pk}/")
        assert answer.status_code in (302, 403, 404)
        assert row.get_absolute_url() not in answer.headers.get("Location", "")


def test_way_to_the_page_of_a_row_ends_at_tables_of_libraries(browse: Any) -> None:
    administrator = browse("administrator")

    for kind in ContentType.objects.exclude(app_label__in=["documents", "guidance", "exchange", "members", "accounts"]):
        assert administrator.get(f"/quan-tri/r/{kind.pk}/1/").status_code == 404, kind
    for address in ("/quan-tri/r/999999/1/", "/quan-tri/r/1/99999999999999999999/", "/quan-tri/r/x/1/"):
        assert administrator.get(address).status_code == 404
