"""Files of a text in the admin: looked into, declared, kept under names of our own."""

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AccessLogEntry
from documents.models import DocumentFile
from documents.services.files import attach_file, remove_file
from tests.admin_forms import fields_of
from tests.documents.prints import pdf
from tests.documents.samples import PDF, office
from tests.factories import make_document, make_file


@pytest.fixture
def draft(cast: Any) -> Any:
    return make_document("Bản đang soạn", published_at=None)


def address(document: Any) -> str:
    return f"/quan-tri/documents/document/{document.pk}/change/"


def upload(client: Any, document: Any, content: bytes, name: str = "Bản của tôi.pdf", **more: Any) -> Any:
    """Send the form of the text with one new file."""
    data = fields_of(client, address(document))
    prefixes = [key.removesuffix("-TOTAL_FORMS") for key in data if key.endswith("-TOTAL_FORMS")]
    prefix = next(p for p in prefixes if data[f"{p}-TOTAL_FORMS"] and not data[f"{p}-INITIAL_FORMS"])
    row = {"label": "Bản gốc", "file": SimpleUploadedFile(name, content), "is_declared_not_secret": "on", **more}
    data |= {f"{prefix}-0-{field}": value for field, value in row.items() if value is not None}
    return client.post(address(document), data, follow=True)


def errors(answer: Any) -> dict[str, list[str]]:
    return {
        field: list(sentences)
        for formset in answer.context["inline_admin_formsets"]
        for row in formset.formset.errors
        for field, sentences in row.items()
    }


@pytest.mark.parametrize("role", ["editor", "publisher", "administrator"])
def test_file_is_kept_under_a_path_of_our_own_with_its_facts(browse: Any, draft: Any, settings: Any, role: str) -> None:
    answer = upload(browse(role), draft, PDF)

    kept = DocumentFile.objects.get()
    assert answer.status_code == 200
    assert (kept.document, kept.slug, kept.label, kept.extension, kept.content_type, kept.size, kept.sha256) == (
        draft,
        "ban-goc",
        "Bản gốc",
        "pdf",
        "application/pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )
    assert kept.is_declared_not_secret
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [PDF]
    assert "Bản" not in str(stored[0])
    assert not stored[0].suffix
    assert {event.pgh_context.metadata["reason"] for event in kept.history.all()} == {"document.file_attached"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"is_declared_not_secret": None}, {"is_declared_not_secret"}),
        ({"label": ""}, {"label"}),
        ({"file": None}, {"file"}),
        ({"file": SimpleUploadedFile("a.pdf", office("word"))}, {"file"}),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, {"file"}),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, {"file"}),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_is_kept(
    browse: Any, draft: Any, settings: Any, more: dict[str, Any], expected: set[str]
) -> None:
    answer = upload(browse("editor"), draft, PDF, **more)

    assert set(errors(answer)) == expected
    assert not DocumentFile.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_file_above_the_limit_is_refused(browse: Any, draft: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF) - 1

    answer = upload(browse("editor"), draft, PDF)

    assert list(errors(answer)) == ["file"]
    assert not DocumentFile.objects.exists()


def test_same_name_twice_gets_addresses_of_its_own(browse: Any, draft: Any) -> None:
    editor = browse("editor")
    upload(editor, draft, PDF)
    upload(editor, draft, office("word"), "b.docx")

    assert list(draft.files.order_by("pk").values_list("slug", "extension")) == [
        ("ban-goc", "pdf"),
        ("ban-goc-2", "docx"),
    ]
    assert list(draft.files.order_by("pk").values_list("label", flat=True)) == ["Bản gốc", "Bản gốc (2)"]
    publish = type(draft).objects.filter(pk=draft.pk)
    publish.update(published_at=timezone.now(), access="public")
    tools = editor.get(draft.get_absolute_url()).content.decode().partition('aria-label="Công cụ"')[2]
    assert tools.index("Tải PDF<") < tools.index("Tải DOCX<")
    draft.files.update(extension="pdf")
    tools = editor.get(draft.get_absolute_url()).content.decode().partition('aria-label="Công cụ"')[2]
    assert tools.index("Tải Bản gốc<") < tools.index("Tải Bản gốc (2)<")


