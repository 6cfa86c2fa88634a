"""Finders: every path ends in a result with its basis; answers stay out of addresses and are kept by nobody."""

import tomllib
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from guidance.finders import Finder, finders
from guidance.services.reference import DATA, procedure_files
from handbook.lib.readability import FAIR_LONGEST, long_sentences
from tests.factories import make_document, make_procedure

TRANSFER = "chuyen-sinh-hoat-loai-nao"


def paths(finder: Finder, at: str | None = None, taken: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    found = []
    for number, answer in enumerate(finder.questions[at or finder.first]["answers"]):
        given = (*taken, number)
        found += [given] if answer["to"].startswith("=") else paths(finder, answer["to"], given)
    return found


@pytest.mark.parametrize("slug", list(finders()))
def test_every_path_ends_in_a_result_with_its_basis(slug: str) -> None:
    finder = finders()[slug]
    codes = {tomllib.loads((DATA / name).read_text())["code"] for name in procedure_files()}
    catalogue = (DATA.parents[1] / "documents" / "data" / "catalogue.toml").read_text()
    ends = [finder.walk(list(path)) for path in paths(finder)]

    reached = {step.question for steps, _, _ in ends for step in steps}
    results = [result for _, _, result in ends]
    assert reached == set(finder.questions)
    assert all(results)
    assert {result["title"] for result in results if result} == {r["title"] for r in finder.results.values()}
    for result in finder.results.values():
        assert f'slug = "{result["document"]}"' in catalogue
        assert result["locator"]
        assert result.get("procedure", "KN-01") in codes
        assert "page" not in result or reverse(result["page"])
        assert long_sentences([result["text"], result["title"]], FAIR_LONGEST) == []


def state_of(answer: Any) -> str:
    return answer.context["state"]


@pytest.mark.django_db
def test_one_question_a_page_and_answers_are_changed() -> None:
    make_document("Quy định", slug="294-qd-tw-2025", symbol="294-QĐ/TW")
    make_procedure("Chuyển tạm thời", code="SH-02")
    client, address = Client(), f"/tim-quy-dinh/{TRANSFER}/"
    first = client.get(address)

    second = client.post(address, {"da-chon": state_of(first), "chon": "0", "tiep": "1"})
    missing = client.post(address, {"da-chon": state_of(second), "tiep": "1"})
    result = client.post(address, {"da-chon": state_of(second), "chon": "1", "tiep": "1"})
    page = result.content.decode()
    changed = client.post(address, {"da-chon": state_of(result), "doi": "0"})

    assert first.context["question"]["text"] == "Đồng chí đi đâu?"
    assert second.context["question"]["text"] == "Đi rồi có về nơi cũ không?"
    assert (missing.status_code, "Chưa chọn câu trả lời." in missing.content.decode()) == (422, True)
    assert "Chuyển sinh hoạt đảng tạm thời" in page
    assert "mục 6.3.2 (tr. 8–9)" in page
    assert ">Chuyển tạm thời</a>" in page
    assert changed.context["question"]["text"] == "Đồng chí đi đâu?"
    assert result.redirect_chain == [] if hasattr(result, "redirect_chain") else True
    assert "no-store" in result["Cache-Control"]
    assert Session.objects.count() == 0
    assert set(client.cookies) <= {"csrftoken", "__Host-csrftoken"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["", "giả", "WzBd:1abc:xyz"])
def test_forged_answers_begin_anew(state: str) -> None:
    answer = Client().post(f"/tim-quy-dinh/{TRANSFER}/", {"da-chon": state, "chon": "1", "tiep": "1"})

    assert answer.context["question"]["text"] == "Đồng chí đi đâu?"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"chon": "99"}, {"chon": "²"}, {"chon": "-1"}, {"doi": "999"}, {"doi": "x"}])
def test_odd_answers_stay_where_they_are(sent: dict[str, str]) -> None:
    client, address = Client(), f"/tim-quy-dinh/{TRANSFER}/"

    answer = client.post(address, {"da-chon": state_of(client.get(address)), **sent})

    assert (answer.status_code, answer.context["question"]["text"]) == (200, "Đồng chí đi đâu?")


@pytest.mark.django_db
def test_finders_are_listed_and_unknown_ones_missing() -> None:
    page = Client().get("/tim-quy-dinh/").content.decode()

    assert all(finder.title in page for finder in finders().values())
    assert Client().get("/tim-quy-dinh/khong-co/").status_code == 404
