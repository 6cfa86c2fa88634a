"""Editors put the clauses of a text right; corrections outlive another reading of the file."""

import struct
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Clause, Document, DocumentFile
from documents.services.clauses import store_clauses
from documents.services.corrections import correct_clause, join_clause, split_clause
from documents.services.files import attach_file
from documents.text.structure import split_text
from tests.conftest import ROLES
from tests.documents.prints import pdf, printed
from tests.factories import make_document, make_file
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

TEXT = "Quy định\nLời đầu.\nĐiều 1. Một\n1. Xóm trên.\n2. Xóm dưới.\nĐiều 2. Hai\nHọp ở đình.\nGhi sổ.\n"


@pytest.fixture
def draft() -> Document:
    document = make_document(slug="dang-soan", published_at=None)
    store_clauses(document, split_text(TEXT).pieces, actor=None)
    return document


def rows(document: Document) -> list[tuple[int, str, str, str | None]]:
    """(position, anchor, words, anchor of the parent)."""
    return [
        (row.position, row.anchor, f"{row.heading}|{row.text}", row.parent.anchor if row.parent else None)
        for row in document.clauses.select_related("parent").order_by("position")
    ]


def clause(document: Document, anchor: str) -> Clause:
    return document.clauses.get(anchor=anchor)


def test_corrected_words_and_kind_stay_when_the_text_is_read_again(draft: Document, cast: Any) -> None:
    correct_clause(
        clause(draft, "dieu-1-khoan-2"),
        kind="point",
        label="điểm a",
        heading="",
        text="Xóm giữa.",
        actor=cast["editor"],
    )

    store_clauses(draft, split_text(TEXT).pieces, actor=None)

    changed = clause(draft, "dieu-1-khoan-2")
    assert (changed.kind, changed.label, changed.text, changed.is_corrected, changed.needs_review) == (
        "point",
        "điểm a",
        "Xóm giữa.",
        True,
        False,
    )
    assert changed.parent == clause(draft, "dieu-1-khoan-1")
    assert changed.history.latest("pgh_id").pgh_context.metadata["reason"] in {"clause.corrected", "document.split"}


def test_correction_that_the_file_no_longer_bears_out_is_shown_until_it_is_looked_at(
    draft: Document, cast: Any
) -> None:
    words = {"kind": "clause", "label": "khoản 2", "heading": "", "text": "Xóm giữa.", "actor": cast["editor"]}
    correct_clause(clause(draft, "dieu-1-khoan-2"), **words)

    for _ in range(2):
        store_clauses(draft, split_text(TEXT.replace("Xóm dưới", "Xóm cuối")).pieces, actor=None)
    before = clause(draft, "dieu-1-khoan-2")
    correct_clause(before, **words)
    store_clauses(draft, split_text(TEXT.replace("Xóm dưới", "Xóm cuối")).pieces, actor=None)

    assert (before.text, before.needs_review) == ("Xóm giữa.", True)
    assert clause(draft, "dieu-1-khoan-2").needs_review is False


def test_joined_clause_is_part_of_the_one_before_for_good(draft: Document, cast: Any) -> None:
    join_clause(clause(draft, "dieu-1-khoan-2"), actor=cast["editor"])
    expected = [
        (1, "mo-dau", "|Lời đầu.", None),
        (2, "dieu-1", "Một|", None),
        (3, "dieu-1-khoan-1", "|Xóm trên.\n2. Xóm dưới.", "dieu-1"),
        (4, "dieu-2", "Hai|Họp ở đình.\nGhi sổ.", None),
    ]

    assert rows(draft) == expected
    store_clauses(draft, split_text(TEXT).pieces, actor=None)
    assert rows(draft) == expected


def test_children_of_a_joined_clause_go_along(draft: Document, cast: Any) -> None:
    join_clause(clause(draft, "dieu-1"), actor=cast["editor"])

    assert rows(draft)[:3] == [
        (1, "mo-dau", "|Lời đầu.\nĐiều 1. Một", None),
        (2, "dieu-1-khoan-1", "|Xóm trên.", "mo-dau"),
        (3, "dieu-1-khoan-2", "|Xóm dưới.", "mo-dau"),
    ]


