"""What each finding asks of a person: its name as one cause of many rows, and how it may be answered."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from members.rosters.types import Finding, Level

Answer = Literal["cell", "word", "organisation", "person", "none"]


class Cause(NamedTuple):
    """`answer`: "cell" types what the cell should say, "word" and "organisation" choose once for a text, "person"
    settles who the row is about, "none" leaves skipping the row. `accept` are the words for letting the doubt pass,
    empty where it may not; `fields` are the cells to be typed anew where they are not the finding's own; `suggests`
    says what a suggested number differs in, since the number itself is masked.
    """

    title: str
    advice: str = ""
    answer: Answer = "cell"
    accept: str = ""
    fields: tuple[str, ...] = ()
    suggests: str = ""


_LEAVE_DATE = "Bỏ trống ngày này, nhập các ô khác"
_LEAVE_NUMBER = "Bỏ trống số này, nhập các ô khác"
_LEAVE_CELL = "Bỏ trống ô này, nhập các ô khác"
SEEN = "Đã xem, cứ nhập"
_WHICH_CELL = "Chọn đúng chi bộ. Trả lời một lần, lần sau sổ tay tự hiểu."
_WHICH_WORD = "Chọn từ đúng. Trả lời một lần, lần sau sổ tay tự hiểu."
_WRITE_DATE = "Ghi lại ngày/tháng/năm, ví dụ 02/09/1955. Chỉ nhớ năm thì ghi năm."
_WRITE_NUMBER = "Xem giấy gốc rồi ghi lại số cho đủ."
_SAME = "Đối chiếu hai bên rồi chọn: một người hay hai người."

CAUSES: Mapping[str, Cause] = {
    # organisations
    "organisation_near": Cause("Tên chi bộ không khớp", _WHICH_CELL, "organisation"),
    "organisation_unknown": Cause("Không rõ chi bộ nào", _WHICH_CELL, "organisation"),
    "organisation_ambiguous": Cause("Nhiều chi bộ trùng tên", _WHICH_CELL, "organisation"),
    "organisation_former_name": Cause("Tên cũ của chi bộ", _WHICH_CELL, "organisation"),
    "organisation_outside_scope": Cause(
        "Chi bộ thuộc nơi khác",
        "Ghi nhầm thì chọn đúng chi bộ. Đúng là nơi khác thì bỏ qua: nơi đó tự nhập.",
        "organisation",
    ),
    "organisation_not_a_cell": Cause("Ghi tên đảng bộ, chưa rõ chi bộ", _WHICH_CELL, "organisation"),
    "organisation_blank": Cause("Chưa ghi chi bộ", "Ghi tên chi bộ của từng dòng.", "cell"),
    "out_of_scope_move": Cause(
        "Người của ta nhưng ghi chi bộ nơi khác",
        "Chuyển sinh hoạt phải làm thủ tục. Trả lời ở nhóm Chi bộ thuộc nơi khác, hoặc bỏ qua dòng.",
        "none",
    ),
    "belongs_elsewhere": Cause(
        "Số đã có ở danh sách nơi khác",
        "Số ghi nhầm thì ghi lại. Người đã chuyển đến thì xin nơi đang quản lý cho chuyển.",
    ),
    # closed lists
    "ethnic_unknown": Cause("Dân tộc không có trong danh mục", _WHICH_WORD, "word", _LEAVE_CELL),
    "status_unknown": Cause("Trạng thái không có trong danh mục", _WHICH_WORD, "word", _LEAVE_CELL),
    "sex_unknown": Cause("Giới tính không rõ", _WHICH_WORD, "word", _LEAVE_CELL),
    "position_unknown": Cause("Chức vụ không có trong danh mục", _WHICH_WORD, "word", SEEN),
    "professional_unknown": Cause("Trình độ chuyên môn không có trong danh mục", _WHICH_WORD, "word", SEEN),
    "political_theory_unknown": Cause("Lý luận chính trị không có trong danh mục", _WHICH_WORD, "word", SEEN),
    "membership_unknown": Cause("Tư cách đảng viên không rõ", _WHICH_WORD, "word", SEEN),
    "membership_contradicts": Cause("Tư cách không khớp ngày chính thức", "", "none", SEEN),
    "status_contradicts": Cause("Tình trạng ghi mâu thuẫn", "", "none", "Bỏ trống tình trạng, nhập các ô khác"),
    "moved_out": Cause("Đã chuyển sinh hoạt đi", "Đã đi thì bỏ qua dòng.", "none", "Vẫn đang ở chi bộ này, cứ nhập"),
    "sex_unclear": Cause("Chưa rõ nam hay nữ", "Ghi Nam hoặc Nữ.", "cell", _LEAVE_CELL, ("sex",)),
    "sex_missing": Cause("Chưa ghi giới tính", "Ghi Nam hoặc Nữ nếu biết.", "cell", SEEN),
    "theory_unclear": Cause("Đánh dấu nhiều mức lý luận chính trị", "", "none", SEEN),
    "education_as_date": Cause("Trình độ phổ thông bị Excel đổi thành ngày", "", "none", SEEN),
    # dates
    "date_invalid": Cause("Ngày không có thật hoặc không đọc được", _WRITE_DATE),
    "date_future": Cause("Ngày ở tương lai", _WRITE_DATE),
    "date_swapped_columns": Cause(
        "Ngày chính thức trước ngày vào Đảng", _WRITE_DATE, fields=("admission_date", "official_date")
    ),
    "admission_before_birth": Cause(
        "Vào Đảng trước khi sinh hoặc quá sớm", _WRITE_DATE, fields=("birth_date", "admission_date")
    ),
    "admission_before_decision": Cause("Vào Đảng trước ngày quyết định kết nạp", _WRITE_DATE, accept=SEEN),
    "date_compact": Cause("Ngày viết liền", "Chọn cách hiểu, hoặc ghi lại.", accept=_LEAVE_DATE),
    "date_lunar": Cause("Ngày âm lịch", "Ghi ngày dương lịch.", accept=_LEAVE_DATE),
    "date_two": Cause("Một ô có hai ngày", "Chọn ngày đúng.", accept=_LEAVE_DATE),
    "date_ambiguous": Cause("Ngày và tháng có thể đổi chỗ", "Chọn ngày đúng.", accept=_LEAVE_DATE),
    "date_guess": Cause("Ngày ghi chưa chắc", "Chọn cách hiểu, hoặc ghi lại.", accept=_LEAVE_DATE),
    "date_serial_text": Cause("Ngày ghi bằng số của Excel", "Chọn cách hiểu, hoặc ghi lại.", accept=_LEAVE_DATE),
    "date_year_as_serial": Cause("Năm bị Excel đổi thành ngày", "Chọn cách hiểu, hoặc ghi lại.", accept=_LEAVE_DATE),
    "date_us_order": Cause("Ngày ghi tháng trước", "Đã hiểu lại; sai thì ghi lại.", accept=SEEN),
    "birth_implausible": Cause("Sinh trước năm 1915", _WRITE_DATE, accept=SEEN),
    "official_in_future": Cause("Ngày chính thức chưa tới", _WRITE_DATE, accept=SEEN),
    "official_not_12_months": Cause("Dự bị không đúng 12 tháng", _WRITE_DATE, accept=SEEN),
    "official_missing": Cause("Vào Đảng lâu mà chưa có ngày chính thức", _WRITE_DATE, accept=SEEN),
    "admission_under_18": Cause("Vào Đảng khi chưa đủ 18 tuổi", _WRITE_DATE, accept=SEEN),
    "admission_over_60": Cause("Vào Đảng khi đã quá 60 tuổi", _WRITE_DATE, accept=SEEN),
    # names
    "name_missing": Cause("Chưa có họ và tên", "Ghi đủ họ, tên đệm và tên."),
    "name_one_word": Cause("Họ tên chỉ có một chữ", "Ghi đủ họ, tên đệm và tên.", accept=SEEN),
    "name_not_a_name": Cause("Ô họ tên không phải là họ tên", "Ghi đủ họ, tên đệm và tên."),
    "name_mojibake": Cause("Chữ vỡ dấu đã đọc lại", "Đọc lại; sai thì ghi lại.", accept=SEEN),
    "name_no_diacritics": Cause("Họ tên không có dấu", "Thiếu dấu thì ghi lại; đúng thì cứ nhập.", accept=SEEN),
    "legacy_encoding": Cause("Phông chữ cũ đã chuyển", "Đọc lại; sai thì ghi lại.", accept=SEEN),
    # numbers
    "digits_lost": Cause("Excel đã làm mất chữ số", _WRITE_NUMBER),
    "id_length": Cause("Số căn cước, số thẻ không đủ chữ số", _WRITE_NUMBER),
    "id_letters": Cause(
        "Số có chữ O, chữ l", "Chọn số đã sửa, hoặc ghi lại.", accept=_LEAVE_NUMBER, suggests="Thay chữ bằng số"
    ),
    "zero_lost_unsure": Cause(
        "Số có vẻ mất số 0 ở đầu",
        "Chọn số đã thêm 0, hoặc ghi lại.",
        accept=_LEAVE_NUMBER,
        suggests="Thêm lại số 0 ở đầu",
    ),
    "zero_restored": Cause("Đã thêm lại số 0 ở đầu", "Sai thì ghi lại.", accept=SEEN),
    "id_decimal_tail": Cause("Số mang đuôi thập phân", "Đã bỏ đuôi; sai thì ghi lại.", accept=SEEN),
    "card_and_citizen_id_swapped": Cause(
        "Số thẻ và số căn cước đổi chỗ", _WRITE_NUMBER, accept=_LEAVE_NUMBER, fields=("citizen_id", "card_number")
    ),
    "card_in_citizen_id": Cause(
        "Số thẻ ở cột căn cước", _WRITE_NUMBER, accept=_LEAVE_NUMBER, fields=("citizen_id", "card_number")
    ),
    "badge_shape": Cause("Số Huy hiệu không đúng dạng", _WRITE_NUMBER, accept=SEEN),
    "file_number_shape": Cause("Số lý lịch không đúng dạng", _WRITE_NUMBER, accept=SEEN),
    "old_id_length": Cause("Số CMND cũ không đủ chữ số", _WRITE_NUMBER, accept=SEEN),
    "phone_landline": Cause("Số điện thoại bàn", "Ghi số di động nếu biết.", accept=SEEN),
    "card_taken": Cause(
        "Số thẻ đang ghi cho người khác", "Không tự chuyển số sang người khác.", accept="Nhập, không ghi số thẻ này"
    ),
    "duplicate_citizen_id": Cause("Hai người cùng số căn cước", _WRITE_NUMBER, accept="Nhập, không ghi số này"),
    "duplicate_card": Cause("Hai người cùng số thẻ", _WRITE_NUMBER, accept="Nhập, không ghi số này"),
    "citizen_id_missing": Cause("Chưa có số căn cước", "Không bắt buộc. Biết thì ghi.", accept=SEEN),
    "citizen_id_birth_mismatch": Cause("Năm sinh khác trong số căn cước", _WRITE_NUMBER, accept=SEEN),
    "citizen_id_sex_mismatch": Cause("Giới tính khác trong số căn cước", _WRITE_NUMBER, accept=SEEN),
    "old_id_in_citizen_id": Cause("Số CMND cũ ở cột căn cước", _WRITE_NUMBER, accept=SEEN),
    "card_on_probationary": Cause("Đảng viên dự bị mà có số thẻ", _WRITE_NUMBER, accept=SEEN),
    "card_differs_from_citizen_id": Cause("Số thẻ mới khác số căn cước", _WRITE_NUMBER, accept=SEEN),
    "phone_invalid": Cause("Số điện thoại không đúng", "Ghi lại nếu biết.", accept=SEEN),
    # cells
    "cell_error": Cause("Ô báo lỗi trong Excel", "Ghi lại giá trị."),
    "formula_no_value": Cause("Ô là công thức chưa có kết quả", "Ghi thẳng giá trị."),
    # rows
    "hidden_row": Cause("Dòng bị ẩn trong tệp", "Nhập thì bấm đã xem; không thì bỏ qua.", "none", SEEN),
    "duplicate_row": Cause("Dòng lặp lại", "", "none", SEEN),
    "second_secretary": Cause("Chi bộ đã có bí thư", "", "none", SEEN),
    "older_than_known": Cause(
        "Danh sách cũ hơn số liệu đang có", "Lấy danh sách mới, hoặc vẫn lấy.", "none", "Vẫn lấy theo danh sách này"
    ),
    # people
    "match_by_name_only": Cause("Chỉ khớp họ tên, ngày sinh, chi bộ", _SAME, "person"),
    "possible_duplicate": Cause("Trùng họ tên, ngày sinh, khác số", _SAME, "person", "Đúng là hai người"),
    "possible_duplicate_weak": Cause("Hai dòng giống nhau, không có số", _SAME, "person", "Đúng là hai người"),
    "duplicate_conflict": Cause("Một người ghi hai lần khác nhau", "Giữ dòng đúng, bỏ qua dòng kia.", "person"),
    "same_member_twice": Cause(
        "Hai dòng ứng với một đảng viên", "Bỏ qua một dòng, hoặc ghi lại số cho đúng.", "person"
    ),
    "identity_change": Cause(
        "Họ tên, ngày sinh hoặc số khác với sổ tay", _SAME, "person", "Đúng người này, lấy theo tệp"
    ),
    "no_longer_member": Cause("Đã ghi là không còn trong Đảng", _SAME, "person", "Đúng người này, nhập lại"),
}
DOUBLES = tuple(code for code, cause in CAUSES.items() if cause.answer == "person")
"""Findings about who a row is: answered side by side."""
BY_WORD = frozenset(
    {
        "organisation",
        "ethnic_group",
        "sex",
        "position",
        "activity",
        "membership",
        "professional",
        "political_theory",
    }
)
"""Fields whose texts are answered once for all rows; none of them is private."""


def cause_of(code: str, level: Level | str = Level.ASK) -> Cause:
    """The cause of a finding; a plain one for a code without words of its own."""
    known = CAUSES.get(code)
    if known is None:
        return Cause("Cần xem lại", accept="" if level == Level.ERROR else SEEN)
    return known._replace(accept="") if level == Level.ERROR else known


def suggestions_of(finding: Finding) -> tuple[str, ...]:
    """Texts the cell may be meant to say, to be written instead of it: dates as dd/mm/yyyy, numbers, words.

    Organisations and people are no texts: none for them.
    """
    if cause_of(finding.code).answer in ("organisation", "person") or finding.code.startswith("duplicate_"):
        return ()
    if (finding.field or "").endswith("_date"):
        return tuple("/".join(reversed(value.split("-"))) for value in finding.candidates)
    return finding.candidates
