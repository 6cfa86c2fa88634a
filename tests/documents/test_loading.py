"""Loading a folder of text files: what is stored, what is read from the first page, and that it can be repeated."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AccessLogEntry
from documents.loading.first_page import FirstPage, read_first_page
from documents.models import Clause, Document, DocumentRelation, IssuingBody, LoadedFile, Topic
from documents.services import loading
from handbook.lib.sheets import write_workbook
from tests.documents.prints import docx, paragraph
from tests.factories import make_document

pytestmark = pytest.mark.django_db

LAW = """Luật Đo lường thử nghiệm
Số: 12/2024/QH15
Căn cứ Hiến pháp và Luật 01/2019/QH14 về một việc khác;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Luật này quy định việc đo.
Điều 2. Người đo
1. Người đo có thẻ.
2. Người đo giữ sổ.
"""


def folder_of(path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (path / f"{name.replace('_', '-')}.txt").write_text(text, encoding="utf-8")
    return path


def load(folder: Path, *arguments: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """What was told of each file, and the counts."""
    out = StringIO()
    call_command("load_documents", str(folder), *arguments, "--json", stdout=out, stderr=StringIO())
    *files, counts = [json.loads(line) for line in out.getvalue().splitlines()]
    return files, counts


def library() -> list[Any]:
    documents = Document.objects.order_by("title").values_list("title", "symbol", "slug", "issued_on", "editor_note")
    clauses = Clause.objects.order_by("document__title", "position").values_list(
        "document__title", "position", "label", "anchor", "heading", "text", "parent__anchor"
    )
    return [*documents, *clauses]


def test_a_text_is_stored_with_its_clauses_and_what_its_first_page_says(tmp_path: Path) -> None:
    parliament = IssuingBody.objects.create(slug="quoc-hoi", name="Quốc hội", code="QH", level="central")

    files, counts = load(folder_of(tmp_path, luat=LAW))

    [document] = Document.objects.all()
    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert files == [{"file": "luat.txt", "outcome": "new", "slug": document.slug, "remarks": []}]
    assert (document.title, document.symbol, document.number) == ("Luật Đo lường thử nghiệm", "12/2024/QH15", 12)
    assert (document.type, document.issuing_body, document.issued_on) == ("law", parliament, "2024")
    assert (document.access, document.organisation, document.published_at) == ("organisation", None, None)
    assert (document.is_verified, document.certainty) == (False, "?")
    assert document.editor_note.startswith("Cần đối chiếu, đọc từ trang đầu tệp luat.txt: ")
    assert list(document.clauses.values_list("label", "heading", "text")) == [
        ("", "", "Số: 12/2024/QH15\nCăn cứ Hiến pháp và Luật 01/2019/QH14 về một việc khác;"),
        ("Chương I", "QUY ĐỊNH CHUNG", ""),
        ("Điều 1", "Phạm vi điều chỉnh", "Luật này quy định việc đo."),
        ("Điều 2", "Người đo", ""),
        ("khoản 1", "", "Người đo có thẻ."),
        ("khoản 2", "", "Người đo giữ sổ."),
    ]


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        (
            "Hướng dẫn làm việc thử",
            ["TỈNH ỦY MẪU", "BAN TỔ CHỨC THỬ", "Số 15-HD/BTCTU", "Mẫu, ngày 5 tháng 3 năm 2026", "Điều 1. Một"],
            FirstPage("15-HD/BTCTU", "guidance", "TỈNH ỦY MẪU", "2026-03-05"),
        ),
        ("Nghị định 15/2020/NĐ-CP về thử", [], FirstPage("15/2020/NĐ-CP", "decree", "Chính phủ", "2020")),
        ("Bộ luật Thử", ["Điều 1. A"], FirstPage("", "law")),
        ("Luật sửa đổi một số điều của Luật 31/2024/QH15", [], FirstPage("", "law")),
        ("Quy chế thử", ["Căn cứ Quyết định 9-QĐ/TU ngày 1 tháng 2 năm 2020;", "1. Một"], FirstPage("", "statute")),
        ("Chuyện khác", ["Ngày 31 tháng 2 năm 2020 không có."], FirstPage()),
    ],
)
def test_first_page_tells_what_stands_there_and_nothing_else(title: str, lines: list[str], expected: FirstPage) -> None:
    assert read_first_page(title, lines) == expected


def test_first_running_sentence_is_the_summary() -> None:
    sentence = "Quy định này nói việc trông nom chợ, người thuê sạp và cách xử lý khi có người vi phạm."

    assert read_first_page("Quy định thử", ["Số 1-QĐ/TU", sentence, "Điều 1. A"]).summary == sentence


def test_loading_again_changes_nothing_and_a_new_wording_changes_its_clause(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, luat=LAW, khac="Quy chế khác\nĐiều 7. Chỉ một điều\nTrích riêng một điều.")
    load(folder)
    before, keys = library(), list(Clause.objects.order_by("pk").values_list("pk", flat=True))

    assert load(folder)[1] == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert (library(), list(Clause.objects.order_by("pk").values_list("pk", flat=True))) == (before, keys)

    folder_of(tmp_path, luat=LAW.replace("giữ sổ", "ghi sổ"))
    assert load(folder)[1] == {"new": 0, "changed": 1, "unchanged": 1, "refused": 0}
    assert Document.objects.count() == 2
    assert library() == [
        tuple("Người đo ghi sổ." if value == "Người đo giữ sổ." else value for value in row) for row in before
    ]


def test_facts_an_editor_filled_in_stay(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, luat=LAW)
    load(folder)
    Document.objects.update(title="Tên biên tập đặt", issued_on="2024-11-29")

    folder_of(tmp_path, luat=LAW + "3. Người đo mới.\n")
    load(folder)

    [document] = Document.objects.all()
    assert (document.title, document.issued_on) == ("Tên biên tập đặt", "2024-11-29")
    assert document.clauses.filter(label="khoản 3").exists()


def test_an_interrupted_loading_goes_on_and_ends_with_the_same_library(tmp_path: Path, monkeypatch: Any) -> None:
    texts = {f"van_ban_{n}": f"Quy định số hiệu {n}\nĐiều {n}. Việc {n}\nLàm việc {n}." for n in range(1, 8)}
    folder = folder_of(tmp_path, **texts)
    load(folder)
    whole = library()
    Document.objects.all().delete()
    real, done = loading.store_clauses, []

    def failing(document: Document, pieces: Any, *, actor: Any) -> Any:
        if len(done) == 4:
            raise KeyboardInterrupt
        done.append(document.pk)
        return real(document, pieces, actor=actor)

    monkeypatch.setattr(loading, "store_clauses", failing)
    with pytest.raises(SystemExit) as stopped:
        load(folder)
    assert stopped.value.code == 130
    assert (Document.objects.count(), LoadedFile.objects.count()) == (4, 4)
    monkeypatch.setattr(loading, "store_clauses", real)

    assert load(folder)[1] == {"new": 3, "changed": 0, "unchanged": 4, "refused": 0}
    assert library() == whole


def test_files_that_are_not_taken_leave_nothing_and_do_not_stop_the_others(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, tot=LAW, mat="TỐI MẬT\nKế hoạch thử", trong="  \n", han="Lưu hành nội bộ\nKế hoạch")
    (folder / "la.txt").write_bytes("Luật lạ".encode("utf-16"))

    files, counts = load(folder)

    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 4}
    told = {file["file"]: file["remarks"] for file in files if file["outcome"] == "refused"}
    assert told["mat.txt"] == ["Có dấu “Tối mật” ở phần chữ. Sổ tay không nhận tài liệu mật."]
    assert told["trong.txt"] == ["Tệp không có chữ. Dòng đầu phải là tên văn bản."]
    assert told["la.txt"][0].startswith("Tệp chữ này không theo mã UTF-8.")
    assert told["han.txt"][0].startswith("Tệp mang dấu hạn chế lưu hành.")
    assert Document.objects.count() == 1
    [noted] = AccessLogEntry.objects.filter(action="refused")
    assert (noted.actor, noted.actor_name, noted.reason) == (
        None,
        "Người vận hành máy chủ",
        "Tệp có dấu mật, ở phần chữ",
    )


def test_two_files_that_seem_to_state_one_number_stay_two_texts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=LAW, b=LAW.replace("Đo lường thử nghiệm", "Cân đong thử nghiệm"))

    load(folder)

    assert dict(Document.objects.values_list("title", "symbol")) == {
        "Luật Đo lường thử nghiệm": "12/2024/QH15",
        "Luật Cân đong thử nghiệm": "",
    }


def test_a_text_of_the_catalogue_gets_its_clauses(tmp_path: Path) -> None:
    body = IssuingBody.objects.create(slug="quoc-hoi", name="Quốc hội", code="QH", level="central")
    facts = {"symbol": "12/2024/QH15", "symbol_key": "12/2024/qh15", "number": 12, "issued_on": "2024", "type": "law"}
    known = make_document("Luật Đo lường", issuing_body=body, **facts)

    assert load(folder_of(tmp_path, luat=LAW))[1]["changed"] == 1
    assert known.clauses.count() == 6
    assert Document.objects.get().published_at == known.published_at


def sheet(path: Path, columns: list[str], *rows: list[str]) -> Path:
    with path.open("wb") as target:
        write_workbook(target, "Danh mục", [(column, 20) for column in columns], list(rows))
    return path


COLUMNS = ["Tệp", "Số, ký hiệu", "Cơ quan ban hành", "Ngày ban hành", "Ai được xem", "Chủ đề", "Nội dung chính"]


def test_the_sheet_says_more_than_the_first_page(tmp_path: Path) -> None:
    body = IssuingBody.objects.create(slug="hoi-thu", name="Hội Thử", level="province")
    Topic.objects.create(slug="do", name="Việc đo")
    old = make_document(
        "Quy chế cũ", symbol="3-QC/HT", symbol_key="3-qc/ht", number=3, issuing_body=body, issued_on="2020"
    )
    folder = folder_of(tmp_path, luat=LAW)
    row = ["luat.txt", "8-QC/HT", "hội thử", "02/03/2025", "Mọi người", "Việc đo", "Nói việc đo.", "03-QC/HT"]
    catalogue = sheet(tmp_path / "danh-muc.xlsx", [*COLUMNS, "thay thế"], row)

    _, counts = load(folder, "--catalogue", str(catalogue))

    document = Document.objects.get(symbol="8-QC/HT")
    assert counts["new"] == 1
    assert (document.issuing_body.name, document.issued_on, document.access) == ("Hội Thử", "2025-03-02", "public")
    assert (document.summary, [topic.name for topic in document.topics.all()]) == ("Nói việc đo.", ["Việc đo"])
    assert "số, ký hiệu" not in document.editor_note
    assert "trích yếu" in document.editor_note
    assert list(DocumentRelation.objects.values_list("source", "kind", "target")) == [(document.pk, "replaces", old.pk)]
    assert load(folder, "--catalogue", str(catalogue))[1]["unchanged"] == 1
    assert DocumentRelation.objects.count() == 1


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        (["Tệp", "Màu sắc"], ["luat.txt", "đỏ"], "Không hiểu cột: Màu sắc."),
        (["Trích yếu", "Nguồn"], ["a", "b"], "Bảng chưa có cột “Tệp”"),
        (["Tệp", "Nguồn"], ["khong-co.txt", "b"], "Bảng nêu tệp không có trong thư mục: khong-co.txt."),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_whole(
    tmp_path: Path, columns: list[str], row: list[str], sentence: str
) -> None:
    folder = folder_of(tmp_path, luat=LAW)
    catalogue = sheet(tmp_path / "danh-muc.xlsx", columns, row)

    with pytest.raises(CommandError, match=sentence):
        load(folder, "--catalogue", str(catalogue))
    assert not Document.objects.exists()


def test_a_cell_that_cannot_be_read_leaves_its_file_out(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, luat=LAW)
    catalogue = sheet(tmp_path / "d.xlsx", ["Tệp", "Ngày ban hành"], ["luat.txt", "31/02/2025"])

    files, counts = load(folder, "--catalogue", str(catalogue))

    assert counts["refused"] == 1
    assert files[0]["remarks"][0].startswith("Dòng 2, cột “Ngày ban hành”: ")


def test_relations_that_cannot_be_made_are_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, luat=LAW)
    catalogue = sheet(tmp_path / "d.xlsx", ["Tệp", "Hướng dẫn"], ["luat.txt", "99-HD/TW"])

    files, _ = load(folder, "--catalogue", str(catalogue))

    assert files[-1]["remarks"] == ["Dòng 2: Chưa có văn bản số 99-HD/TW."]


def test_only_who_may_publish_publishes_and_only_what_is_complete(cast: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, luat=LAW, khac="Quy chế khác\nĐiều 7. Một\nHai.")
    for arguments in ([], ["--actor", cast["editor"].handbook_code], ["--actor", "nobody"]):
        with pytest.raises(CommandError):
            load(folder, "--publish", *arguments)

    files, _ = load(folder, "--publish", "--actor", cast["publisher"].handbook_code, "--access", "public")

    assert dict(Document.objects.values_list("symbol", "access")) == {"12/2024/QH15": "public", "": "public"}
    assert Document.objects.get(symbol="12/2024/QH15").published_at is not None
    assert Document.objects.get(symbol="").published_at is None
    assert {file["file"]: file["remarks"] for file in files}["khac.txt"][0].startswith("Chưa công bố: Chưa có ngày")


@pytest.mark.parametrize("folder", ["nothing-here", "."])
def test_a_folder_without_texts_is_an_error(tmp_path: Path, folder: str) -> None:
    with pytest.raises(CommandError):
        load(tmp_path / folder)


def test_articles_of_an_extract_are_found_whatever_is_missing_and_in_any_order(tmp_path: Path) -> None:
    text = "Luật Trích\nĐiều 62. Thu hồi\nThu hồi khi cần.\nĐiều 3. Giải thích\nĐất là đất.\nĐiều 120. Cuối\nHết."

    load(folder_of(tmp_path, trich=text, mot="Luật Một\nĐiều 45. Chỉ một điều\nNội dung."))

    assert list(Clause.objects.order_by("document__title", "position").values_list("label", "kind")) == [
        ("Điều 45", "article"),
        ("Điều 62", "article"),
        ("Điều 3", "article"),
        ("Điều 120", "article"),
    ]


def test_pdf_and_docx_are_kept_beside_their_clauses_by_somebody_who_answers_for_them(cast: Any, tmp_path: Path) -> None:
    lines = ["Số 15-HD/TU", "HƯỚNG DẪN", "về việc thử", "Điều 1. Việc một", "Làm việc một.", "Điều 2. Việc hai", "Hai."]
    (tmp_path / "huong-dan.docx").write_bytes(docx("".join(map(paragraph, lines))))
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.7 x")
    actor = ["--actor", cast["editor"].handbook_code]

    assert load(tmp_path, *actor)[1] == {"new": 0, "changed": 0, "unchanged": 0, "refused": 2}
    assert load(tmp_path, "--not-secret")[1]["refused"] == 2
    assert not Document.objects.exists()

    _, counts = load(tmp_path, *actor, "--not-secret")

    [document] = Document.objects.all()
    [file] = document.files.all()
    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert (document.title, document.type, document.symbol) == ("Hướng dẫn về việc thử", "guidance", "15-HD/TU")
    assert list(document.clauses.filter(kind="article").values_list("label", "heading")) == [
        ("Điều 1", "Việc một"),
        ("Điều 2", "Việc hai"),
    ]
    assert (file.extension, file.uploaded_by, file.label) == ("docx", cast["editor"], "Bản gốc (DOCX)")
    assert load(tmp_path, *actor, "--not-secret")[1] == {"new": 0, "changed": 0, "unchanged": 1, "refused": 1}

    (tmp_path / "huong-dan.docx").write_bytes(docx("".join(map(paragraph, [*lines, "Điều 3. Việc ba", "Ba."]))))
    assert load(tmp_path, *actor, "--not-secret")[1]["changed"] == 1
    assert [file.version for file in document.files.order_by("version")] == [1, 2]
    assert document.clauses.filter(kind="article").count() == 3
