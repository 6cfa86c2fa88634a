"""Reading PDF, DOCX and text files into clauses with their pages; what is refused before or while reading."""

import struct
import zlib
from pathlib import Path

import pytest

from documents.text.files import REFUSALS, FileRefused, Reading, read_file
from documents.text.reading import Limits
from tests.documents.prints import docx, listed, numbering, paragraph, pdf, printed

NAMES = ("Núi", "Sông", "Suối", "Đồng", "Vườn", "Ruộng", "Nương", "Đèo", "Bến", "Chợ")


def clauses(count: int) -> list[str]:
    """Numbered paragraphs in the style of Party texts; each says something else and cites others."""
    found = []
    for number in range(1, count + 1):
        name, other = NAMES[number % 10], NAMES[number * 7 % 10]
        found.append(f"{number}. {name} và {other.lower()} thứ {number}")
        for part in (1, 2, 3):
            tail = f"{other.lower()} bên {name.lower()} giữ sổ {number * part} việc, " * (3 + number % 4)
            found.append(
                f"{number}.{part}. {name} xóm {part} theo khoản {part} và mục 3.5.1 của quy định khác, {tail}xong."
            )
        found.append(
            f"{number}.3.1. {other} có {number} nhà, người già ở {name.lower()} được giúp việc {other.lower()}."
        )
        found += [f"{letter}) {name} {letter} nhận {number} sổ;" for letter in "abcdđe"]
    return found


def read(tmp_path: Path, data: bytes, extension: str, limits: Limits | None = None) -> Reading:
    path = tmp_path / "tep"
    path.write_bytes(data)
    return read_file(path, extension, limits=limits)


def refused(tmp_path: Path, data: bytes, extension: str, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, data, extension, limits)
    assert str(caught.value) == REFUSALS[caught.value.code]
    return caught.value.code


def test_long_pdf_gives_every_clause_with_its_number_text_and_page(tmp_path: Path) -> None:
    written = clauses(75)
    data, pages = printed(["ĐẢNG BỘ MẪU", "HƯỚNG DẪN", "GIỮ SỔ", *written], head="Tài liệu thử, không phổ cập")

    reading = read(tmp_path, data, "pdf")
    found = [piece for piece in reading.split().pieces if piece.kind != "preamble"]

    shown = [
        f"{piece.label.removeprefix('điểm ')}{')' if piece.kind == 'point' else '.'} {piece.heading or piece.text}"
        for piece in found
    ]
    assert shown == written
    assert [piece.page for piece in found] == [pages[text] for text in written]
    assert (reading.facts.pages, reading.facts.is_scan, max(pages.values()) >= 35) == (max(pages.values()), False, True)


def test_sentence_over_a_page_break_is_whole_and_running_lines_are_gone(tmp_path: Path) -> None:
    page = [(85 + 32, 100, "1. Câu này bắt đầu ở trang trước, đủ dài cho hết dòng và còn sang"), (85, 40, "Bản in thử")]
    more = [(85, 780, "trang sau rồi mới hết."), (85, 40, "Bản in thử")]
    data = pdf([page, more, [(117, 780, "2. Hai đứng riêng."), (85, 40, "Bản in thử")]])

    assert [(piece.page, piece.text) for piece in read(tmp_path, data, "pdf").split().pieces] == [
        (1, "Câu này bắt đầu ở trang trước, đủ dài cho hết dòng và còn sang trang sau rồi mới hết."),
        (3, "Hai đứng riêng."),
    ]


def test_distance_of_lines_tells_paragraphs_where_first_lines_do_not_stand_out(tmp_path: Path) -> None:
    full = "Câu này dài cho tới hết dòng in của trang giấy và ở dưới còn nữa:"
    placed, y = [], 780.0
    for number in range(1, 8):
        for step, line in ((26, f"{number}. {full}"), (17, f"{number + 1}. là số ở đầu dòng, không phải đầu mục.")):
            y -= step
            placed.append((85.0, y, line))

    assert [(piece.label, piece.text) for piece in read(tmp_path, pdf([placed]), "pdf").split().pieces] == [
        (f"{number}", f"{full} {number + 1}. là số ở đầu dòng, không phải đầu mục.") for number in range(1, 8)
    ]


