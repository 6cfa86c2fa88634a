"""The columns of our files (rosters.md section 2): headings, widths, what the person filling them in is told."""

from dataclasses import dataclass

TITLE = "TẬP TIN NHẬP LIỆU HỒ SƠ ĐẢNG VIÊN (PHIÊN BẢN 4.0)"
TEMPLATE_SHEET = "NHAP_LIEU"
PLAIN_SHEET = "Danh sách đảng viên"
_DAY = "Ghi ngày/tháng/năm, ví dụ 02/09/1955. Chỉ nhớ năm thì ghi 1955; chỉ nhớ tháng, năm thì ghi 02/1955."
_NOT_KEPT = "Sổ tay không lưu cột này. Để trống."


@dataclass(frozen=True)
class Column:
    """`field` is a key of the facts ("": a column we leave blank); `heading` goes from the upper row to the lower."""

    field: str
    heading: tuple[str, ...]
    width: int = 14
    hint: str = ""
    digits: int = 0
    """How many digits a number here has; 0 where it is no number or may have several lengths."""


def _place(title: str) -> tuple[Column, ...]:
    parts = ("Quốc gia", "Tỉnh/Thành phố", "Địa chỉ chi tiết")
    return tuple(Column("", (title, part), 14, "" if n else _NOT_KEPT) for n, part in enumerate(parts))


COUNTER = Column("counter", ("STT",), 6)
KEY = Column("key", ("Mã sổ tay",), 12, "Mã sổ tay tự ghi để nhận lại đúng người khi nhập lại. Đừng sửa.")
TEMPLATE = (
    COUNTER,
    Column("external_id", ("ID",), 38, "Mã của cơ sở dữ liệu đảng viên. Chưa có thì để trống."),
    Column("full_name", ("Họ và tên (*)",), 28, "Chữ in hoa có dấu, đủ họ, tên đệm và tên."),
    Column("other_name", ("Tên gọi khác",), 18),
    Column("sex", ("Giới tính (*)",), 9, "Chọn Nam hoặc Nữ."),
    Column("birth_date", ("Sinh ngày (*)\n(dd/MM/yyyy)",), 14, _DAY),
    Column("ethnic_group", ("Dân tộc (*)",), 12, "Chọn trong danh mục 54 dân tộc."),
    Column("", ("Tôn giáo (*)",), 12, _NOT_KEPT),
    Column("citizen_id", ("Số định danh cá nhân (*)",), 18, "Đủ 12 chữ số, kể cả số 0 ở đầu.", 12),
    Column("card_number_2025", ("Số thẻ Đảng (*)",), 18, "Thẻ mới có 12 số, bằng số định danh.", 12),
    Column("", ("Nơi cấp thẻ Đảng",), 18, _NOT_KEPT),
    Column("card_issue_date", ("Ngày cấp thẻ Đảng",), 14, _DAY),
    Column("card_number_2003", ("Số thẻ Đảng theo QĐ 85",), 16, "Thẻ cũ có 8 số.", 8),
    Column(
        "organisation", ("Tổ chức Đảng sinh hoạt (*)",), 40, "Chọn trong danh sách. Mã trong ngoặc vuông: để nguyên."
    ),
    *_place("Nơi đăng ký khai sinh"),
    *_place("Quê quán"),
    *_place("Nơi thường trú"),
    Column("admission_date", ("Ngày vào Đảng (*)",), 14, _DAY),
    Column("official_date", ("Ngày chính thức (*)",), 14, f"{_DAY} Đảng viên dự bị để trống."),
    Column("old_citizen_id", ("Số CMND cũ",), 14, "Số chứng minh nhân dân 9 chữ số.", 9),
    Column("activity", ("Trạng thái hoạt động (*)",), 18, "Chọn trong danh sách."),
    Column("activity_date", ("Ngày rời khỏi Đảng/Từ trần/Miễn sinh hoạt",), 18, _DAY),
    Column("", ("Đề nghị xóa (Có/Không)",), 12, "Sổ tay không xóa ai theo tệp. Để trống."),
    Column("check", ("Kết quả kiểm tra",), 16, "Sổ tay ghi vào đây; khi nhập thì bỏ qua."),
    Column("remark", ("Chi tiết lỗi",), 50, "Sổ tay ghi vào đây; khi nhập thì bỏ qua."),
)
"""Template 4.0, columns A to AE."""

PLAIN = (
    COUNTER,
    Column("full_name", ("Họ và tên",), 28, "Đủ họ, tên đệm và tên, có dấu."),
    Column("birth_date", ("Ngày sinh",), 14, _DAY),
    Column("sex", ("Giới tính",), 9, "Chọn Nam hoặc Nữ."),
    Column("ethnic_group", ("Dân tộc",), 12, "Chọn trong danh mục 54 dân tộc."),
    Column("decision_date", ("Ngày quyết định kết nạp",), 14, _DAY),
    Column("admission_date", ("Ngày vào Đảng",), 14, _DAY),
    Column("official_date", ("Ngày chính thức",), 14, f"{_DAY} Đảng viên dự bị để trống."),
    Column("card_number_2025", ("Số thẻ đảng viên",), 18, "Thẻ mới có 12 số, thẻ cũ có 8 số."),
    Column("card_number_2003", ("Số thẻ đảng viên cũ",), 16, "Thẻ cũ có 8 số.", 8),
    Column("card_issue_date", ("Ngày cấp thẻ",), 14, _DAY),
    Column("citizen_id", ("Số căn cước",), 18, "Đủ 12 chữ số, kể cả số 0 ở đầu.", 12),
    Column("phone", ("Số điện thoại",), 14, "10 chữ số, bắt đầu bằng 0.", 10),
    Column("organisation", ("Chi bộ",), 40, "Chọn trong danh sách. Mã trong ngoặc vuông: để nguyên."),
    Column("position", ("Chức vụ",), 16, "Chọn trong danh sách."),
    Column("activity", ("Trạng thái",), 18, "Chọn trong danh sách."),
    Column("activity_date", ("Ngày rời Đảng, từ trần, miễn sinh hoạt",), 18, _DAY),
)
"""The plain list: the nine fields of 339-QĐ/TW, ethnic group, decision, old card, post and state."""