def test_file_is_renamed_but_never_overwritten(browse: Any, draft: Any) -> None:
    editor, file = browse("editor"), make_file(draft)
    data = fields_of(editor, address(draft))
    sent = data | {"files-0-label": "Bản chính", "files-0-slug": "x", "files-0-file": SimpleUploadedFile("a.pdf", PDF)}

    editor.post(address(draft), sent)

    file.refresh_from_db()
    kept = Path(file.file.path).read_bytes()
    assert (file.label, file.slug, file.extension, kept) == ("Bản chính", "ban-goc", "txt", b"noi dung thu")


def test_removed_file_leaves_the_disk(
    browse: Any, draft: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    editor, file = browse("editor"), make_file(draft)
    path = Path(file.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address(draft), fields_of(editor, address(draft)) | {"files-0-DELETE": "on"})

    assert not DocumentFile.objects.exists()
    assert not path.exists()


def test_editor_adds_no_file_to_a_published_text(browse: Any, cast: Any, draft: Any) -> None:
    published = make_document("Đã công bố")
    file = make_file(published)
    upload_to = {"label": "x", "is_declared_not_secret": True, "actor": cast["editor"]}

    page = browse("editor").get(address(published)).content.decode()

    assert "Thêm tệp" not in page
    with pytest.raises(PermissionDenied):
        attach_file(published, SimpleUploadedFile("a.pdf", PDF), **upload_to)
    with pytest.raises(PermissionDenied):
        remove_file(file, actor=cast["editor"])
    with pytest.raises(ValidationError, match="Chưa cam đoan"):
        attach_file(draft, SimpleUploadedFile("a.pdf", PDF), **(upload_to | {"is_declared_not_secret": False}))
    assert list(DocumentFile.objects.all()) == [file]


def test_kept_file_leaves_as_an_attachment_of_its_kind(browse: Any, tree: SimpleNamespace, draft: Any) -> None:
    publisher = browse("publisher")
    upload(publisher, draft, PDF)

    answer = publisher.get(draft.files.get().get_absolute_url())

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert browse("member").get(draft.files.get().get_absolute_url()).status_code == 404


def test_stamped_file_is_refused_at_its_field_noted_and_not_kept(
    browse: Any, cast: Any, draft: Any, settings: Any
) -> None:
    answer = upload(browse("editor"), draft, PDF, name="Công văn 12 (MẬT).pdf")

    (sentence,) = errors(answer)["file"]
    assert sentence.startswith("Tệp có dấu “Mật” (tên tệp) nên không nhận và không lưu lại.")
    assert DocumentFile.objects.count() == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    [noted] = AccessLogEntry.objects.filter(action="refused")
    assert (noted.actor, noted.subject_type, noted.reason) == (
        cast["editor"],
        "documents.documentfile",
        "Tệp có dấu mật, ở tên tệp",
    )
    assert "12" not in f"{noted.fields}{noted.path}"


def test_limited_file_is_refused_where_everybody_would_read_it(browse: Any, draft: Any) -> None:
    limited = pdf([[(117, 780, "LƯU HÀNH NỘI BỘ"), (117, 740, "1. Câu thường.")]])

    refused = upload(browse("editor"), draft, limited)
    type(draft).objects.filter(pk=draft.pk).update(access="members")
    taken = upload(browse("editor"), draft, limited)

    assert "không để mọi người xem" in errors(refused)["file"][0]
    assert taken.status_code == 200
    draft.refresh_from_db()
    assert (draft.circulation, DocumentFile.objects.get().circulation) == ("internal", "internal")


def test_file_takes_the_place_of_the_one_chosen(browse: Any, draft: Any) -> None:
    upload(browse("editor"), draft, PDF)
    first = DocumentFile.objects.get()

    upload(browse("editor"), draft, pdf([[(117, 780, "1. Câu mới.")]]), replaces=str(first.pk))

    kept = DocumentFile.objects.order_by("pk").values_list("slug", "version", "superseded_at")
    assert [(slug, version, gone is None) for slug, version, gone in kept] == [
        ("ban-goc-ban-1", 1, False),
        ("ban-goc", 2, True),
    ]


def test_file_renamed_to_the_name_of_another_gets_a_number(browse: Any, draft: Any) -> None:
    editor, file = browse("editor"), make_file(draft)
    make_file(draft, slug="phu-luc", label="Phụ lục")
    data = fields_of(editor, address(draft))
    rows = [name for name, value in data.items() if name.endswith("-label") and value == "Phụ lục"]

    editor.post(address(draft), data | {rows[0]: "bản gốc"})

    assert set(draft.files.values_list("label", flat=True)) == {"Bản gốc", "bản gốc (2)"}
    assert file.history.count() == 1