def test_number_torn_at_the_end_of_a_line_is_whole(tmp_path: Path) -> None:
    lines = [(85, 780, "1. Câu này dài cho tới hết dòng in của trang giấy theo số 294-"), (85, 762, "QĐ/TW của trên.")]

    (piece,) = read(tmp_path, pdf([lines]), "pdf").split().pieces

    assert piece.text.endswith("theo số 294-QĐ/TW của trên.")


def test_split_marks_and_pieces_beside_each_other_are_made_whole(tmp_path: Path) -> None:
    data = pdf(
        [[(117, 780, "1. Đa\u0309ng vie\u0302\u0323t e\u0302 \u0300."), (117, 740, "Họ tên"), (300, 740, "Xóm")]]
    )

    (line, row) = read(tmp_path, data, "pdf").lines

    assert line.text == "1. Đảng việt ề."
    assert (row.text, row.is_table) == ("Họ tên | Xóm", True)


def test_letters_of_old_fonts_are_read_as_they_look(tmp_path: Path) -> None:
    (line,) = read(tmp_path, pdf([[(117, 780, "1. §¶ng viªn dù häp QĐ.")]], font="AAAAAA+.VnTime"), "pdf").lines

    assert line.text == "1. Đảng viên dự họp QĐ."


def test_scan_has_pages_but_no_text(tmp_path: Path) -> None:
    reading = read(tmp_path, pdf([[], [], []]), "pdf")

    assert (reading.facts.pages, reading.facts.is_scan, reading.lines) == (3, True, [])


def test_docx_gives_the_numbers_that_word_writes_by_itself(tmp_path: Path) -> None:
    body = listed("Giờ họp", 1) + paragraph("Họp buổi tối.") + listed("mùa đông;", 1, 1) + listed("mùa hè.", 1, 1)
    body += listed("Chỗ họp", 1) + listed("ở đình.", 1, 1)
    data = docx(body, parts={"word/numbering.xml": numbering(("decimal", "Điều %1."), ("lowerLetter", "%2)"))})

    assert [(piece.anchor, piece.heading, piece.text) for piece in read(tmp_path, data, "docx").split().pieces] == [
        ("dieu-1", "Giờ họp", "Họp buổi tối."),
        ("dieu-1-diem-a", "", "mùa đông;"),
        ("dieu-1-diem-b", "", "mùa hè."),
        ("dieu-2", "Chỗ họp", ""),
        ("dieu-2-diem-a", "", "ở đình."),
    ]


def test_docx_reads_old_fonts_tables_page_breaks_and_leaves_deleted_words_out(tmp_path: Path) -> None:
    body = paragraph("1. §¶ng viªn häp.", font=".VnTime")
    body += "<w:p><w:del><w:r><w:t>Bỏ.</w:t></w:r></w:del><w:r><w:t>Giữ.</w:t></w:r></w:p>"
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("1. Tên", "Xóm"))
    body += f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    body += "<w:p><w:r><w:lastRenderedPageBreak/><w:t>2. Trang sau.</w:t></w:r></w:p>"

    reading = read(tmp_path, docx(body, title="Sổ họp"), "docx")

    assert [(line.text, line.page, line.is_table) for line in reading.lines] == [
        ("1. Đảng viên họp.", 1, False),
        ("Giữ.", 1, False),
        ("1. Tên | Xóm", 1, True),
        ("2. Trang sau.", 2, False),
    ]
    assert reading.facts.metadata == {"title": "Sổ họp"}


