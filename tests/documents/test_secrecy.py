"""Stamps are found in any spelling; the same words in a sentence are words."""

import unicodedata

import pytest

from documents.text.lines import Line
from documents.text.secrecy import Marks, circulation_mark, find_marks, stamp


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("MẬT", "Mật"),
        ("TỐI MẬT", "Tối mật"),
        ("TUYỆT MẬT", "Tuyệt mật"),
        ("Mật", "Mật"),
        ("M Ậ T", "Mật"),
        ("T U Y Ệ T   M Ậ T", "Tuyệt mật"),
        ("M | Ậ | T", "Mật"),
        ("*** TỐI MẬT ***", "Tối mật"),
        ("[MẬT]", "Mật"),
        (unicodedata.normalize("NFD", "TUYỆT MẬT"), "Tuyệt mật"),
        ("M\u1ea4\u0323T".replace("\u1ea4\u0323", "\u00c2\u0323"), "Mật"),
        ("MAT", "Mật"),
        ("TOI MAT", "Tối mật"),
        ("TUYET  MAT", "Tuyệt mật"),
        ("MËT", "Mật"),
        ("TuyÖt mËt", "Tuyệt mật"),
        ("MAÄT", "Mật"),
        ("МẬТ", "Mật"),
        ("M\u200bẬ\u200bT", "Mật"),
        ("Độ mật: Tối mật", "Tối mật"),
        ("Mức độ mật - MẬT", "Mật"),
        ("độ mật: mật", "Mật"),
        ("TÀI LIỆU MẬT", "Mật"),
        ("SỐ 12-CV/TU (MẬT)", "Mật"),
        ("MẬT ĐẢNG CỘNG SẢN VIỆT NAM", "Mật"),
        ("TỐI MẬT TỈNH ỦY MẪU", "Tối mật"),
    ],
)
def test_stamp_is_found(line: str, level: str) -> None:
    assert stamp(line, in_stamp_place=True) == level
    assert find_marks("tep.pdf", {}, [Line(line, 1)]) == Marks(level, "", "trang 1")


@pytest.mark.parametrize(
    "line",
    [
        "Bảo vệ bí mật nhà nước là trách nhiệm của mọi người.",
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "MẬT ĐỘ DÂN SỐ",
        "Mật độ đảng viên ở xóm trên cao hơn.",
        "Giữ chế độ bảo mật khi gửi thư.",
        "CHẾ ĐỘ BẢO MẬT",
        "Độ mật: Không",
        "Bỏ phiếu kín, giữ bí mật.",
        "Văn bản mật, tối mật, tuyệt mật không gửi qua mạng này.",
        "Tài liệu mật không đưa lên sổ tay.",
        "Danh mục do Thủ tướng quy định gồm mật, tối mật và tuyệt mật.",
        "Mật ong rừng",
        "MẤT THẺ",
        "Mat",
        "mat the dang vien",
        "Người làm mất",
        "Tôi mất thẻ",
        "MÃ SỐ BÍ MẬT",
    ],
)
def test_words_are_no_stamp(line: str) -> None:
    assert stamp(line, in_stamp_place=True) == ""
    assert find_marks("tep.pdf", {}, [Line(line, 1)]).secrecy == ""


def test_bare_letters_and_small_ones_count_in_a_stamps_place_only() -> None:
    filler = [Line(f"Câu thứ {number} của trang.", 1) for number in range(20)]
    more = [Line(f"Câu cuối {number}.", 1) for number in range(6)]

    assert find_marks("tep.pdf", {}, [*filler, Line("MAT", 1), Line("Mật", 1), *more]).secrecy == ""
    assert find_marks("tep.pdf", {}, [*filler, Line("MẬT", 1), *more]).secrecy == "Mật"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Mật - công văn 12.pdf", "Mật"),
        ("cong van 12 (mat).docx", "Mật"),
        ("MAT_12.pdf", "Mật"),
        ("tuyet-mat.pdf", "Tuyệt mật"),
        ("TuyetMat 12.pdf", "Tuyệt mật"),
        ("Báo cáo TỐI MẬT.pdf", "Tối mật"),
        (unicodedata.normalize("NFD", "Tối mật.pdf"), "Tối mật"),
        ("bao-ve-bi-mat-nha-nuoc.pdf", ""),
        ("Bảo vệ bí mật nhà nước.pdf", ""),
        ("mat-do-dan-so.pdf", ""),
        ("huong-dan-bao-mat.pdf", ""),
        ("don-bao-mat-the.pdf", ""),
        ("Đơn báo mất thẻ.pdf", ""),
        ("the bi mat.pdf", ""),
        ("mật độ.pdf", ""),
    ],
)
def test_names_of_files(name: str, level: str) -> None:
    assert find_marks(name, {}, []) == (Marks(level, "", "tên tệp") if level else Marks())


def test_properties_and_margins_are_looked_at() -> None:
    assert find_marks("tep.pdf", {"Keywords": "họp, tối mật"}, []).secrecy == "Tối mật"
    assert find_marks("tep.docx", {"Độ mật": "Không"}, []).secrecy == ""
    assert find_marks("tep.docx", {}, [Line("Lời thường.")], ["MẬT"]).secrecy == "Mật"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("LƯU HÀNH NỘI BỘ", "internal"),
        ("(Tài liệu lưu hành nội bộ)", "internal"),
        ("Tài liệu thu hồi sau hội nghị", "after_meeting"),
        ("Xem xong trả lại", "return"),
        ("KHÔNG PHỔ BIẾN", "limited"),
        ("Tài liệu lưu hành nội bộ thì không đăng lên trang công khai của tỉnh.", ""),
        ("Việc không phổ biến rộng rãi trong các xóm ở vùng cao", ""),
        ("Phổ biến đến chi bộ", ""),
        ("b) Lưu hành nội bộ;", ""),
        ("- Lưu hành nội bộ,", ""),
        ("TỈNH ỦY MẪU LƯU HÀNH NỘI BỘ", "internal"),
        ("Tài liệu này chỉ lưu hành nội bộ", "internal"),
        ("In để lưu hành nội bộ trong xóm", ""),
    ],
)
def test_limits_of_circulation(line: str, mark: str) -> None:
    assert circulation_mark(line) == mark
    assert find_marks("tep.pdf", {}, [Line(line, 1)]) == Marks("", mark)
