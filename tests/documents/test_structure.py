"""Splitting a text into clauses: every kind of heading, and what only looks like one."""

import pytest

from documents.text.lines import Line
from documents.text.pieces import Split
from documents.text.structure import split, split_text

LAW = """Luật Đường làng
Căn cứ lệ làng, hội đồng ban hành luật này.
Chương I
NHỮNG ĐIỀU CHUNG
Điều 1. Phạm vi
Luật này nói về đường trong làng.
Điều 2. Người đi đường
1. Người đi bộ đi bên phải.
2. Người đi xe theo quy định tại
Điều 5 của Luật này, gồm:
a) Xe đạp;
b) Xe kéo;
đ) Dòng này không phải điểm;
c) Xe thồ.
Điều 7. Dòng này là trích dẫn lạc chỗ.
Điều 3. Giải thích từ ngữ
1. Đường làng là đường trong làng.
2025. Năm ấy nước lên.
12.5.2025 là ngày họp.
1.500.000 đồng góp.
2. Cầu làng là cầu trong làng.
CHƯƠNG II: ĐI LẠI
Mục 1
ĐI BỘ
Điều 4. Đi bên phải
Điều 5.
Đi đêm
Người đi đêm mang đèn.
Mục 2
ĐI XE
Điều 6. Sửa đổi Điều 9 của Luật cũ như sau:
“Điều 9. Đèn
1. Đèn dầu.
2. Đèn pin.”.
Điều 6a. Đèn xe
Điều 7. Hiệu lực
Luật này có hiệu lực từ ngày mai.
Nơi nhận:
- Các xóm.
PHỤ LỤC
DANH MỤC ĐÈN
1. Đèn dầu.
2. Đèn pin.
"""

GUIDANCE = """Hướng dẫn việc làng
BAN VIỆC LÀNG
I. MỤC ĐÍCH
1. Làm rõ
Làm cho rõ việc.
1.1. Việc thứ nhất làm trước, theo mục
3. Dòng này đứt từ câu trên.
1.2 Việc thứ hai gồm:
a) Phần đầu.
b) Phần sau.
- Gạch đầu dòng.
2. Yêu cầu làm đúng.
II. NỘI DUNG
3. Việc nối tiếp
3.1. Một
3.1.1. Chi tiết nhất.
3.1.2. Chi tiết nhì.
3.5.1. Chi tiết này nhảy số quá xa.
3.2. Hai hai.
4. Bốn bốn.
III. TỔ CHỨC THỰC HIỆN
Các xóm thực hiện.
"""


def outline(found: Split) -> list[tuple[str, str, str | None]]:
    """(label, anchor, anchor of the parent) of each piece."""
    return [
        (piece.label, piece.anchor, None if piece.parent is None else found.pieces[piece.parent].anchor)
        for piece in found.pieces
    ]


def words(found: Split, anchor: str) -> tuple[str, str]:
    return next((piece.heading, piece.text) for piece in found.pieces if piece.anchor == anchor)


def test_law_is_split_into_chapters_sections_articles_clauses_points_and_annexes() -> None:
    found = split_text(LAW)

    assert found.title == "Luật Đường làng"
    assert outline(found) == [
        ("", "mo-dau", None),
        ("Chương I", "chuong-i", None),
        ("Điều 1", "dieu-1", "chuong-i"),
        ("Điều 2", "dieu-2", "chuong-i"),
        ("khoản 1", "dieu-2-khoan-1", "dieu-2"),
        ("khoản 2", "dieu-2-khoan-2", "dieu-2"),
        ("điểm a", "dieu-2-khoan-2-diem-a", "dieu-2-khoan-2"),
        ("điểm b", "dieu-2-khoan-2-diem-b", "dieu-2-khoan-2"),
        ("điểm c", "dieu-2-khoan-2-diem-c", "dieu-2-khoan-2"),
        ("Điều 3", "dieu-3", "chuong-i"),
        ("khoản 1", "dieu-3-khoan-1", "dieu-3"),
        ("khoản 2", "dieu-3-khoan-2", "dieu-3"),
        ("Chương II", "chuong-ii", None),
        ("Mục 1", "chuong-ii-muc-1", "chuong-ii"),
        ("Điều 4", "dieu-4", "chuong-ii-muc-1"),
        ("Điều 5", "dieu-5", "chuong-ii-muc-1"),
        ("Mục 2", "chuong-ii-muc-2", "chuong-ii"),
        ("Điều 6", "dieu-6", "chuong-ii-muc-2"),
        ("Điều 6a", "dieu-6a", "chuong-ii-muc-2"),
        ("Điều 7", "dieu-7", "chuong-ii-muc-2"),
        ("Nơi nhận", "noi-nhan", None),
        ("Phụ lục", "phu-luc", None),
        ("1", "phu-luc-muc-1", "phu-luc"),
        ("2", "phu-luc-muc-2", "phu-luc"),
    ]


