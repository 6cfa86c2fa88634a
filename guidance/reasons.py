"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "page.approved": "Duyệt, hẹn giờ công bố",
    "page.checked": "Rà soát, nội dung còn đúng",
    "page.removed": "Bỏ trang",
    "page.restored": "Lấy lại trang đã bỏ",
    "page.returned": "Trả lại để sửa",
    "page.revised": "Soạn bản mới",
    "page.submitted": "Gửi duyệt",
    "page.published": "Công bố trang",
    "page.withdrawn": "Thu hồi trang",
    "form_file.kept": "Tải mẫu để điền sẵn",
    "form_file.edited": "Sửa mẫu để điền sẵn",
    "form_file.published": "Công bố mẫu để điền sẵn",
    "form_file.withdrawn": "Thu hồi mẫu để điền sẵn",
    "duty.day_recorded": "Ghi một ngày để tính hạn",
    "duty.done": "Báo việc đến hạn đã xong",
    "duty.taken_back": "Bỏ ngày đã ghi",
}

FORMER_REASONS = {
    f"procedure{reason.removeprefix('page')}": words for reason, words in REASONS.items() if reason.startswith("page.")
}
"""Stand in the history of procedures from before other pages were published the same way."""
