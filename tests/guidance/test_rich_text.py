"""Rich text on the pages: inert whichever way it came in (form, Word file, straight into the table)."""

import importlib
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from guidance.linking import linked_html
from guidance.models import Convention, Procedure, Signpost
from handbook.lib.rich_text import clean
from handbook.searching.contents import units_of
from tests.admin_forms import fields_of
from tests.documents.samples import PDF
from tests.factories import make_group, make_procedure, make_signpost
from tests.lib.test_rich_text import HOSTILE, is_inert

pytestmark = pytest.mark.django_db
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> SimpleUploadedFile:
    """A DOCX of paragraphs and one table, its text as given, escaped."""
    told = [text.replace("&", "&amp;").replace("<", "&lt;") for text in paragraphs]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in told)
    if rows:
        cells = [[f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row] for row in rows]
        body += f"<w:tbl>{''.join(f'<w:tr>{chr(32).join(row)}</w:tr>' for row in cells)}</w:tbl>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return SimpleUploadedFile("bai.docx", stream.getvalue())


def article(page: str) -> str:
    """What the editor wrote, on the page of a signpost or procedure."""
    found = re.search(r'<div class="doc">(.*?)</div>', page, re.DOTALL)
    assert found
    return found.group(1)


def test_text_put_straight_into_the_table_is_inert_when_shown(browse: Any) -> None:
    page = make_signpost()
    procedure = make_procedure("Việc")
    raw = "".join(text for text in HOSTILE if "\x00" not in text and "<plaintext>" not in text and len(text) < 2_000)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_signpost SET text = %s WHERE id = %s", [raw, page.pk])
        cursor.execute("UPDATE guidance_procedure SET explanation = %s WHERE id = %s", [raw, procedure.pk])
    assert Signpost.objects.get(pk=page.pk).text == raw

    for row in (page, procedure):
        html = browse("anonymous").get(row.get_absolute_url()).content.decode()
        assert is_inert(article(html))
        assert "alert(1)" not in re.sub(r"&lt;.*?&gt;|<[^>]*>", "", html.split("<main", 1)[0])
    Signpost.objects.update(published_at=None)
    form = fields_of(browse("administrator"), f"/quan-tri/guidance/signpost/{page.pk}/change/")
    assert is_inert(form["text"])


@pytest.mark.parametrize("write", ["create", "bulk_create", "update", "save"])
def test_every_way_of_writing_cleans(write: str) -> None:
    hostile, kept = "<p onclick=x>Chữ</p><script>x</script>", "<p>Chữ</p>"
    row = Convention(slug="a", title="A", text=hostile)

    if write == "create":
        Convention.objects.create(slug="a", title="A", text=hostile)
    elif write == "bulk_create":
        Convention.objects.bulk_create([row])
    else:
        row.text = ""
        row.save()
        if write == "update":
            Convention.objects.update(text=hostile)
        else:
            row.text = hostile
            row.save()

    assert Convention.objects.get().text == kept


def test_saving_in_the_office_cleans_and_advises(browse: Any) -> None:
    page = Signpost.objects.create(slug="chi-duong", title="Chỉ đường", group=make_group())
    editor, address = browse("editor"), f"/quan-tri/guidance/signpost/{page.pk}/change/"
    sent = {"text": "<h3>Nhỏ</h3><p onclick=x>Xem <a href='javascript:x'>tại đây</a></p>", "_continue": "1"}

    answer = editor.post(address, fields_of(editor, address) | sent, follow=True).content.decode()

    page.refresh_from_db()
    assert page.text == '<h3>Nhỏ</h3><p>Xem <a rel="noopener noreferrer">tại đây</a></p>'
    assert "nhảy cấp" in answer
    assert "Ghi tên trang sẽ mở ra" in answer


def test_word_file_is_added_as_plain_inert_text(browse: Any) -> None:
    page = Signpost.objects.create(slug="chi-duong", title="Chỉ đường", group=make_group(), text="<p>Đã có.</p>")
    editor, address = browse("editor"), f"/quan-tri/guidance/signpost/{page.pk}/change/"
    upload = word_file("<script>alert(1)</script>", "Một & hai", rows=(("Từ", "Nghĩa"), ("Tỉnh", "Tỉnh ủy")))

    editor.post(address, fields_of(editor, address) | {"from_word": upload})

    page.refresh_from_db()
    assert page.text.startswith(
        "<p>Đã có.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>Một &amp; hai</p>"
        "<table><tbody><tr><th>Từ</th><th>Nghĩa</th></tr>"
    )
    assert is_inert(article(editor.get(page.get_absolute_url()).content.decode()))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bai.docx", b"khong phai tep Word", "bên trong là loại khác"),
        ("bai.pdf", PDF, "Chỉ lấy được chữ từ tệp đuôi .docx"),
        ("bai.docm", b"x", "macro"),
    ],
)
def test_other_files_are_refused_with_a_sentence(browse: Any, name: str, content: bytes, sentence: str) -> None:
    page = Convention.objects.create(slug="a", title="A", text="<p>Cũ</p>")
    editor, address = browse("editor"), f"/quan-tri/guidance/convention/{page.pk}/change/"

    answer = editor.post(address, fields_of(editor, address) | {"from_word": SimpleUploadedFile(name, content)})

    assert sentence in str(answer.context["adminform"].form.errors["from_word"])
    page.refresh_from_db()
    assert page.text == "<p>Cũ</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Như TH-02.</p>", '<p>Như <a href="/x/">Mất thẻ</a>.</p>'),
        (
            '<p><a href="/y/">Xem TH-02</a> và TH-02</p>',
            '<p><a href="/y/">Xem TH-02</a> và <a href="/x/">Mất thẻ</a></p>',
        ),
        ("<h2>TH-02</h2>", "<h2>TH-02</h2>"),
        ("<p>TH-09 &lt;b&gt;</p>", "<p>TH-09 &lt;b&gt;</p>"),
    ],
)
def test_codes_in_rich_text_become_links(html: str, expected: str) -> None:
    assert linked_html(clean(html).replace(' rel="noopener noreferrer"', ""), {"TH-02": ("Mất thẻ", "/x/")}) == expected


def test_explanation_is_found_by_search() -> None:
    procedure = make_procedure("Việc", explanation="<h2>Tên</h2><p>Chữ <b>riêng biệt</b></p>")

    (unit,) = units_of("procedure", [procedure.pk])

    assert "Chữ riêng biệt" in unit.text
    assert Procedure.objects.get().explanation == "<h2>Tên</h2><p>Chữ <strong>riêng biệt</strong></p>"


def test_migration_turns_bodies_into_rich_text() -> None:
    blocks = importlib.import_module("guidance.migrations.0006_bodies_as_rich_text")._blocks
    body = [
        {"kind": "text", "text": "Một & <hai>"},
        {"kind": "row", "cells": ["Từ", "Nghĩa"]},
        {"kind": "row", "cells": ["A", "B"]},
    ]

    assert "".join(blocks(body)) == (
        "<p>Một &amp; &lt;hai&gt;</p><table><tbody><tr><th>Từ</th><th>Nghĩa</th></tr>"
        "<tr><th>A</th><td>B</td></tr></tbody></table>"
    )
    assert "".join(blocks(["Câu một.", "Câu hai."])) == "<p>Câu một.</p><p>Câu hai.</p>"