@pytest.mark.parametrize(
    ("anchor", "heading", "text"),
    [
        ("mo-dau", "", "Căn cứ lệ làng, hội đồng ban hành luật này."),
        ("chuong-i", "NHỮNG ĐIỀU CHUNG", ""),
        ("chuong-ii", "ĐI LẠI", ""),
        ("chuong-ii-muc-1", "ĐI BỘ", ""),
        ("dieu-1", "Phạm vi", "Luật này nói về đường trong làng."),
        ("dieu-2-khoan-2", "", "Người đi xe theo quy định tại Điều 5 của Luật này, gồm:"),
        ("dieu-2-khoan-2-diem-c", "", "Xe thồ.\nĐiều 7. Dòng này là trích dẫn lạc chỗ."),
        (
            "dieu-3-khoan-1",
            "",
            "Đường làng là đường trong làng.\n2025. Năm ấy nước lên.\n12.5.2025 là ngày họp.\n1.500.000 đồng góp.",
        ),
        ("dieu-4", "Đi bên phải", ""),
        ("dieu-5", "Đi đêm", "Người đi đêm mang đèn."),
        ("dieu-6", "", "Sửa đổi Điều 9 của Luật cũ như sau:\n“Điều 9. Đèn\n1. Đèn dầu.\n2. Đèn pin.”."),
        ("phu-luc", "DANH MỤC ĐÈN", ""),
    ],
)
def test_heading_and_text_of_a_clause_of_a_law(anchor: str, heading: str, text: str) -> None:
    assert words(split_text(LAW), anchor) == (heading, text)


def test_party_guidance_is_split_by_its_numbers() -> None:
    found = split_text(GUIDANCE)

    assert outline(found) == [
        ("", "mo-dau", None),
        ("I", "muc-i", None),
        ("1", "muc-i-1", "muc-i"),
        ("1.1", "muc-i-1-1", "muc-i-1"),
        ("1.2", "muc-i-1-2", "muc-i-1"),
        ("điểm a", "muc-i-1-2-diem-a", "muc-i-1-2"),
        ("điểm b", "muc-i-1-2-diem-b", "muc-i-1-2"),
        ("2", "muc-i-2", "muc-i"),
        ("II", "muc-ii", None),
        ("3", "muc-ii-3", "muc-ii"),
        ("3.1", "muc-ii-3-1", "muc-ii-3"),
        ("3.1.1", "muc-ii-3-1-1", "muc-ii-3-1"),
        ("3.1.2", "muc-ii-3-1-2", "muc-ii-3-1"),
        ("3.2", "muc-ii-3-2", "muc-ii-3"),
        ("4", "muc-ii-4", "muc-ii"),
        ("III", "muc-iii", None),
    ]
    assert words(found, "muc-i-1") == ("Làm rõ", "Làm cho rõ việc.")
    assert words(found, "muc-i-1-1") == ("", "Việc thứ nhất làm trước, theo mục 3. Dòng này đứt từ câu trên.")
    assert words(found, "muc-i-1-2-diem-b") == ("", "Phần sau.\n- Gạch đầu dòng.")
    assert words(found, "muc-ii-3-1") == ("Một", "")
    assert words(found, "muc-iii") == ("TỔ CHỨC THỰC HIỆN", "Các xóm thực hiện.")


def test_numbers_without_parts_above_them_make_short_anchors() -> None:
    found = split_text(
        "Quy định\n1. Tuổi\n1.1. Từ đủ mười tám.\n3. Hồ sơ\n3.1. Đơn.\n3.2. Giấy khác, gồm:\n3.2.1. Ảnh.\n"
    )

    assert [piece.anchor for piece in found.pieces] == [
        "muc-1",
        "muc-1-1",
        "muc-3",
        "muc-3-1",
        "muc-3-2",
        "muc-3-2-1",
    ]


def test_parts_named_by_words_and_outline_letters_stand_above_the_numbers() -> None:
    found = split_text(
        "Báo cáo\nPhần thứ nhất\nKẾT QUẢ\nA. Việc đã làm\nI. Xóm trên\n1. Đào mương.\nII. Xóm dưới\n1. Đắp đường.\n"
        "B. Việc còn lại\nPHẦN THỨ HAI: PHƯƠNG HƯỚNG\nI. Năm tới\nC. Mác là tên người.\n1. Xây cầu.\n2. Trồng cây.\n"
    )

    assert outline(found) == [
        ("Phần thứ nhất", "phan-thu-nhat", None),
        ("A", "phan-thu-nhat-muc-a", "phan-thu-nhat"),
        ("I", "phan-thu-nhat-muc-a-i", "phan-thu-nhat-muc-a"),
        ("1", "phan-thu-nhat-muc-a-i-1", "phan-thu-nhat-muc-a-i"),
        ("II", "phan-thu-nhat-muc-a-ii", "phan-thu-nhat-muc-a"),
        ("1", "phan-thu-nhat-muc-a-ii-1", "phan-thu-nhat-muc-a-ii"),
        ("B", "phan-thu-nhat-muc-b", "phan-thu-nhat"),
        ("Phần thứ hai", "phan-thu-hai", None),
        ("I", "phan-thu-hai-muc-i", "phan-thu-hai"),
        ("1", "phan-thu-hai-muc-i-1", "phan-thu-hai-muc-i"),
        ("2", "phan-thu-hai-muc-i-2", "phan-thu-hai-muc-i"),
    ]


