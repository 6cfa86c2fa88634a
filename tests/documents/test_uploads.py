"""What a file must be to be kept."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError

from documents.uploads import CONTENT_TYPES, inspect_upload
from tests.documents.samples import BOOK, PDF, SLIDES, WORD, bomb, office, ole

GOOD = {
    "pdf": PDF,
    "docx": office("word"),
    "xlsx": office("xl"),
    "pptx": office("ppt"),
    "doc": ole("Root Entry", "WordDocument"),
    "xls": ole("Root Entry", "Workbook"),
    "ppt": ole("Root Entry", "PowerPoint Document"),
    "txt": "Xin chào đồng chí\r\n".encode(),
}


def refusal(name: str, content: bytes, max_bytes: int = 1_000_000) -> str:
    with pytest.raises(ValidationError) as caught:
        inspect_upload(io.BytesIO(content), name, max_bytes=max_bytes)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_each_kind_is_taken_under_its_own_name_with_its_facts(kind: str) -> None:
    stream = io.BytesIO(GOOD[kind])
    stream.read(3)

    facts = inspect_upload(stream, f"Tệp của tôi.{kind.upper()}", max_bytes=1_000_000)

    assert (facts.extension, facts.content_type, facts.size, facts.sha256) == (
        kind,
        CONTENT_TYPES[kind],
        len(GOOD[kind]),
        hashlib.sha256(GOOD[kind]).hexdigest(),
    )
    assert stream.read() == GOOD[kind]


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_a_kind_under_the_name_of_another_is_refused(kind: str) -> None:
    others = {inside: content for inside, content in GOOD.items() if inside != kind}

    refusals = {inside: refusal(f"a.{kind}", content) for inside, content in others.items()}

    assert all("bên trong là loại khác" in words or "mã UTF-8" in words for words in refusals.values())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "Chỉ nhận: pdf, docx"),
        ("khongduoi", PDF, "Chỉ nhận: pdf, docx"),
        ("a.svg", b"<svg/>", "Chỉ nhận: pdf, docx"),
        ("a.html", b"<html>", "Chỉ nhận: pdf, docx"),
        ("a.docm", office("word"), "có thể chứa macro"),
        ("a.docx", office("word", "word/vbaProject.bin"), "chứa macro"),
        ("a.doc", ole("WordDocument", "_VBA_PROJECT"), "chứa macro"),
        ("a.doc", ole("WordDocument", WordDocument=WORD[:10] + b"\0\x01" + WORD[12:]), "đặt mật khẩu"),
        ("a.xls", ole("Workbook", Workbook=BOOK + b"\x2f\0\x36\0\1\0"), "đặt mật khẩu"),
        ("a.ppt", ole("PowerPoint Document", Current_User=SLIDES[:12] + b"\xdf\xc4\xd1\xf3"), "đặt mật khẩu"),
        ("a.doc", ole("EncryptedPackage", "EncryptionInfo"), "đặt mật khẩu"),
        ("a.docx", ole("EncryptedPackage", "EncryptionInfo"), "đặt mật khẩu"),
        ("a.doc", ole("WordDocument")[:900], "Tệp hỏng"),
        ("a.doc", ole("WordDocument")[:512] + b"\0" * 4096, "Tệp hỏng"),
        ("a.pdf", PDF.replace(b"%%EOF", b""), "bị cụt"),
        ("a.docx", office("word")[:60], "Tệp hỏng"),
        ("a.txt", "Xin chào".encode("utf-16"), "không theo mã UTF-8"),
        ("a.txt", b"<!DOCTYPE html><p>", "bên trong là loại khác"),
        ("a.txt", b"a\0b", "bên trong là loại khác"),
        ("a.pdf", b"", "Tệp rỗng"),
    ],
    ids=range(20),
)
def test_bad_files_are_told_in_a_sentence(name: str, content: bytes, words: str) -> None:
    assert words in refusal(name, content)


def test_size_limit_is_exact() -> None:
    assert inspect_upload(io.BytesIO(PDF), "a.pdf", max_bytes=len(PDF)).size == len(PDF)
    assert "Tệp lớn hơn" in refusal("a.pdf", PDF, max_bytes=len(PDF) - 1)


def test_zip_bomb_is_refused_without_unpacking() -> None:
    packed = bomb()

    assert len(packed) < 5_000_000
    assert "phình quá lớn" in refusal("a.docx", packed, max_bytes=20_000_000)


def test_thousands_of_entries_are_refused() -> None:
    assert "phình quá lớn" in refusal("a.docx", office("word", *map(str, range(5_001))), max_bytes=20_000_000)
