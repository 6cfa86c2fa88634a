"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "procedure.approved": "Duyệt, hẹn giờ công bố",
    "procedure.checked": "Rà soát, nội dung còn đúng",
    "procedure.removed": "Bỏ thủ tục",
    "procedure.restored": "Lấy lại thủ tục đã bỏ",
    "procedure.returned": "Trả lại để sửa",
    "procedure.revised": "Soạn bản mới",
    "procedure.submitted": "Gửi duyệt",
    "procedure.published": "Công bố thủ tục",
    "procedure.withdrawn": "Rút thủ tục",
    "form_file.kept": "Tải mẫu để điền sẵn",
    "form_file.edited": "Sửa mẫu để điền sẵn",
    "form_file.published": "Công bố mẫu để điền sẵn",
    "form_file.withdrawn": "Thu hồi mẫu để điền sẵn",
    "duty.day_recorded": "Ghi một ngày để tính hạn",
    "duty.done": "Báo việc đến hạn đã xong",
    "duty.taken_back": "Bỏ ngày đã ghi",
}
