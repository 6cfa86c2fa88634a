"""Texts in the admin, every role in every corner."""

import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from documents.models import Access, Document, IssuingBody, Topic
from handbook.lib.sheets import read_workbook
from tests.admin_forms import corners, fields_of, open_corners
from tests.conftest import ROLES
from tests.factories import make_document, make_file

CONTENT = ("editor", "publisher", "administrator")
LIST = "/quan-tri/documents/document/"


@pytest.fixture
def texts(cast: Any, tree: SimpleNamespace) -> SimpleNamespace:
    """A published text for everybody, one for commune_a, and a draft."""
    return SimpleNamespace(
        public=make_document("Hướng dẫn ghép cành"),
        inner=make_document("Lịch họp riêng", access="organisation", organisation=tree.commune_a),
        draft=make_document("Bản đang soạn", published_at=None),
    )


def shown(client: Any, query: dict[str, str] | None = None) -> set[str]:
    return {row.title for row in client.get(LIST, query or {}).context["cl"].result_list}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in CONTENT])
def test_who_writes_no_texts_opens_no_corner(browse: Any, texts: SimpleNamespace, role: str) -> None:
    client = browse(role)

    for text in vars(texts).values():
        assert open_corners(client, "documents", "document", text.pk) == set()
    for page in ("export/", "import/", f"{texts.draft.pk}/change/"):
        answer = client.get(LIST + page, follow=True)
        assert texts.draft.title not in answer.content.decode()
    client.post(f"{LIST}{texts.public.pk}/change/", {"title": "Đã sửa", "_withdraw": "1"})
    client.post(LIST, {"action": "withdraw_selected", "_selected_action": [texts.public.pk]})
    stored = Document.objects.get(pk=texts.public.pk)
    assert (stored.title, bool(stored.published_at)) == ("Hướng dẫn ghép cành", True)


@pytest.mark.parametrize("role", CONTENT)
def test_content_staff_list_and_find_every_text(browse: Any, texts: SimpleNamespace, role: str) -> None:
    client = browse(role)
    everything = {text.title for text in vars(texts).values()}

    assert shown(client) == everything
    assert shown(client, {"q": "ghep canh"}) == {"Hướng dẫn ghép cành"}
    assert shown(client, {"q": str(texts.draft.number)}) == {"Bản đang soạn"}
    assert shown(client, {"cong-bo": "nhap"}) == {"Bản đang soạn"}
    assert shown(client, {"cong-bo": "roi"}) == everything - {"Bản đang soạn"}
    assert shown(client, {"loai": "guidance", "access__exact": "organisation"}) == {"Lịch họp riêng"}
    assert open_corners(client, "documents", "document", texts.inner.pk) == {"list", "add", "change", "history"} | (
        {"delete"} if role == "administrator" else set()
    )


def test_published_text_is_changed_by_a_publisher_and_only_read_by_an_editor(
    browse: Any, texts: SimpleNamespace
) -> None:
    address = corners("documents", "document", texts.public.pk)["change"]
    editor, publisher = browse("editor"), browse("publisher")
    sent = fields_of(publisher, address) | {"title": "Đã sửa"}

    page = editor.get(address).content.decode()
    refused = editor.post(address, sent)

    assert "Nội dung đã công bố nên đồng chí chỉ xem được" in page
    assert 'name="_save"' not in page
    assert refused.status_code == 403
    assert Document.objects.get(pk=texts.public.pk).title == "Hướng dẫn ghép cành"
    publisher.post(address, sent)
    assert Document.objects.get(pk=texts.public.pk).title == "Đã sửa"


