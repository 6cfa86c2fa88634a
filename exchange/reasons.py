"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "feedback.answered": "Ghi đã làm gì với chỗ chưa rõ",
    "feedback.sent": "Gửi chỗ chưa rõ",
    "report.answered": "Trả lời chỗ báo sai",
    "report.sent": "Gửi chỗ báo sai",
    "notice.published": "Đăng thông báo",
    "notice.withdrawn": "Rút thông báo",
    "question.asked": "Gửi câu hỏi",
    "question.taken": "Nhận trả lời",
    "question.answered": "Trả lời câu hỏi",
    "question.answer_read": "Người hỏi đã đọc",
    "question.published": "Đăng câu hỏi và trả lời",
    "question.withdrawn": "Rút câu hỏi đã đăng",
}