def test_annexed_statute_counts_its_articles_anew() -> None:
    found = split_text(
        "Quyết định\nĐiều 1. Ban hành quy chế họp xóm.\nĐiều 2. Các xóm thi hành.\nNơi nhận:\n- Các xóm.\nQUY CHẾ\n"
        "HỌP XÓM\n(Ban hành kèm theo Quyết định số 9-QĐ/ĐU)\nĐiều 1. Giờ họp\nBảy giờ.\nĐiều 2. Chỗ họp\nỞ đình.\n"
    )

    assert [(piece.anchor, piece.heading) for piece in found.pieces] == [
        ("dieu-1", ""),
        ("dieu-2", ""),
        ("noi-nhan", ""),
        ("phu-luc", "QUY CHẾ HỌP XÓM"),
        ("phu-luc-dieu-1", "Giờ họp"),
        ("phu-luc-dieu-2", "Chỗ họp"),
    ]


def test_annex_named_in_a_sentence_is_none() -> None:
    found = split_text(
        "Hướng dẫn\n1. Mẫu đơn.\nPhụ lục 1 của Hướng dẫn này nêu mẫu.\n2. Thẻ.\nPhụ lục I\nMẪU\nPhụ lục II: Thẻ\n"
    )

    assert [(piece.anchor, piece.heading) for piece in found.pieces if piece.kind == "annex"] == [
        ("phu-luc-i", "MẪU"),
        ("phu-luc-ii", "Thẻ"),
    ]


def test_running_heads_page_numbers_and_contents_lists_are_left_out() -> None:
    lines = []
    for page, name in enumerate(("Núi", "Sông", "Suối", "Đồng"), start=1):
        lines += [Line("ĐẢNG ỦY XÃ THỬ – BẢN DÙNG CHUNG", page), Line(f"{page}", page)]
        lines += [Line(f"Điều {page}. Việc số {page}", page), Line(f"{name} ở xóm này còn nối", page)]
        lines += [Line(f"sang {name.lower()} khác.", page), Line(f"Trang {page}/4", page)]
    lines.insert(2, Line("Điều 3. Việc số 3 .......... 3", 1))

    found = split(lines)

    assert [(piece.label, piece.page, piece.text) for piece in found.pieces] == [
        (f"Điều {page}", page, f"{name} ở xóm này còn nối sang {name.lower()} khác.")
        for page, name in enumerate(("Núi", "Sông", "Suối", "Đồng"), start=1)
    ]


def test_sentence_that_runs_over_a_page_break_keeps_the_page_where_it_begins() -> None:
    found = split([Line("Điều 1. Một", 1), Line("Câu này dài", 1), Line("nên sang trang.", 2), Line("Điều 2. Hai.", 2)])

    assert [(piece.page, piece.heading, piece.text) for piece in found.pieces] == [
        (1, "Một", "Câu này dài nên sang trang."),
        (2, "", "Hai."),
    ]


def test_layout_overrules_the_words() -> None:
    """Where the layout says that a line goes on, a heading's form makes no heading of it."""
    found = split(
        [
            Line("Điều 1. Một.", 1, starts=True),
            Line("Theo lời văn ở mục này và ở", 1, starts=True),
            Line("Điều 2. Câu vẫn còn đây.", 1, starts=False),
            Line("Điều 2. Hai.", 1, starts=True),
        ]
    )

    assert [(piece.label, piece.text) for piece in found.pieces] == [
        ("Điều 1", "Một.\nTheo lời văn ở mục này và ở Điều 2. Câu vẫn còn đây."),
        ("Điều 2", "Hai."),
    ]


def test_rows_of_a_table_are_no_clauses() -> None:
    found = split([Line("Điều 1. Bảng"), *(Line(f"{n}. Nguyễn Văn Thử | {n} | xóm", is_table=True) for n in (1, 2, 3))])

    assert [piece.label for piece in found.pieces] == ["Điều 1"]


def test_title_of_a_printed_text_is_its_type_and_what_it_is_about() -> None:
    found = split(
        Line(text)
        for text in (
            "TỈNH ỦY MẪU",
            "Số 9-HD/BTCTU",
            "HƯỚNG DẪN",
            "việc giữ sổ họp xóm",
            "-----",
            "Căn cứ lệ làng, ban hướng dẫn như sau:",
            "1. Sổ họp giữ ở đình.",
        )
    )

    assert found.title == "Hướng dẫn việc giữ sổ họp xóm"


def test_text_without_headings_is_one_piece_and_an_empty_one_none() -> None:
    assert [piece.text for piece in split_text("Thư\nKính gửi các xóm.\nXin cảm ơn.\n").pieces] == [
        "Kính gửi các xóm.\nXin cảm ơn."
    ]
    assert split_text("Thư\n\n").pieces == []
