"""Procedures and the pages around them: who sees what, what a page tells, how many queries."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client

from documents.models import Document
from documents.services.changes import notice_changes
from guidance.models import (
    FormTemplate,
    Paper,
    Procedure,
    ProcedureGroup,
    ProcedureQuestion,
    Provision,
    Step,
)
from guidance.services.word_files import table_of
from tests.conftest import ROLES
from tests.factories import make_convention, make_document, make_group, make_procedure, make_signpost

pytestmark = pytest.mark.django_db
EDITORS = {"editor", "publisher", "administrator"}
GROUPS = ["Nhóm Một", "Nhóm Hai", "Nhóm Ba"]


def with_parts(procedure: Procedure, document: Document, rows: int = 1) -> Procedure:
    for n in range(rows):
        Step.objects.create(procedure=procedure, order=n, actor="Chi ủy", action=f"Bước thử {n}", detail="Nói thêm.")
        form = FormTemplate.objects.create(code=f"M{procedure.pk}-{n}", name="Mẫu thử", document=document)
        Paper.objects.create(procedure=procedure, order=n, name=f"Giấy thử {n}", code=f"G{n}", form=form)
        ProcedureQuestion.objects.create(procedure=procedure, order=n, question=f"Hỏi thử {n}?", answer="Đáp thử.")
        Provision.objects.create(procedure=procedure, order=n, document=document, locator=f"Điều {n}")
        procedure.related.add(make_procedure(f"Việc liên quan {n}"))
    return procedure


@pytest.mark.parametrize("role", ROLES)
def test_drafts_are_for_editors(cast: Any, browse: Any, role: str) -> None:
    shown, draft = make_procedure("Việc đã đăng"), make_procedure("Việc đang soạn", published_at=None)
    shown.related.add(draft)
    client = browse(role)

    visible = set(Procedure.objects.visible_to(cast[role]))

    assert visible == ({shown, draft} if role in EDITORS else {shown})
    opened = {p for p in (shown, draft) if client.get(p.get_absolute_url()).status_code == 200}
    assert opened == visible
    for address in ("/thu-tuc/", shown.get_absolute_url(), "/tim-kiem/?q=viec+dang+soan"):
        page = client.get(address).content.decode().replace("viec dang soan", "")
        assert (">Việc đang soạn<" in page or "<mark>soạn</mark>" in page) is (role in EDITORS), address


def test_planned_procedure_appears_on_its_day(clock: Any) -> None:
    procedure = make_procedure(published_at=clock.now + dt.timedelta(days=1))
    assert Client().get(procedure.get_absolute_url()).status_code == 404

    clock.move(days=1)

    assert Client().get(procedure.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", ["anonymous", "member", "outsider", "editor"])
def test_citations_name_no_text_the_reader_may_not_see(browse: Any, tree: Any, role: str) -> None:
    """Provision, form, signpost and list of forms cite a text of one commune, and one of everybody."""
    public = make_document("Văn bản mở", symbol="11-HD/MO")
    closed = make_document("Văn bản kín", symbol="22-HD/KIN", access="organisation", organisation=tree.commune_a)
    procedure = make_procedure()
    with_parts(procedure, public)
    with_parts(procedure, closed)
    signpost = make_signpost(group=procedure.group, text="<p>Một câu.</p>")
    signpost.documents.set([public, closed])
    sees_closed = role in {"member", "editor"}
    client = browse(role)

    for address in (procedure.get_absolute_url(), "/bieu-mau/", signpost.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "11-HD/MO" in page, address
        assert ("22-HD/KIN" in page) is sees_closed, address
        assert (closed.get_absolute_url() in page) is sees_closed, address
    page = client.get(procedure.get_absolute_url()).content.decode()
    assert page.count("Giấy thử") == 2  # the paper itself is needed all the same
    assert ("2 loại có mẫu" in page, "1 loại có mẫu" in page) == (sees_closed, not sees_closed)


def test_page_warns_when_a_basis_was_lost_even_a_hidden_one() -> None:
    warning = "Căn cứ đã thay đổi, đang rà soát."
    holding, lost = make_procedure(), make_procedure()
    Provision.objects.create(procedure=holding, document=make_document(), locator="1")
    Provision.objects.create(procedure=lost, document=make_document(status="expired", access="members"), locator="1")
    notice_changes()

    assert warning not in Client().get(holding.get_absolute_url()).content.decode()
    assert warning in Client().get(lost.get_absolute_url()).content.decode()


def test_page_tells_everything_needed_to_follow_it() -> None:
    procedure = with_parts(
        make_procedure(
            "Chuyển sinh hoạt",
            official_name="Chuyển sinh hoạt đảng chính thức",
            summary="Dùng khi chuyển chỗ ở.",
            duration="Trong 60 ngày làm việc.",
            decided_by="Mỗi cấp ký một ô.",
            trigger="Đảng viên trình giấy.",
            vote="Không biểu quyết.",
            where_to_submit="Nộp ở chi bộ.",
            result="Tên vào danh sách mới.",
            eligibility=["Đổi nơi cư trú."],
            special_cases=["Nộp nhầm nơi."],
            common_mistakes=["Giữ giấy ở nhà."],
            notes=["Người ký là bí thư."],
            local_examples=["Khai trên cổng."],
            responsible="Ban Thử",
            verified_on="2026-11-20",
        ),
        make_document(symbol="294-QĐ/TW", type="regulation"),
    )
    Step.objects.create(
        procedure=procedure,
        order=9,
        actor="Đảng viên",
        is_member=True,
        action="Nộp giấy.",
        deadline_text="30 ngày làm việc",
        papers_in="Thẻ",
        papers_out="Biên nhận",
    )

    page = Client().get(procedure.get_absolute_url()).content.decode()

    assert page.count("<h1>") == 1
    for words in (
        "<h1>Chuyển sinh hoạt</h1>",
        "Tên chính thức: Chuyển sinh hoạt đảng chính thức",
        "Dùng khi chuyển chỗ ở.",
        "Trong 60 ngày làm việc.",
        "Mỗi cấp ký một ô.",
        "Đảng viên trình giấy.",
        "Không biểu quyết.",
        "Nộp ở chi bộ.",
        "Tên vào danh sách mới.",
        "Đổi nơi cư trú.",
        "Nộp nhầm nơi.",
        "Giữ giấy ở nhà.",
        "Người ký là bí thư.",
        "Khai trên cổng.",
        "1 loại, 1 loại có mẫu",
        "Bước thử 0",
        "Ai làm: </span>Chi ủy",
        "Đồng chí làm",
        "30 ngày làm việc",
        "Giấy mang tới: Thẻ",
        "Giấy làm ra: Biên nhận",
        "Hỏi thử 0?",
        'Quy định <span class="sh">294-QĐ/TW</span>',
        "Điều 0",
        "Việc liên quan 0",
        "Đã đối chiếu văn bản ngày 20/11/2026, Ban Thử chịu trách nhiệm.",
        "tel:+842090000000",
    ):
        assert words in page, words


def test_bare_procedure_shows_no_empty_headings() -> None:
    page = Client().get(make_procedure().get_absolute_url()).content.decode()

    assert "Không cần giấy tờ riêng" in page
    for words in (
        "Cần chuẩn bị",
        "Điều kiện",
        "Trường hợp riêng",
        "Hay làm sai",
        "Nhiều người hỏi",
        "Nói thêm",
        "None",
    ):
        assert words not in page, words


def test_printed_page_opens_the_questions() -> None:
    procedure = with_parts(make_procedure(), make_document())

    assert '<details class="the cach" open>' in Client().get(procedure.get_absolute_url() + "?in=1").content.decode()
    assert '<details class="the cach">' in Client().get(procedure.get_absolute_url()).content.decode()


def test_list_files_procedures_under_their_life_event() -> None:
    first, second = make_group(title="Nhóm Một", order=1), make_group(title="Nhóm Hai", order=2)
    make_procedure("Việc B", group=second)
    make_procedure("Việc A", group=first, is_featured=True)
    make_group(title="Nhóm Ba", order=3)
    make_signpost("Đóng đảng phí", group=second)

    page = Client().get("/thu-tuc/").content.decode()

    sections = page.split("<section ")
    filed = {title: next(part for part in sections if f"{title}</h2>" in part) for title in GROUPS}
    assert [title for part in sections for title in GROUPS if f"{title}</h2>" in part] == GROUPS
    assert ["Việc A" in part for part in filed.values()] == [True, False, False]
    assert ["Việc B" in part for part in filed.values()] == [False, True, False]
    assert ["Đóng đảng phí" in part for part in filed.values()] == [False, True, False]
    assert ["Đang soạn." in part for part in filed.values()] == [False, False, True]
    assert "Việc A" in next(part for part in sections if "Nhiều người xem" in part)


def test_list_of_forms_names_each_procedure_once_and_no_draft() -> None:
    document = make_document()
    form = FormTemplate.objects.create(code="7-HSĐV", name="Danh sách", document=document, page="12")
    shown, draft = make_procedure("Việc đã đăng"), make_procedure("Việc đang soạn", published_at=None)
    for procedure in (shown, shown, draft):
        Paper.objects.create(procedure=procedure, name="Giấy", form=form)

    page = Client().get("/bieu-mau/").content.decode()

    assert page.count("Việc đã đăng") == 1
    assert "Việc đang soạn" not in page
    assert 'href=""' not in page
    assert ", trang 12" in page


def test_tables_of_a_convention_say_their_headings() -> None:
    text = table_of([["Từ", "Nghĩa"], ["Tỉnh", "Tỉnh ủy"]]) + "<p>Xem Một quy ước.</p>" + table_of([["Một mình"]])
    make_convention("Một quy ước", slug="khac", text="<p>Câu.</p>")
    page = make_convention("Quy ước", text=text)

    html = Client().get(page.get_absolute_url()).content.decode()

    assert html.count("<table") == 2
    assert '<th scope="col">Từ</th><th scope="col">Nghĩa</th>' in html
    assert '<th scope="row" data-ten="Từ">Tỉnh</th><td data-ten="Nghĩa">Tỉnh ủy</td>' in html
    assert '<p>Xem <a href="/thu-tuc/quy-uoc/khac/">Một quy ước</a>.</p>' in html


@pytest.mark.parametrize(
    "address", ["/thu-tuc/khong-co/", "/thu-tuc/quy-uoc/khong-co/", "/thu-tuc/chi-duong/khong-co/", "/thu-tuc/%00/"]
)
def test_unknown_page_is_a_calm_one(address: str) -> None:
    answer = Client().get(address)

    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/thu-tuc/", 5), ("/bieu-mau/", 3)])
def test_lists_run_a_constant_number_of_queries(
    rows: int, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        with_parts(make_procedure(is_featured=True, group=make_group()), make_document())
        make_signpost(group=ProcedureGroup.objects.first())
        make_convention()

    with django_assert_num_queries(queries):
        Client().get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_a_constant_number_of_queries(rows: int, django_assert_num_queries: Any) -> None:
    procedure = with_parts(make_procedure(), make_document(), rows)
    signpost = make_signpost(group=procedure.group)
    signpost.documents.set([make_document() for _ in range(rows)])

    with django_assert_num_queries(13):
        Client().get(procedure.get_absolute_url())
    with django_assert_num_queries(5):
        Client().get(signpost.get_absolute_url())


def test_cited_texts_and_asked_groups_cannot_be_deleted() -> None:
    procedure = with_parts(make_procedure(), make_document())

    with pytest.raises(ProtectedError):
        procedure.provisions.first().document.delete()
    with pytest.raises(ProtectedError):
        procedure.group.delete()
