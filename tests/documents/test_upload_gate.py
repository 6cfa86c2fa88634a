"""What an upload must not be or bear: refused with a sentence, nothing left behind; limits of circulation."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.models import Document, DocumentFile
from documents.services.files import attach_file, remove_file
from documents.services.publishing import publish_document
from tests.documents.prints import W, docx, paragraph, pdf
from tests.documents.samples import PDF, office, ole
from tests.factories import make_document

pytestmark = pytest.mark.django_db

LINE = "1. Câu thường của văn bản."


def printed(*lines: str, info: str = "") -> bytes:
    return pdf([[(117, 780 - 30 * index, line) for index, line in enumerate((*lines, LINE))]], info=info)


def attach(document: Document, content: bytes, actor: Any, name: str = "tep.pdf", **more: Any) -> DocumentFile:
    return attach_file(
        document, SimpleUploadedFile(name, content), label="Bản gốc", is_declared_not_secret=True, actor=actor, **more
    )


def left_behind(settings: Any) -> list[Path]:
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return kept + list(Path(tempfile.gettempdir()).glob("upload-*"))


HEADED = {"word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("TỐI MẬT")}</w:hdr>'}
FRAMED = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('MẬT')}</w:txbxContent></w:pict><w:t>Lời.</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("Tối mật.pdf", PDF, "dấu “Tối mật” (tên tệp)"),
        ("a.pdf", printed("MẬT"), "dấu “Mật”"),
        ("a.pdf", printed("T U Y Ệ T M Ậ T"), "dấu “Tuyệt mật”"),
        ("a.pdf", printed(info="Tuyệt mật"), "dấu “Tuyệt mật” (thuộc tính"),
        ("a.docx", docx(paragraph("MËt", font=".VnTimeH") + paragraph("Lời.")), "dấu “Mật”"),
        ("a.docx", docx(paragraph("Lời."), title="Độ mật: Tối mật"), "dấu “Tối mật”"),
        ("a.docx", docx(paragraph("Lời."), parts=HEADED), "dấu “Tối mật”"),
        ("a.docx", docx(FRAMED), "dấu “Mật”"),
        ("a.txt", "TUYỆT MẬT\nLời.".encode(), "dấu “Tuyệt mật”"),
        (
            "a.xlsx",
            office("xl") and docx("", parts={"xl/sharedStrings.xml": "<sst><si><t>MẬT</t></si></sst>"}),
            "dấu “Mật”",
        ),
        ("a.doc", ole("WordDocument") + "\rTỐI MẬT\r".encode("utf-16-le"), "dấu “Tối mật”"),
        ("a.pdf", PDF + docx(paragraph("x")), "phần lạ nối ở cuối"),
        ("a.pdf", b"GIF89a" + PDF, "bên trong là loại khác"),
        ("a.pdf", b"<html><script>1</script>" + PDF, "bên trong là loại khác"),
        ("a.pdf", pdf([[]], more=b"90 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n"), "mã chạy"),
        ("a.docx", docx("", parts={"../../ra-ngoai.xml": "x"}), "tên đường dẫn lạ"),
        ("a.docx", ole("EncryptedPackage", "WordDocument"), "mật khẩu"),
        ("a.svg", b"<svg/>", "Không nhận loại tệp này"),
        ("a.html", b"<html>", "Không nhận loại tệp này"),
    ],
    ids=range(19),
)
def test_upload_is_refused_with_a_sentence_and_nothing_is_left(
    cast: Any, settings: Any, name: str, content: bytes, words: str
) -> None:
    document = make_document(published_at=None)

    with pytest.raises(ValidationError) as caught, transaction.atomic():
        attach(document, content, cast["editor"], name)

    assert words in " ".join(caught.value.messages)
    assert (DocumentFile.objects.count(), left_behind(settings), ProcrastinateJob.objects.count()) == (0, [], 0)


@pytest.mark.parametrize(
    "line",
    [
        "Bảo vệ bí mật nhà nước là việc của mọi người.",
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Mật độ dân cư ở xóm trên cao.",
        "Văn bản mật, tối mật không gửi qua mạng này.",
    ],
)
def test_ordinary_words_pass(cast: Any, line: str) -> None:
    attach(make_document(published_at=None), printed(line), cast["editor"], "bao-ve-bi-mat-nha-nuoc.pdf")

    assert DocumentFile.objects.get().circulation == ""


LIMITED = printed("LƯU HÀNH NỘI BỘ")


def test_limited_paper_waits_for_a_second_person(cast: Any) -> None:
    document = make_document(published_at=None, access="members")
    attach(document, LIMITED, cast["publisher"])
    document.refresh_from_db()

    with pytest.raises(ValidationError, match="người khác quyết định"):
        publish_document(document, actor=cast["publisher"])
    publish_document(document, actor=cast["administrator"])

    assert document.circulation == "internal"
    assert document.published_at


def test_limited_paper_never_becomes_public(cast: Any) -> None:
    public, shown = make_document(published_at=None), make_document(access="members")
    hidden = make_document(published_at=None, access="members")
    for document, words in ((public, "không để mọi người xem"), (shown, "người thứ hai quyết định")):
        with pytest.raises(ValidationError, match=words):
            attach(document, LIMITED, cast["publisher"])
    attach(hidden, LIMITED, cast["publisher"])
    hidden.refresh_from_db()
    hidden.access = "public"

    with pytest.raises(ValidationError, match="không để mọi người xem"):
        hidden.full_clean()
    with pytest.raises(IntegrityError, match="document_limited_never_public"), transaction.atomic():
        hidden.save()


def test_limit_goes_with_the_last_limited_file(cast: Any) -> None:
    document = make_document(published_at=None, access="members")
    file = attach(document, LIMITED, cast["publisher"])

    remove_file(file, actor=cast["publisher"])

    document.refresh_from_db()
    assert document.circulation == ""


def test_replaced_file_stays_as_an_earlier_version_for_editors(cast: Any) -> None:
    document = make_document(published_at=None)
    first = attach(document, PDF, cast["editor"])
    second = attach(document, printed("2. Câu mới."), cast["editor"], replaces=first)
    Document.objects.update(published_at=document.created_at)

    first.refresh_from_db()
    assert (first.slug, first.version, second.slug, second.version) == ("ban-goc-ban-1", 1, "ban-goc", 2)
    assert list(DocumentFile.objects.visible_to(cast["member"])) == [second]
    assert set(DocumentFile.objects.visible_to(cast["editor"])) == {first, second}
    with pytest.raises(ValidationError, match="không còn là bản đang dùng"):
        attach(Document.objects.get(), PDF, cast["publisher"], replaces=first)


def test_secret_level_is_no_choice_anywhere() -> None:
    for field in (*Document._meta.get_fields(), *DocumentFile._meta.get_fields()):
        for value, label in getattr(field, "choices", None) or ():
            assert "mật" not in str(label).lower().replace("bí mật", ""), (field.name, value)
