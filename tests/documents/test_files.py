"""Files leave through the visibility rule, as attachments nobody between may keep."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from documents.models import DocumentFile
from tests.factories import make_document, make_file

pytestmark = pytest.mark.django_db


def test_file_is_sent_as_an_attachment_under_our_name() -> None:
    document = make_document(slug="15-hd-btctu-2026")
    file = make_file(document, "%PDF-1.7 nội dung".encode(), content_type="application/pdf", extension="pdf")

    answer = Client().get(file.get_absolute_url())

    assert file.get_absolute_url() == "/van-ban/15-hd-btctu-2026/tep/ban-goc.pdf"
    assert answer.getvalue() == "%PDF-1.7 nội dung".encode()
    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control", "Content-Length")
    assert {name: answer.headers[name] for name in headers} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="15-hd-btctu-2026-ban-goc.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private",
        "Content-Length": str(file.size),
    }


def test_signed_in_reader_keeps_no_copy_in_the_browser_cache(browse: Any) -> None:
    file = make_file(make_document(access="members"))

    answer = browse("member").get(file.get_absolute_url())

    assert answer.getvalue() == b"noi dung thu"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_page_of_markup_is_never_shown_as_a_page() -> None:
    file = make_file(make_document(), b"<script>alert(1)</script>", content_type="text/html", extension="html")

    answer = Client().get(file.get_absolute_url())

    assert answer.getvalue()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["ban-goc.docx", "ban-khac.pdf", "ban-goc.pdf/", "../ban-goc.pdf", "ban-goc"])
def test_wrong_name_or_ending_is_missing(address: str) -> None:
    document = make_document(slug="van-ban-thu")
    make_file(document, extension="pdf")

    assert Client().get(f"/van-ban/van-ban-thu/tep/{address}").status_code == 404


def test_file_of_another_text_is_not_reached_through_a_public_one() -> None:
    make_document(slug="cong-khai")
    make_file(make_document(slug="noi-bo", access="members"), extension="pdf")

    assert Client().get("/van-ban/cong-khai/tep/ban-goc.pdf").status_code == 404
    assert Client().get("/van-ban/noi-bo/tep/ban-goc.pdf").status_code == 404


def test_lost_file_gives_a_sentence_and_keeps_the_page(caplog: pytest.LogCaptureFixture) -> None:
    document = make_document(symbol="15-HD/BTCTU", type="guidance")
    file = make_file(document)
    Path(file.file.path).unlink()

    answer = Client().get(file.get_absolute_url())

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Chưa mở được tệp “Bản gốc”" in page
    assert "Tệp của Hướng dẫn 15-HD/BTCTU tạm thời không có trên máy chủ." in page
    assert f'href="{document.get_absolute_url()}"' in page
    assert f"File {file.pk} of document {document.pk} is missing" in caplog.text
    assert Client().get(document.get_absolute_url()).status_code == 200


def test_unreadable_folder_gives_the_same_sentence(settings: Any) -> None:
    file = make_file(make_document())
    settings.MEDIA_ROOT = "/nonexistent"

    answer = Client().get(file.get_absolute_url())

    assert answer.status_code == 404
    assert "tạm thời không có trên máy chủ" in answer.content.decode()


def test_files_lie_under_random_names_closed_to_other_accounts() -> None:
    file = make_file(make_document(), label="Danh sách Nguyễn Thị Mẫu.pdf")
    path = Path(file.file.path)

    assert path.is_relative_to(django_settings.MEDIA_ROOT)
    assert path.relative_to(django_settings.MEDIA_ROOT).parts[0] == "documents"
    assert len(path.name) == 32
    assert "mau" not in str(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_media_has_no_address_of_its_own() -> None:
    file = make_file(make_document())

    for address in (f"/media/{file.file.name}", f"/{file.file.name}", f"/static/{file.file.name}"):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_file_is_only_read(method: str) -> None:
    file = make_file(make_document())

    assert getattr(Client(), method)(file.get_absolute_url()).status_code == 405
    assert DocumentFile.objects.count() == 1


def test_head_tells_the_size_only() -> None:
    answer = Client().head(make_file(make_document()).get_absolute_url())

    assert (answer.status_code, answer.headers["Content-Length"], answer.getvalue()) == (200, "12", b"")


def test_web_server_sends_the_file_where_it_has_an_internal_location(settings: Any) -> None:
    settings.FILES_INTERNAL_LOCATION = "/kho-tep/"
    file = make_file(make_document(slug="15-hd"), extension="pdf", content_type="application/pdf")
    hidden = make_file(make_document(slug="16-hd", access="members"), extension="pdf")

    answer = Client().get(file.get_absolute_url())

    assert (answer.status_code, answer.content) == (200, b"")
    headers = ("X-Accel-Redirect", "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [answer.headers[name] for name in headers] == [
        f"/kho-tep/{file.file.name}",
        "application/pdf",
        'attachment; filename="15-hd-ban-goc.pdf"',
        "nosniff",
        "private",
    ]
    assert Client().get(hidden.get_absolute_url()).status_code == 404