def test_text_file_begins_with_its_title(tmp_path: Path) -> None:
    split = read(tmp_path, "\ufeffLuật Thử\nĐiều 1. Một\nLời.\n".encode(), "txt").split(is_plain=True)

    assert (split.title, [piece.anchor for piece in split.pieces]) == ("Luật Thử", ["dieu-1"])


PAGE = [[(85, 700, "Trang thử có chữ.")]]
PACKED = b"91 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + zlib.compress(
    b"<< /S /J#61vaScript /JS (x) >>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(PAGE, more=b"90 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), "active"),
        (pdf(PAGE, more=b"90 0 obj\n<< /S /#4Aava#53cript /J#53 (x) >>\nendobj\n"), "active"),
        (pdf(PAGE, more=PACKED + b"\nendstream\nendobj\n"), "active"),
        (pdf(PAGE, more=b"90 0 obj\n<< /S /Launch /F (x.exe) >>\nendobj\n"), "active"),
        (pdf(PAGE, more=b"90 0 obj\n<< /Type /Filespec /EF << >> /EmbeddedFiles 3 0 R >>\nendobj\n"), "active"),
        (pdf(PAGE, more=b"% stream\n90 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n% endstream\n"), "active"),
        (pdf(PAGE).replace(b"/Info 6 0 R", b"/Info 6 0 R /Encrypt 6 0 R"), "password"),
        (
            pdf(PAGE, more=b"90 0 obj\n<< /Subtype /Image /Width 60000 /Height 60000 >>\nstream\nx\nendstream\n"),
            "pixels",
        ),
        (pdf(PAGE) + docx(paragraph("x")), "trailing"),
        (pdf(PAGE) + b"<script>alert(1)</script>", "trailing"),
        (b"%PDF-1.7\n" + b"x" * 500 + b"%%EOF", "broken"),
    ],
)
def test_hostile_pdf_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(tmp_path, data, "pdf") == code


def test_letters_of_a_script_inside_a_picture_are_no_script(tmp_path: Path) -> None:
    picture = b"90 0 obj\n<< /Length 30 >>\nstream\n" + bytes(range(128, 255)) + b"/JS /Launch \nendstream\nendobj\n"

    assert read(tmp_path, pdf(PAGE, more=picture), "pdf").facts.pages == 1


REMOTE = '<R><Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://x/y" TargetMode="External"/></R>'


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"../../etc/thu": "x"}, "names"),
        ({"/thu": "x"}, "names"),
        ({"word\\thu.xml": "x"}, "names"),
        ({"C:/thu": "x"}, "names"),
        ({"word/embeddings/thu.exe": "x"}, "active"),
        ({"word/activeX/activeX1.xml": "x"}, "active"),
        ({"word/_rels/settings.xml.rels": REMOTE}, "active"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities"),
        ({"word/document.xml": "<w:document"}, "broken"),
        ({"word/media/anh.xml": b" " * 130_000_000}, "bomb"),
        ({"word/media/anh.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000)}, "pixels"),
        (
            {"word/media/anh.jpg": b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 60_000, 9_000)},
            "pixels",
        ),
    ],
)
def test_hostile_docx_is_refused(tmp_path: Path, parts: dict[str, str | bytes], code: str) -> None:
    assert refused(tmp_path, docx(paragraph("Lời."), parts=parts), "docx") == code


def test_limits_end_a_reading(tmp_path: Path) -> None:
    assert refused(tmp_path, pdf(PAGE * 3), "pdf", Limits(pages=2)) == "too_many_pages"
    assert refused(tmp_path, pdf(PAGE), "pdf", Limits(page_characters=3)) == "too_much_text"
    assert refused(tmp_path, "một hai ba".encode(), "txt", Limits(characters=3)) == "too_much_text"
    assert (
        refused(tmp_path, docx(paragraph("x" * 90_000) * 300), "docx", Limits(characters=1_000_000)) == "too_much_text"
    )
    assert refused(tmp_path, pdf(PAGE), "pdf", Limits(memory_bytes=1_000_000)) in {"crashed", "memory", "broken"}