def test_editor_writes_a_draft_and_cannot_publish_it(browse: Any, texts: SimpleNamespace) -> None:
    editor = browse("editor")
    data = {"type": "guidance", "symbol": "007 - HD / TƯ", "title": "Văn bản mới", "issued_on": "09/2026"}
    data |= {"issuing_body": texts.public.issuing_body_id, "system": "party", "access": "public"}
    data |= {"certainty": "?", "_publish": "1"}

    answer = editor.post(f"{LIST}add/", data)

    assert answer.status_code == 403
    assert not Document.objects.filter(title="Văn bản mới").exists()
    del data["_publish"]
    editor.post(f"{LIST}add/", data)
    made = Document.objects.get(title="Văn bản mới")
    assert (made.slug, made.number, made.symbol_key, made.issued_on, made.published_at) == (
        "007-hd-tu-2026",
        7,
        "7-hd/tw",
        "2026-09",
        None,
    )
    assert {event.pgh_context.metadata["reason"] for event in made.history.all()} == {"document.edited"}
    assert 'name="_publish"' not in editor.get(f"{LIST}{made.pk}/change/").content.decode()


def test_publisher_publishes_and_withdraws_by_button(browse: Any, texts: SimpleNamespace) -> None:
    publisher, visitor = browse("publisher"), browse("anonymous")
    address = corners("documents", "document", texts.draft.pk)["change"]

    publisher.post(address, fields_of(publisher, address) | {"_publish": "1"})
    assert visitor.get(texts.draft.get_absolute_url()).status_code == 200

    publisher.post(address, fields_of(publisher, address) | {"_withdraw": "1"})
    assert visitor.get(texts.draft.get_absolute_url()).status_code == 404
    reasons = [event.pgh_context.metadata["reason"] for event in texts.draft.history.order_by("pgh_id")[1:]]
    assert set(reasons) == {"document.published", "document.withdrawn"}


def test_text_that_is_not_ready_stays_a_draft_and_says_why(browse: Any, texts: SimpleNamespace) -> None:
    publisher = browse("publisher")
    address = corners("documents", "document", texts.draft.pk)["change"]

    answer = publisher.post(address, fields_of(publisher, address) | {"issued_on": "", "_publish": "1"}, follow=True)

    assert "Đã lưu, vẫn là bản nháp. Chưa có ngày ban hành." in answer.content.decode()
    stored = Document.objects.get(pk=texts.draft.pk)
    assert (stored.issued_on, stored.published_at) == ("", None)


def test_actions_on_the_list_are_a_publishers(browse: Any, texts: SimpleNamespace) -> None:
    unready = make_document("Chưa rõ ngày", published_at=None, issued_on="")
    chosen = {"action": "publish_selected", "_selected_action": [texts.draft.pk, unready.pk]}

    browse("editor").post(LIST, chosen)
    assert set(Document.objects.filter(published_at=None)) == {texts.draft, unready}
    answer = browse("publisher").post(LIST, chosen, follow=True)

    assert set(Document.objects.filter(published_at=None)) == {unready}
    page = answer.content.decode()
    assert "Chưa rõ ngày: Chưa có ngày ban hành." in page
    assert "Đã công bố: 1 văn bản." in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("issued_on", "31/02/2026", "Ngày chưa đúng."),
        ("effective_on", "01/01/2025", "Ngày có hiệu lực trước ngày ban hành."),
        ("expired_on", "2024", "Ngày hết hiệu lực trước ngày có hiệu lực."),
        ("is_verified", "on", "Đã đối chiếu thì ghi ngày đối chiếu."),
    ],
)
def test_facts_that_do_not_fit_are_told_at_their_field(
    browse: Any, texts: SimpleNamespace, field: str, value: str, sentence: str
) -> None:
    publisher = browse("publisher")
    address = corners("documents", "document", texts.draft.pk)["change"]
    sent = fields_of(publisher, address) | {"effective_on": "02/2026", field: value}

    answer = publisher.post(address, sent)

    errors = answer.context["adminform"].form.errors
    named = "verified_on" if field == "is_verified" else field
    assert list(errors) == [named]
    assert sentence in errors[named][0]


