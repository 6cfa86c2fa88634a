"""A walk through all loaded procedures: nothing empty, nothing unknown, no link that leads nowhere."""

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from documents.models import Document
from guidance.linking import CODE, linked, links_for
from guidance.models import Convention, FormTemplate, OpenPoint, Paper, Procedure, Signpost, Step
from guidance.texts import PARTS, sentences_of
from handbook.lib.readability import FAIR_LONGEST, long_sentences
from handbook.lib.text import fold
from tests.conftest import ROLES
from tests.factories import make_procedure

pytestmark = pytest.mark.django_db


def read() -> list[Procedure]:
    call_command("load_reference", stdout=io.StringIO())
    return list(Procedure.objects.prefetch_related(*PARTS, "provisions__document", "papers__form").order_by("code"))


def test_catalogue_is_whole() -> None:
    """One load for all checks: loading costs two seconds."""
    procedures = read()
    for check in CHECKS:
        check(procedures)


def every_procedure_is_complete(procedures: list[Procedure]) -> None:
    required = ("official_name", "summary", "trigger", "decided_by", "vote", "duration", "where_to_submit", "result")
    lists = ("audience", "eligibility", "special_cases", "common_mistakes")

    assert len(procedures) == 36
    for procedure in procedures:
        assert [name for name in (*required, "responsible", "verified_on") if not getattr(procedure, name)] == []
        assert [name for name in lists if not (getattr(procedure, name) and all(getattr(procedure, name)))] == []
        assert procedure.questions.count() >= 2, procedure.code
        assert procedure.papers.count() >= 1, procedure.code


def no_step_is_empty_and_each_deadline_has_its_unit(procedures: list[Procedure]) -> None:
    steps = Step.objects.select_related("procedure")

    assert [str(step) for step in steps if not step.actor.strip() or len(step.action.split()) < 2] == []
    assert [str(step) for step in steps if bool(step.deadline_amount) != bool(step.deadline_unit)] == []
    assert [
        str(step) for step in steps if step.deadline_amount and str(step.deadline_amount) not in step.deadline_text
    ] == []
    words = {"working_days": "ngày làm việc", "months": "tháng", "calendar_days": "ngày"}
    assert [
        str(step) for step in steps if step.deadline_unit and words[step.deadline_unit] not in step.deadline_text
    ] == []
    office = {"KN-08", "HS-08", "SH-07"}
    without = {p.code for p in procedures if not any(step.is_member for step in p.steps.all())}
    assert without <= office


def every_form_is_known(procedures: list[Procedure]) -> None:
    codes = set(FormTemplate.objects.values_list("code", flat=True))
    named = re.compile(r"\b\d{1,2}[A-D]?-(?:KNĐ|HSĐV|TĐV|SHĐ|HHĐ)\b")

    assert [
        str(paper) for paper in Paper.objects.exclude(code="") if paper.code not in codes or paper.form is None
    ] == []
    mentioned = {
        code
        for step in Step.objects.all()
        for text in (step.papers_in, step.papers_out)
        for code in named.findall(text)
    }
    assert mentioned <= codes
    assert codes == set(Paper.objects.exclude(code="").values_list("code", flat=True))


def every_basis_is_a_text_with_stated_validity(procedures: list[Procedure]) -> None:
    known = dict(Document.objects.with_status().values_list("pk", "status"))

    for procedure in procedures:
        cited = list(procedure.provisions.all())
        assert cited, procedure.code
        for provision in cited:
            assert provision.locator
            assert known[provision.document_id], provision
            assert provision.document.published_at, provision
            assert provision.pages or provision.document.type == "charter", provision
    for page in [*Convention.objects.all(), *Signpost.objects.all()]:
        assert page.documents.exists(), page
        assert page.verified_on, page
        assert page.responsible, page


