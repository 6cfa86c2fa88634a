"""Procedures and the pages beside them in the admin, every role in every corner."""

from types import SimpleNamespace
from typing import Any

import pytest

from documents.services.changes import notice_changes
from guidance.models import Convention, FormTemplate, Procedure, ProcedureGroup, Signpost
from tests.admin_forms import fields_of, open_corners
from tests.conftest import ROLES
from tests.factories import make_document, make_group, make_procedure

CONTENT = ("editor", "publisher", "administrator")
PAGES = ("procedure", "convention", "signpost")
LIST = "/quan-tri/guidance/procedure/"


@pytest.fixture
def works(cast: Any) -> SimpleNamespace:
    """A published procedure and a draft, both with a step and a provision; one of each page beside them."""
    document = make_document("Văn bản làm căn cứ")
    group = make_group(title="Nhóm thử")
    made = SimpleNamespace(
        public=make_procedure("Việc đã công bố", group=group),
        draft=make_procedure("Việc đang soạn", group=group, published_at=None),
        document=document,
        group=group,
    )
    for procedure in (made.public, made.draft):
        procedure.steps.create(order=1, actor="Chi bộ", action="Họp")
        procedure.provisions.create(order=1, document=document, locator="mục 1")
    made.form = FormTemplate.objects.create(code="1-TM", name="Mẫu thử", document=document)
    made.convention = Convention.objects.create(slug="quy-uoc", title="Quy ước thử")
    made.signpost = Signpost.objects.create(slug="chi-duong", title="Chỉ đường thử", group=group, text="<p>Một</p>")
    return made


def pages(works: SimpleNamespace) -> list[tuple[str, Any]]:
    return [
        ("procedure", works.public.pk),
        ("procedure", works.draft.pk),
        ("proceduregroup", works.group.pk),
        ("formtemplate", works.form.pk),
        ("convention", works.convention.pk),
        ("signpost", works.signpost.pk),
    ]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in CONTENT])
def test_who_writes_no_guidance_opens_no_corner(browse: Any, works: SimpleNamespace, role: str) -> None:
    client = browse(role)

    for model, pk in pages(works):
        assert open_corners(client, "guidance", model, pk) == set()
    client.post(f"{LIST}{works.public.pk}/change/", {"title": "Đã sửa"})
    stored = Procedure.objects.get(pk=works.public.pk)
    assert (stored.title, bool(stored.published_at)) == ("Việc đã công bố", True)


@pytest.mark.parametrize("role", CONTENT)
def test_content_staff_open_every_corner(browse: Any, works: SimpleNamespace, role: str) -> None:
    client = browse(role)
    for model, pk in pages(works):
        deleting = {"delete"} if role == "administrator" and model not in PAGES else set()
        assert open_corners(client, "guidance", model, pk) == {"list", "add", "change", "history"} | deleting
    found = {row.title for row in client.get(LIST, {"q": "viec dang"}).context["cl"].result_list}
    assert found == {"Việc đang soạn"}


