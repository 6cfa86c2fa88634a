"""Facts about texts in by sheet: whole or not at all, errors by row and column, nothing published, nothing erased."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Document, DocumentChange, DocumentRelation, Topic
from documents.resources.documents import DocumentResource
from documents.services.changes import notice_changes
from tests.documents.samples import workbook
from tests.factories import make_document

IMPORT = "/quan-tri/documents/document/import/"
HEADINGS = ["Số, ký hiệu", "Loại văn bản", "Cơ quan ban hành", "Ngày ban hành", "Trích yếu", "Hiệu lực", "Chủ đề"]
ROW = ["15-HD/TU", "Hướng dẫn", "Cơ quan thử", "03/02/2026", "Ghép cành", "Còn hiệu lực", "Cây cối"]


@pytest.fixture
def known(cast: Any) -> Document:
    """A published text in the library; its body "Cơ quan thử", a subject "Cây cối"."""
    Topic.objects.create(slug="cay-coi", name="Cây cối")
    return make_document("Đã có", symbol="9-HD/TU", symbol_key="9-hd/tu", number=9, signer="Người Ký Thử")


def preview(client: Any, *rows: list[str], headings: list[str] = HEADINGS) -> Any:
    data = {"format": "0", "import_file": SimpleUploadedFile("danh-muc.xlsx", workbook(headings, *rows))}
    return client.post(IMPORT, data)


def confirm(client: Any, answer: Any) -> Any:
    waiting = answer.context["confirm_form"].initial
    return client.post("/quan-tri/documents/document/process_import/", waiting, follow=True)


@pytest.mark.parametrize("role", ["editor", "publisher", "administrator"])
def test_new_texts_come_in_as_drafts_after_a_preview(browse: Any, known: Document, role: str) -> None:
    client = browse(role)

    answer = preview(client, ROW)
    assert not Document.objects.filter(title="Ghép cành").exists()
    confirm(client, answer)

    made = Document.objects.get(title="Ghép cành")
    assert (made.symbol_key, made.number, made.slug, made.issued_on, made.override, made.published_at) == (
        "15-hd/tu",
        15,
        "15-hd-tu-2026",
        "2026-02-03",
        "in_force",
        None,
    )
    assert [topic.name for topic in made.topics.all()] == ["Cây cối"]
    assert {event.pgh_context.metadata["reason"] for event in made.history.all()} == {"document.imported"}


@pytest.mark.parametrize("role", ["member", "secretary", "officer", "dpo", "anonymous"])
def test_others_import_nothing(browse: Any, known: Document, role: str) -> None:
    answer = preview(browse(role), ROW)

    assert answer.status_code in (302, 403)
    assert Document.objects.count() == 1


def test_blank_cells_erase_nothing_and_the_same_sheet_twice_changes_nothing(browse: Any, known: Document) -> None:
    publisher = browse("publisher")
    row = ["09 - HD/TU", "hướng dẫn", "co quan thu", "15/01/2026", "Tên mới", "", ""]

    confirm(publisher, preview(publisher, row))
    known.refresh_from_db()
    again = preview(publisher, row)

    assert (known.title, known.signer, known.override, known.slug.startswith("van-ban-thu")) == (
        "Tên mới",
        "Người Ký Thử",
        "in_force",
        True,
    )
    assert [row.import_type for row in again.context["result"].rows] == ["skip"]
    assert Document.objects.count() == 1


def test_editor_changes_no_published_text_by_sheet(browse: Any, known: Document) -> None:
    row = ["9-HD/TU", "Hướng dẫn", "Cơ quan thử", "15/01/2026", "Tên mới", "", ""]

    page = preview(browse("editor"), row).content.decode()

    assert "Văn bản này đã công bố nên chỉ người duyệt được sửa." in page
    assert Document.objects.get(pk=known.pk).title == "Đã có"


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (1, "Hướng đi", "Loại “Hướng đi” không có. Ghi một trong: Cương lĩnh chính trị,"),
        (2, "Cơ quan lạ", "Chưa có cơ quan ban hành “Cơ quan lạ”."),
        (3, "31/02/2026", "Ngày “31/02/2026” chưa đúng."),
        (4, "", "Dòng này chưa có trích yếu."),
        (5, "Còn", "Hiệu lực “Còn” không có. Ghi một trong: Chưa có hiệu lực,"),
        (6, "Cây cối; Sông nước", "Chưa có chủ đề “Sông nước”."),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column_and_nothing_comes_in(
    browse: Any, known: Document, column: int, value: str, sentence: str
) -> None:
    wrong = [value if number == column else cell for number, cell in enumerate(ROW)]

    answer = preview(browse("editor"), ["1-HD/TU", *ROW[1:]], wrong)
    page = answer.content.decode()

    assert sentence in page
    assert '<th scope="row">4</th>' in page
    assert value == "" or f"<strong>{HEADINGS[column]}:</strong>" in page
    assert "confirm_form" not in answer.context or not answer.context["confirm_form"]
    assert "Traceback" not in page
    assert Document.objects.count() == 1


def test_sheet_without_a_needed_column_is_told(browse: Any, known: Document) -> None:
    page = preview(browse("editor"), ROW[:4], headings=HEADINGS[:4]).content.decode()

    assert "Tệp thiếu cột: Trích yếu." in page
    assert "Traceback" not in page


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0 khong phai", "Một dòng chữ".encode()])
def test_file_that_is_no_sheet_is_told(browse: Any, known: Document, content: bytes) -> None:
    data = {"format": "0", "import_file": SimpleUploadedFile("danh-muc.xlsx", content)}

    answer = browse("editor").post(IMPORT, data)

    assert answer.status_code == 200
    assert answer.context["form"].errors["import_file"]


def test_confirming_an_expired_or_invented_file_asks_for_it_again(browse: Any, known: Document) -> None:
    data = {"import_file_name": "khong-co", "original_file_name": "a.xlsx", "format": "0", "resource": ""}

    answer = browse("editor").post("/quan-tri/documents/document/process_import/", data, follow=True)

    assert "Tệp đã hết hạn chờ xác nhận. Chọn lại tệp." in answer.content.decode()
    assert Document.objects.count() == 1


def test_data_that_changed_since_the_preview_is_judged_again(browse: Any, known: Document) -> None:
    editor = browse("editor")
    answer = preview(editor, ROW)
    Topic.objects.all().delete()

    page = confirm(editor, answer).content.decode()

    assert "Chưa nhập gì: dữ liệu đã đổi từ lúc xem trước." in page
    assert Document.objects.count() == 1


RELATED = [*HEADINGS[:5], "Nội dung chính", "Thay thế", "Hướng dẫn"]
NEWER = ["15-HD/TU", "Hướng dẫn", "Cơ quan thử", "03/02/2026", "Ghép cành", "Nói việc ghép.", "9-HD/TU", "16 - QĐ/TU"]
LATER = ["16-QĐ/TU", "Quy định", "Cơ quan thử", "04/02/2026", "Trồng cây", "", "", ""]


def test_sheet_says_what_texts_do_to_others_also_to_those_of_later_rows(browse: Any, known: Document) -> None:
    publisher = browse("publisher")

    answer = preview(publisher, NEWER, LATER, headings=RELATED)
    assert not DocumentRelation.objects.exists()
    assert "16 - QĐ/TU" in answer.content.decode()
    confirm(publisher, answer)

    made = Document.objects.get(symbol="15-HD/TU")
    assert made.summary == "Nói việc ghép."
    assert {(link.kind, link.target.symbol) for link in made.relations_out.all()} == {
        ("replaces", "9-HD/TU"),
        ("guides", "16-QĐ/TU"),
    }
    reasons = {link.history.get().pgh_context.metadata["reason"] for link in made.relations_out.all()}
    assert reasons == {"document.related"}
    again = preview(publisher, NEWER, LATER, headings=RELATED)
    assert [row.import_type for row in again.context["result"].rows] == ["skip", "skip"]


def test_relation_in_a_sheet_shakes_the_older_text_at_once(browse: Any, known: Document) -> None:
    facts = {"status": "", "is_verified": True, "verified_on": "2026-02-04", "effective_on": "2026-02-03"}
    newer = make_document("Mới", symbol="15-HD/TU", symbol_key="15-hd/tu", number=15, issued_on="2026-02-03", **facts)
    notice_changes()

    row = [*NEWER[:4], "Mới", "", "9-HD/TU", ""]
    confirm(browse("publisher"), preview(browse("publisher"), row, headings=RELATED))

    assert newer.relations_out.get().target == known
    assert [change.words for change in DocumentChange.objects.losing()] == ["bị thay thế"]


def test_relation_without_sense_is_told_at_its_cell_and_nothing_comes_in(browse: Any, known: Document) -> None:
    older = [*NEWER[:3], "03/02/2020", *NEWER[4:6], "9-HD/TU", "99-HD/TU"]

    page = preview(browse("publisher"), LATER, older, headings=RELATED).content.decode()

    assert "Tệp có 1 dòng cần sửa, chưa ghi gì" in page
    assert '<th scope="row">4</th>' in page
    assert "<strong>Thay thế:</strong> Số 9-HD/TU: Văn bản ban hành 03/02/2020 không tác động tới" in page
    assert "<strong>Hướng dẫn:</strong> Chưa có văn bản số 99-HD/TU." in page
    assert Document.objects.count() == 1


def test_editor_relates_no_published_text_by_sheet(browse: Any, known: Document) -> None:
    make_document("Kia", symbol="15-HD/TU", symbol_key="15-hd/tu", number=15, issued_on="2026-01-03")
    row = ["9-HD/TU", "Hướng dẫn", "Cơ quan thử", "15/01/2026", "Đã có", "", "15-HD/TU", ""]

    page = preview(browse("editor"), row, headings=RELATED).content.decode()

    assert "Văn bản này đã công bố nên chỉ người duyệt được sửa." in page
    assert not DocumentRelation.objects.exists()


def test_exported_sheet_holds_summary_and_relations(known: Document) -> None:
    newer = make_document("Mới", symbol="15-HD/TU", summary="Tóm lại.", issued_on="2026-02-03")
    newer.relations_out.create(kind="replaces", target=known)

    dataset = DocumentResource().export(Document.objects.filter(pk=newer.pk))

    assert (dataset["Nội dung chính"], dataset["Thay thế"], dataset["Hướng dẫn"]) == (["Tóm lại."], ["9-HD/TU"], [""])