def open_points_show_every_text_and_what_to_do(procedures: list[Procedure]) -> None:
    for point in OpenPoint.objects.all():
        assert len(point.readings) >= (2 if point.kind == "differ" else 1), point
        assert point.meanwhile.endswith("."), point
    assert OpenPoint.objects.filter(kind="differ").count() >= 3
    shown = Client().get(Procedure.objects.get(code="KN-02").get_absolute_url()).content.decode()
    assert "chỉ miễn phần lịch sử chính trị" in shown
    assert "không phải thẩm tra" in shown
    assert "<b>Trong khi chờ:</b> Làm theo 38-HD/BTCTW" in shown


def practice_of_another_province_stands_apart(procedures: list[Procedure]) -> None:
    for procedure in procedures:
        told = [text for where, text in sentences_of(procedure) if where != "cách làm của nơi khác"]
        assert not any("Hà Nội" in text for text in told if "lên Hà Nội" not in text), procedure.code


def no_sentence_is_hard_to_read(procedures: list[Procedure]) -> None:
    told = [
        text for procedure in procedures for where, text in sentences_of(procedure) if not where.startswith("giấy tờ")
    ]

    assert long_sentences(told, FAIR_LONGEST) == []


def test_command_lists_long_sentences() -> None:
    make_procedure("Mất thẻ", code="TH-02", result="Có thẻ mới.")
    Procedure.objects.filter(code="TH-02").update(result=" ".join(["thẻ"] * 60) + ".")
    output = io.StringIO()

    call_command("check_readability", "--dai-nhat", "45", stdout=output)

    lines = output.getvalue().splitlines()
    assert lines[0].startswith("TH-02 Mất thẻ: khó đọc, ")
    assert "    kết quả: 60 tiếng: " + " ".join(["thẻ"] * 60) + "." in lines
    assert lines[-1].endswith("khó đọc")


def no_link_leads_nowhere(procedures: list[Procedure]) -> None:
    """Every address on every page of guidance opens for a visitor."""
    client = Client()
    pages = [*procedures, *Convention.objects.all(), *Signpost.objects.all()]
    addresses: set[str] = set()
    for page in pages:
        html = client.get(page.get_absolute_url()).content.decode()
        assert not CODE.search(re.sub(r"<[^>]+>", "", html.split("<main", 1)[1].split("</main", 1)[0])), page
        addresses |= set(re.findall(r'href="(/[^"#?]*)', html))

    assert len(addresses) > 60
    dead = {
        address
        for address in addresses
        if not address.startswith("/static/") and client.get(address).status_code >= 400
    }
    assert dead == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Như TH-02.", 'Như <a href="/x/">Mất thẻ</a>.'),
        ("Xem năm Tuyến.", 'Xem <a href="/t/">năm Tuyến</a>.'),
        ("Như TH-09 <b>", "Như TH-09 &lt;b&gt;"),
        ("", ""),
    ],
)
def test_codes_and_common_rules_become_links(text: str, shown: str) -> None:
    assert linked(text, {"TH-02": ("Mất thẻ", "/x/"), "năm tuyến": ("Năm tuyến", "/t/")}) == shown


@pytest.mark.parametrize("role", ROLES)
def test_links_name_no_draft(cast: Any, role: str) -> None:
    make_procedure("Mất thẻ", code="TH-02", published_at=None)

    assert ("TH-02" in links_for(cast[role])) is (role in {"editor", "publisher", "administrator"})


def words_people_use_are_kept_with_the_procedure(procedures: list[Procedure]) -> None:
    words = {procedure.code: fold(procedure.search_words) for procedure in procedures}

    assert "mat the dang" in words["TH-02"]
    assert "du bi co duoc bieu quyet khong" in words["KN-03"]


CHECKS = (
    every_procedure_is_complete,
    no_step_is_empty_and_each_deadline_has_its_unit,
    every_form_is_known,
    every_basis_is_a_text_with_stated_validity,
    open_points_show_every_text_and_what_to_do,
    practice_of_another_province_stands_apart,
    no_sentence_is_hard_to_read,
    no_link_leads_nowhere,
    words_people_use_are_kept_with_the_procedure,
)