@pytest.mark.parametrize(
    ("model", "field", "found"),
    [
        ("provision", "document", {"Văn bản làm căn cứ"}),
        ("formtemplate", "document", {"Văn bản làm căn cứ"}),
        ("signpost", "documents", {"Văn bản làm căn cứ"}),
        ("paper", "form", {"Mẫu thử"}),
        ("procedure", "related", {"công bố", "đang soạn"}),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_autocomplete(browse: Any, works: SimpleNamespace, role: str, model: str, field: str, found: set[str]) -> None:
    query = {"app_label": "guidance", "model_name": model, "field_name": field, "term": ""}

    answer = browse(role).get("/quan-tri/autocomplete/", query)

    if role not in CONTENT:
        assert answer.status_code in (302, 403)
    else:
        texts = [row["text"] for row in answer.json()["results"]]
        assert {words for words in found if any(words in text for text in texts)} == found
        assert len(texts) == len(found)


@pytest.mark.parametrize("role", CONTENT)
def test_drafts_are_changed_and_what_is_published_is_read(browse: Any, works: SimpleNamespace, role: str) -> None:
    editor = browse(role)
    draft, public = (f"{LIST}{work.pk}/change/" for work in (works.draft, works.public))
    Procedure.objects.filter(pk=works.public.pk).update(audience=["member", "committee"], notes=["Ý một", "Ý hai"])

    editor.post(draft, fields_of(editor, draft) | {"title": "Tên mới", "_continue": "1"})
    refused = editor.post(public, {"title": "Tên mới"})
    page = editor.get(public).content.decode()

    assert Procedure.objects.get(pk=works.draft.pk).title == "Tên mới"
    assert refused.status_code == 403
    assert "Đảng viên<br>Cấp ủy" in page
    assert "Ý một<br>Ý hai" in page
    assert 'name="_save"' not in page


def test_lists_are_typed_line_by_line(browse: Any, works: SimpleNamespace) -> None:
    editor, address = browse("editor"), f"{LIST}{works.draft.pk}/change/"
    sent = {"eligibility": "  Đủ tuổi, có lý lịch \r\n\r\nĐược  giới thiệu\r\n", "audience": ["secretary"]}

    editor.post(address, fields_of(editor, address) | sent)

    works.draft.refresh_from_db()
    assert (works.draft.eligibility, works.draft.audience) == (
        ["Đủ tuổi, có lý lịch", "Được giới thiệu"],
        ["secretary"],
    )
    assert fields_of(editor, address)["eligibility"] == "Đủ tuổi, có lý lịch\nĐược giới thiệu"


def test_editor_adds_and_removes_parts_of_a_draft(browse: Any, works: SimpleNamespace) -> None:
    editor, address = browse("editor"), f"{LIST}{works.draft.pk}/change/"
    sent = {
        "steps-TOTAL_FORMS": "2",
        "steps-0-DELETE": "on",
        "steps-1-order": "2",
        "steps-1-actor": "Đảng ủy",
        "steps-1-action": "Xét",
        "papers-TOTAL_FORMS": "1",
        "papers-0-order": "1",
        "papers-0-name": "Đơn",
        "papers-0-form": str(works.form.pk),
    }

    editor.post(address, fields_of(editor, address) | sent)

    assert list(works.draft.steps.values_list("actor", "action")) == [("Đảng ủy", "Xét")]
    assert [(paper.name, paper.form) for paper in works.draft.papers.all()] == [("Đơn", works.form)]
    event = works.draft.steps.get().history.get()
    assert event.pgh_context.metadata["reason"] == "procedure.edited"


def test_pointers_and_groups_are_edited(browse: Any, works: SimpleNamespace) -> None:
    editor = browse("editor")
    pointer, group = (
        f"/quan-tri/guidance/{name}/{row.pk}/change/"
        for name, row in (("signpost", works.signpost), ("proceduregroup", works.group))
    )

    editor.post(
        pointer, fields_of(editor, pointer) | {"text": "<p>Một</p><script>x</script>", "documents": [works.document.pk]}
    )
    editor.post(group, fields_of(editor, group) | {"icon": "medal", "lead": "Câu giới thiệu"})
    unknown = editor.post(group, fields_of(editor, group) | {"icon": "khong-co"})

    works.signpost.refresh_from_db()
    assert (works.signpost.text, list(works.signpost.documents.all())) == ("<p>Một</p>", [works.document])
    assert ProcedureGroup.objects.get(pk=works.group.pk).icon == "medal"
    assert list(unknown.context["adminform"].form.errors) == ["icon"]


def test_procedures_on_a_lost_basis_are_listed(browse: Any, works: SimpleNamespace) -> None:
    expired = make_document("Hết hiệu lực", status="expired")
    works.public.provisions.create(order=2, document=expired, locator="mục 2")
    notice_changes()

    rows = browse("editor").get(LIST, {"can-cu": "doi"}).context["cl"].result_list

    assert list(rows) == [works.public]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_run_a_constant_number_of_queries(browse: Any, rows: int, django_assert_num_queries: Any) -> None:
    client = browse("publisher")
    for number in range(rows):
        make_procedure(f"Việc {number}")
        FormTemplate.objects.create(code=f"{number}-TM", name="Mẫu", document=make_document("Văn bản"))
        Signpost.objects.create(slug=f"s-{number}", title="Chỉ đường", group=make_group())
        Convention.objects.create(slug=f"c-{number}", title="Quy ước")

    with django_assert_num_queries(13):
        client.get(LIST)
    with django_assert_num_queries(11):
        client.get("/quan-tri/guidance/formtemplate/")
    with django_assert_num_queries(12):
        client.get("/quan-tri/guidance/signpost/")
    for plain in ("convention", "proceduregroup"):
        with django_assert_num_queries(11):
            client.get(f"/quan-tri/guidance/{plain}/")
