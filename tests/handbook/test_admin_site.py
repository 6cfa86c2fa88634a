"""The admin as a whole: what it leads to outside itself."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType

from documents.models import Document
from exchange.models import Question
from handbook.lib.scoped_admin import ScopedAdmin
from tests.conftest import ROLES
from tests.factories import make_document, make_notice, make_question


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


def test_every_list_that_can_be_searched_is_searched_without_marks(browse: Any) -> None:
    administrator = browse("administrator")
    searched = [
        model._meta
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, ScopedAdmin) and model_admin.search_fields
    ]

    assert len(searched) > 10
    for meta in searched:
        answer = administrator.get(f"/quan-tri/{meta.app_label}/{meta.model_name}/?q=khong+co+chu+nay")
        assert (answer.status_code, answer.context["cl"].result_count) == (200, 0), meta


@pytest.mark.parametrize("typed", ["doi the", "THẺ đổi", "đợt", "dot 2"])
def test_words_are_found_in_any_order_and_spelling(browse: Any, cast: Any, typed: str) -> None:
    wanted = make_notice(cast["publisher"], "Đổi thẻ đảng, đợt 2")
    make_notice(cast["publisher"], "Học nghị quyết")

    answer = browse("administrator").get("/quan-tri/exchange/notice/", {"q": typed})

    assert list(answer.context["cl"].result_list) == [wanted]