def test_same_number_body_and_date_twice_is_refused(browse: Any, texts: SimpleNamespace) -> None:
    publisher = browse("publisher")
    first = make_document("Có trước", symbol="15-HD/TU", symbol_key="15-hd/tu", issued_on="2026-02-03")
    address = corners("documents", "document", texts.draft.pk)["change"]

    answer = publisher.post(address, fields_of(publisher, address) | {"symbol": "15 - HD/TU", "issued_on": "3/2/2026"})

    assert first.issuing_body == texts.draft.issuing_body
    assert list(answer.context["adminform"].form.errors) == ["symbol"]
    assert "Đã có văn bản mang số này" in answer.content.decode()


@pytest.mark.parametrize("role", CONTENT)
def test_organisations_offered_are_committees_and_nothing_else_is_taken(
    browse: Any, tree: SimpleNamespace, texts: SimpleNamespace, role: str
) -> None:
    client = browse(role)
    address = corners("documents", "document", texts.draft.pk)["change"]
    sent = fields_of(client, address) | {"access": Access.ORGANISATION}

    offered = set(client.get(address).context["adminform"].form.fields["organisation"].queryset)
    cell = client.post(address, sent | {"organisation": tree.cell_a1.pk})
    unfit = client.post(address, sent | {"access": "public", "organisation": tree.commune_a.pk})

    assert offered == {tree.province, tree.commune_a, tree.commune_b}
    assert list(cell.context["adminform"].form.errors) == ["organisation"]
    assert "Để trống ô này." in unfit.content.decode()
    assert Document.objects.get(pk=texts.draft.pk).organisation is None


@pytest.mark.parametrize(
    ("role", "found"),
    [(role, {"Hướng dẫn ghép cành", "Lịch họp riêng", "Bản đang soạn"} if role in CONTENT else None) for role in ROLES],
)
def test_autocomplete_of_texts(browse: Any, texts: SimpleNamespace, role: str, found: set[str] | None) -> None:
    query = {"app_label": "documents", "model_name": "documentrelation", "field_name": "target", "term": ""}

    answer = browse(role).get("/quan-tri/autocomplete/", query)

    if found is None:
        assert answer.status_code in (302, 403)
    else:
        assert {row["text"].split(" ", 1)[1] for row in answer.json()["results"]} == found


def test_relation_against_the_ranks_is_refused(browse: Any, texts: SimpleNamespace) -> None:
    central = IssuingBody.objects.create(slug="trung-uong-thu", name="Trung ương thử", level="central")
    above = make_document("Văn bản cấp trên", issuing_body=central)
    publisher = browse("publisher")
    address = corners("documents", "document", texts.draft.pk)["change"]
    row = {"relations_out-0-kind": "replaces", "relations_out-0-target": above.pk, "relations_out-TOTAL_FORMS": "1"}

    refused = publisher.post(address, fields_of(publisher, address) | row)
    publisher.post(address, fields_of(publisher, address) | row | {"relations_out-0-kind": "implements"})

    assert "Cấp dưới không sửa, thay hay bãi bỏ được văn bản của cấp trên" in refused.content.decode()
    assert [(link.kind, link.target) for link in texts.draft.relations_out.all()] == [("implements", above)]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_run_a_constant_number_of_queries(
    browse: Any, cast: Any, rows: int, django_assert_num_queries: Any
) -> None:
    client = browse("publisher")
    for number in range(rows):
        body = IssuingBody.objects.create(slug=f"co-quan-{number}", name=f"Cơ quan {number}", level="province")
        make_file(make_document(f"Văn bản {number}", issuing_body=body))
        Topic.objects.create(slug=f"chu-de-{number}", name=f"Chủ đề {number}")

    with django_assert_num_queries(13):
        client.get(LIST)
    with django_assert_num_queries(11):
        client.get("/quan-tri/documents/issuingbody/")
    with django_assert_num_queries(11):
        client.get("/quan-tri/documents/topic/")