def test_split_clause_gets_an_anchor_and_a_place_of_its_own_for_good(draft: Document, cast: Any) -> None:
    new = split_clause(
        clause(draft, "dieu-2"), line=1, kind="clause", label="khoản 1", heading="", actor=cast["editor"]
    )
    expected = [
        (5, "dieu-2", "Hai|Họp ở đình.", None),
        (6, "dieu-2-khoan-1", "|Ghi sổ.", "dieu-2"),
    ]

    assert (new.anchor, rows(draft)[4:]) == ("dieu-2-khoan-1", expected)
    store_clauses(draft, split_text(TEXT).pieces, actor=None)
    assert rows(draft)[4:] == expected


def test_split_and_join_refuse_what_leaves_nothing(draft: Document, cast: Any) -> None:
    with pytest.raises(ValidationError, match="không phải dòng đầu tiên"):
        split_clause(clause(draft, "dieu-1-khoan-1"), line=0, kind="clause", label="", heading="", actor=cast["editor"])
    with pytest.raises(ValidationError, match="mục đầu tiên"):
        join_clause(clause(draft, "mo-dau"), actor=cast["editor"])
    with pytest.raises(ValidationError, match="chưa có số, tiêu đề hay nội dung"):
        correct_clause(clause(draft, "dieu-2"), kind="article", label=" ", heading="", text="", actor=cast["editor"])
    assert len(rows(draft)) == 5


@pytest.mark.parametrize("is_published", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_screens_and_services_are_for_who_may_change_the_text(
    browse: Any, cast: Any, draft: Document, role: str, is_published: bool
) -> None:
    if is_published:
        Document.objects.filter(pk=draft.pk).update(published_at=draft.created_at)
    may = role in {"publisher", "administrator"} or (role == "editor" and not is_published)
    client, target = browse(role), clause(draft, "dieu-1-khoan-2")
    words = {"kind": "clause", "label": "khoản 2", "heading": "", "text": "Sửa."}

    if role != "anonymous":
        statuses = {
            client.get(f"/quan-ly/dieu-khoan/dang-soan/{rest}").status_code
            for rest in ("", f"{target.pk}/", f"{target.pk}/tach/")
        }
        refused = 403 if is_published or role == "editor" else 404
        assert statuses == ({200} if may else {refused})
        posted = {
            client.post(f"/quan-ly/dieu-khoan/dang-soan/{rest}", words).status_code
            for rest in ("doc-lai/", f"{target.pk}/")
        }
        assert posted == ({302} if may else {refused})
        assert ("Sửa điều khoản" in client.get("/van-ban/dang-soan/").content.decode()) is may
        if not may:
            with pytest.raises(PermissionDenied):
                correct_clause(target, actor=cast[role], **words)
    assert clause(draft, "dieu-1-khoan-2").text == ("Sửa." if may else "Xóm dưới.")


def test_editor_corrects_splits_and_joins_on_screen(browse: Any, draft: Document) -> None:
    client = browse("editor")
    place = f"/quan-ly/dieu-khoan/dang-soan/{clause(draft, 'dieu-2').pk}/"

    empty = client.post(place, {"kind": "article", "label": "", "heading": "", "text": ""})
    saved = client.post(
        place, {"kind": "article", "label": "Điều 2", "heading": " Hai  mới", "text": "Dòng một.\nDòng hai."}
    )
    no_line = client.post(f"{place}tach/", {"kind": "clause", "label": "khoản 1"})
    cut = client.post(f"{place}tach/", {"line": "1", "kind": "clause", "label": "khoản 1", "heading": ""})
    joined = client.post(f"/quan-ly/dieu-khoan/dang-soan/{clause(draft, 'dieu-1-khoan-2').pk}/gop/")

    assert "Ghi ít nhất một ô" in empty.content.decode()
    assert saved.headers["Location"] == "/quan-ly/dieu-khoan/dang-soan/#dieu-2"
    assert "Chọn dòng bắt đầu mục mới." in no_line.content.decode()
    assert cut.headers["Location"] == "/quan-ly/dieu-khoan/dang-soan/#dieu-2-khoan-1"
    assert joined.headers["Location"] == "/quan-ly/dieu-khoan/dang-soan/#dieu-1-khoan-1"
    assert rows(draft)[2:] == [
        (3, "dieu-1-khoan-1", "|Xóm trên.\n2. Xóm dưới.", "dieu-1"),
        (4, "dieu-2", "Hai mới|Dòng một.", None),
        (5, "dieu-2-khoan-1", "|Dòng hai.", "dieu-2"),
    ]


def test_pdf_is_read_by_the_worker_and_shown_beside_its_clauses(browse: Any, cast: Any) -> None:
    document = make_document(slug="co-tep", published_at=None)
    content, pages = printed([f"{n}. Việc thứ {n} của xóm số {n * 7} làm trong tháng {n}." for n in range(1, 61)])
    attach_file(
        document,
        SimpleUploadedFile("a.pdf", content),
        label="Bản gốc",
        is_declared_not_secret=True,
        actor=cast["editor"],
    )
    assert DocumentFile.objects.get().text_state == "waiting"

    assert run_jobs() == ["documents.read_text"]

    client = browse("editor")
    shown = client.get("/quan-ly/dieu-khoan/co-tep/?trang=2")
    picture = client.get("/quan-ly/dieu-khoan/co-tep/trang/2.png")
    assert (DocumentFile.objects.get().text_state, document.clauses.count()) == ("read", 60)
    assert [c.page for c in shown.context["clauses"]] == [2] * sum(page == 2 for page in pages.values())
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture.content[16:24]) == (900, 1274)
    assert client.get("/quan-ly/dieu-khoan/co-tep/trang/9.png").status_code == 404
    assert browse("member").get("/quan-ly/dieu-khoan/co-tep/trang/2.png").status_code == 404


