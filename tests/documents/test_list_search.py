"""Words in the library's own list: the same index as the search of everything, with its filters, clause by clause."""

from typing import Any

import pytest
from django.test import Client

from documents.models import Document, IssuingBody, Topic
from documents.services.clauses import store_clauses
from documents.text.structure import split_text
from handbook.searching import listing
from handbook.searching.store import Unusable
from tests.factories import make_document

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"


def kept(title: str, *articles: str, **fields: Any) -> Document:
    document = make_document(title, **fields)
    text = "\n".join([title, *(f"Điều {number}. {words}" for number, words in enumerate(articles, 1))])
    store_clauses(document, split_text(text).pieces, actor=None)
    return document


@pytest.fixture
def market(db: None) -> Document:
    return kept("Quy chế chợ", "Mở cửa\nChợ mở từ sáng sớm.", "Thuê sạp\nNgười thuê sạp nộp đơn ở ban quản lý.")


def shown(client: Client | None = None, **query: str) -> list[Document]:
    return list((client or Client()).get(LIST, query).context["page"].object_list)


@pytest.mark.parametrize("words", ["nộp đơn thuê sạp", "nop don thue sap", "người thuê sạp nộp đơn cho ai"])
def test_words_of_a_clause_reach_the_text_and_name_the_clause(market: Document, words: str) -> None:
    make_document("Quy chế bến xe")

    answer = Client().get(LIST, {"q": words})

    assert list(answer.context["page"].object_list) == [market]
    page = answer.content.decode()
    assert f'href="{market.get_absolute_url()}dieu-2/"' in page
    assert "Điều 2. " in page


def test_text_found_by_its_name_is_shown_once_and_first(market: Document) -> None:
    other = kept("Quy chế bãi xe", "Gửi xe ở chợ\nXe gửi ở bãi của chợ theo quy chế.")

    assert shown(q="quy chế chợ") == [market, other]


def test_hidden_texts_are_neither_shown_nor_counted(browse: Any, market: Document) -> None:
    Document.objects.filter(pk=market.pk).update(access="members")

    assert shown(q="thuê sạp") == []
    assert shown(browse("member"), q="thuê sạp") == [market]
    Document.objects.filter(pk=market.pk).update(published_at=None)
    assert shown(browse("member"), q="thuê sạp") == []
    assert shown(browse("editor"), q="thuê sạp") == [market]


def test_filters_narrow_what_is_found_and_their_choices_stay_those_of_the_library(market: Document) -> None:
    body = IssuingBody.objects.create(slug="hoi-cho", name="Hội Chợ", level="province")
    topic = Topic.objects.create(slug="buon-ban", name="Buôn bán")
    law = kept("Luật về sạp", "Sạp\nNgười thuê sạp.", type="law", issuing_body=body, issued_on="2024-02-01")
    law.topics.add(topic)
    make_document("Kế hoạch", type="plan")

    for query in ({"loai": "law"}, {"co-quan": "hoi-cho"}, {"nam": "2024"}, {"chu-de": "buon-ban"}):
        assert shown(q="thuê sạp", **query) == [law]
        assert shown(**query) == [law]
    assert shown(q="thuê sạp", loai="plan") == []
    for place in (LIST, "/tim-kiem/"):
        choices = Client().get(place, {"q": "thuê sạp", "loai": "law"}).context["choices"]
        assert [value for value, _ in choices.types] == ["guidance", "plan", "law"]
        assert [value for value, _ in choices.years] == ["2026", "2024"]
        assert choices.topics == [("buon-ban", "Buôn bán")]


def test_day_chosen_holds_for_what_is_found(market: Document) -> None:
    assert shown(q="thuê sạp", ngay="31/12/2025") == []
    answer = Client().get(LIST, {"q": "thuê sạp", "ngay": "01/02/2026"})
    assert list(answer.context["page"].object_list) == [market]
    assert f'href="{market.get_absolute_url()}?ngay=01/02/2026"' in answer.content.decode()


def test_without_an_index_titles_are_searched(market: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise Unusable

    monkeypatch.setattr(listing, "follow", gone)

    assert shown(q="quy che cho") == [market]
    assert shown(q="thuê sạp") == []


def test_list_that_is_cut_says_so(market: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    kept("Quy chế sạp", "Một\nThuê sạp.")
    monkeypatch.setattr(listing, "_LOOKED_AT", 1)

    assert "<b>Hơn 1 văn bản</b>" in Client().get(LIST, {"q": "sạp"}).content.decode()