@pytest.mark.parametrize("role", CONTENT)
def test_bodies_and_topics_keep_their_addresses(browse: Any, role: str) -> None:
    client = browse(role)
    client.post("/quan-tri/documents/topic/add/", {"name": "Chủ đề mới", "slug": "chu-de-moi", "order": "1"})
    made = Topic.objects.get(slug="chu-de-moi")

    client.post(
        f"/quan-tri/documents/topic/{made.pk}/change/", {"name": "Tên khác", "slug": "duong-dan-khac", "order": "2"}
    )

    made.refresh_from_db()
    assert (made.name, made.slug, made.order) == ("Tên khác", "chu-de-moi", 2)
    assert {event.pgh_context.metadata["reason"] for event in made.history.all()} == {"topic.edited"}


@pytest.mark.parametrize("role", ["publisher", "editor", "administrator"])
def test_export_holds_the_filtered_list_with_formulas_inert(
    browse: Any, texts: SimpleNamespace, role: str, tmp_path: Any
) -> None:
    make_document("=cmd|' /C calc'!A0", published_at=None)
    client = browse(role)
    form = client.get(f"{LIST}export/").context["form"]
    columns = {name: "on" for name in form.fields if name.startswith("documentresource_")}

    answer = client.post(f"{LIST}export/?cong-bo=nhap", {"format": "0", "resource": "0", **columns})
    (tmp_path / "ra.xlsx").write_bytes(answer.content)
    rows = read_workbook(tmp_path / "ra.xlsx").sheets[0].rows
    titles = {cell.text for number, row in rows.items() if number > 1 for column, cell in row.items() if column == 5}
    sheet = zipfile.ZipFile(tmp_path / "ra.xlsx").read("xl/worksheets/sheet1.xml")

    assert titles == {"Bản đang soạn", "=cmd|' /C calc'!A0"}
    assert (b"<t>'=cmd|" in sheet, b"<f>" in sheet) == (True, False)


def test_export_under_a_filter_that_does_not_exist_shows_the_plain_page(browse: Any, texts: SimpleNamespace) -> None:
    answer = browse("publisher").get(f"{LIST}export/?khong_co=1", follow=True)

    assert (answer.status_code, answer.request["QUERY_STRING"]) == (200, "")


def test_word_on_the_state_is_kept_with_reason_day_and_name(browse: Any, cast: Any, texts: SimpleNamespace) -> None:
    publisher = browse("publisher")
    address = corners("documents", "document", texts.draft.pk)["change"]
    fields = fields_of(publisher, address) | {"override": "expired", "override_reason": "", "override_checked_on": ""}

    refused = publisher.post(address, fields).content.decode()
    publisher.post(address, fields | {"override_reason": "Bãi bỏ chung ở văn bản mới."})

    assert "Ghi tay hiệu lực thì nêu lý do" in refused
    kept = Document.objects.get(pk=texts.draft.pk)
    assert (kept.override, kept.override_reason, kept.override_checked_on, kept.override_checked_by) == (
        "expired",
        "Bãi bỏ chung ở văn bản mới.",
        timezone.localdate(),
        str(cast["publisher"]),
    )
    assert "Văn bản này đã hết hiệu lực." in publisher.get(address).content.decode()
    publisher.post(address, fields_of(publisher, address) | {"override": ""})
    lifted = Document.objects.get(pk=texts.draft.pk)
    assert (lifted.override, lifted.override_reason, lifted.override_checked_on) == ("", "", None)


def test_list_shows_and_filters_the_state_of_today(browse: Any, texts: SimpleNamespace) -> None:
    make_document("Đã hết", status="expired")

    publisher = browse("publisher")

    assert shown(publisher, {"hieu-luc": "expired"}) == {"Đã hết"}
    assert "Đã hết" not in shown(publisher, {"hieu-luc": "in_force"})
    assert "Hết hiệu lực" in publisher.get(LIST, {"hieu-luc": "expired"}).content.decode()