def test_reading_again_keeps_corrections(browse: Any, cast: Any) -> None:
    document = make_document(slug="co-tep", published_at=None)
    make_file(document, "Quy định\nĐiều 1. Một\n1. Xóm trên.\n2. Xóm dưới.\n".encode())
    client = browse("editor")
    client.post("/quan-ly/dieu-khoan/co-tep/doc-lai/")
    run_jobs()
    words = {"kind": "clause", "label": "khoản 1", "heading": "", "text": "Đã sửa."}
    correct_clause(clause(document, "dieu-1-khoan-1"), actor=cast["editor"], **words)

    answer = client.post("/quan-ly/dieu-khoan/co-tep/doc-lai/", follow=True)
    run_jobs()

    assert "Sổ tay đang đọc lại tệp" in answer.content.decode()
    assert [row[2] for row in rows(document)] == ["Một|", "|Đã sửa.", "|Xóm dưới."]


@pytest.mark.parametrize(("kind", "state"), [("scan", "scan"), ("broken", "failed")])
def test_file_without_a_text_is_kept_and_says_so(browse: Any, kind: str, state: str) -> None:
    document = make_document(slug="co-tep", published_at=None)
    make_file(document, pdf([[], []]) if kind == "scan" else b"%PDF-1.7 x", extension="pdf")

    browse("editor").post("/quan-ly/dieu-khoan/co-tep/doc-lai/")
    run_jobs()

    assert DocumentFile.objects.get().text_state == state
    words = {"scan": "là bản chụp, không có lớp chữ", "failed": "Không đọc được chữ"}[state]
    assert words in browse("editor").get("/quan-ly/dieu-khoan/co-tep/").content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_list_runs_a_constant_number_of_queries(browse: Any, count: int, django_assert_num_queries: Any) -> None:
    document = make_document(slug="dai", published_at=None)
    text = "Quy định\n" + "".join(f"Điều {n}. Việc {n}\n" for n in range(1, count + 1))
    store_clauses(document, split_text(text).pieces, actor=None)
    client = browse("editor")
    client.get("/quan-ly/dieu-khoan/dai/")

    with django_assert_num_queries(18):
        client.get("/quan-ly/dieu-khoan/dai/")


@pytest.mark.parametrize("role", ROLES)
def test_texts_to_check_are_listed_for_who_may_change_them(browse: Any, draft: Document, role: str) -> None:
    published, fine = make_document("Bản đã công bố"), make_document("Bản không sao", published_at=None)
    make_file(published, text_state="failed")
    make_file(fine, text_state="scan")
    draft.clauses.filter(anchor="dieu-1").update(needs_review=True)

    answer = browse(role).get("/quan-ly/dieu-khoan/")

    if role in {"publisher", "administrator", "editor"}:
        assert set(answer.context["page"]) == ({draft} if role == "editor" else {draft, published})
        assert "/quan-ly/dieu-khoan/dang-soan/" in answer.content.decode()
    else:
        assert answer.status_code == (302 if role == "anonymous" else 403)
