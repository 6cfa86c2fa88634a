"""The 36 procedures: loaded whole, every citation resolves, loading again changes nothing."""

import io
import tomllib
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from documents.models import Document
from guidance.models import Convention, FormTemplate, Paper, Procedure, ProcedureGroup, Provision, Signpost, Step
from guidance.services.publishing import (
    REVIEW_AFTER,
    begin_revision,
    publish_page,
    remove_page,
    submit_page,
    withdraw_page,
)
from guidance.services.reference import DATA, VERIFIED_ON, load_guidance, procedure_files
from handbook.lib.search import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(db: None) -> str:
    output = io.StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


def test_all_36_procedures_are_loaded_and_filed(reference: str) -> None:
    codes = Counter(code.split("-")[0] for code in Procedure.objects.values_list("code", flat=True))

    assert "36 procedures" in reference
    assert codes == {"KN": 8, "SH": 8, "HS": 8, "HH": 3, "RA": 3, "MI": 2, "QV": 2, "TH": 2}
    assert Procedure.objects.filter(published_at=None).count() == 0
    assert list(ProcedureGroup.objects.values_list("title", flat=True)) == [
        "Vào Đảng",
        "Sinh hoạt đảng",
        "Thẻ, hồ sơ",
        "Huy hiệu, khen thưởng",
        "Đảng phí",
        "Kỷ luật, khiếu nại, ra khỏi Đảng",
    ]
    assert (Convention.objects.count(), Signpost.objects.count(), FormTemplate.objects.count()) == (5, 8, 16)


def test_every_part_of_the_files_arrived(reference: str) -> None:
    for name in procedure_files():
        with (DATA / name).open("rb") as stream:
            entry = tomllib.load(stream)
        procedure = Procedure.objects.get(code=entry["code"])
        assert [step.action for step in procedure.steps.all()] == [step["action"] for step in entry["steps"]]
        assert [paper.name for paper in procedure.papers.all()] == [paper["name"] for paper in entry["papers"]]
        assert [q.question for q in procedure.questions.all()] == [q["question"] for q in entry["questions"]]
        assert [(p.document.slug, p.locator) for p in procedure.provisions.select_related("document")] == [
            (p["document"], p["locator"]) for p in entry["provisions"]
        ]
        assert sorted(p.code for p in procedure.related.all()) == sorted(entry["related"])


def test_every_provision_resolves_to_a_page(reference: str) -> None:
    client = Client()
    cited = Document.objects.filter(cited_by__isnull=False).distinct()

    assert Procedure.objects.filter(provisions=None).count() == 0
    assert Provision.objects.filter(locator="").count() == 0
    for document in cited:
        page = client.get(document.get_absolute_url())
        assert page.status_code == 200
        shown = {procedure.title for procedure in page.context["procedures"]}
        assert shown == set(Procedure.objects.filter(provisions__document=document).values_list("title", flat=True))


def test_every_page_of_the_reference_opens(reference: str) -> None:
    client = Client()

    for page in [*Procedure.objects.all(), *Convention.objects.all(), *Signpost.objects.all()]:
        answer = client.get(page.get_absolute_url())
        assert answer.status_code == 200
        html = answer.content.decode()
        assert html.count("<h1") == 1
        assert "None" not in html
        assert 'href=""' not in html


def test_every_procedure_says_who_acts_and_what_is_needed(reference: str) -> None:
    for procedure in Procedure.objects.all():
        procedure.full_clean(exclude=["search_vector"])
        assert procedure.summary
        assert procedure.official_name
        assert procedure.steps.count() > 0, procedure.code
        assert procedure.verified_on
        assert set(procedure.audience) <= {"applicant", "member", "secretary", "committee"}
    assert Step.objects.filter(actor="").count() == 0
    assert Step.objects.filter(deadline_amount__isnull=False, deadline_unit="").count() == 0


def test_forms_named_on_papers_are_linked_where_they_are_known(reference: str) -> None:
    codes = set(FormTemplate.objects.values_list("code", flat=True))

    unlinked = [paper.code for paper in Paper.objects.filter(form=None).exclude(code="") if paper.code in codes]
    assert unlinked == []
    assert Paper.objects.exclude(form=None).count() == 26


def test_second_load_changes_nothing(reference: str) -> None:
    models = (Procedure, Step, Paper, Provision, Signpost, Convention)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    made = load_guidance()

    assert set(made.values()) == {0}
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_what_an_editor_changed_stays(reference: str) -> None:
    procedure = Procedure.objects.get(code="SH-01")
    Procedure.objects.filter(pk=procedure.pk).update(title="Tên do biên tập sửa")
    procedure.steps.first().delete()
    left = procedure.steps.count()

    load_guidance()

    procedure.refresh_from_db()
    assert (procedure.title, procedure.steps.count()) == ("Tên do biên tập sửa", left)


@pytest.mark.parametrize("model", [Convention, Signpost])
def test_pages_come_published_and_what_became_of_them_stays(reference: str, cast: Any, model: Any) -> None:
    assert {row.state for row in model.objects.all()} == {"Đã công bố"}
    assert {row.review_on for row in model.objects.all()} == {VERIFIED_ON + REVIEW_AFTER}
    withdrawn, revised, removed = model.objects.order_by("pk")[:3]
    draft = begin_revision(revised, actor=cast["editor"])
    draft.text = "<p>Sửa rồi.</p>"
    draft.save()
    publish_page(submit_page(draft, actor=cast["editor"]), actor=cast["publisher"])
    for page in (withdrawn, removed):
        withdraw_page(page, actor=cast["publisher"])
    remove_page(removed, actor=cast["publisher"])
    before = list(model.objects.order_by("pk").values())

    made = load_guidance()

    assert set(made.values()) == {0}
    assert list(model.objects.order_by("pk").values()) == before
    assert [row.state for row in model.objects.order_by("pk")[:3]] == ["Đang soạn", "Đã công bố", "Đã bỏ"]
    assert model.objects.get(pk=revised.pk).text == "<p>Sửa rồi.</p>"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ket nap dang vien", "KN-03"),
        ("kết nạp đảng viên", "KN-03"),
        ("chuyen sinh hoat", "SH-01"),
        ("mat the dang", "TH-02"),
        ("huy hieu", "HH-01"),
    ],
)
def test_words_people_type_lead_to_the_procedure(reference: str, typed: str, code: str) -> None:
    found = search(Procedure.objects.all(), typed, prefer=("-is_featured",))

    assert found[0].code == code, [procedure.title for procedure in found[:3]]
