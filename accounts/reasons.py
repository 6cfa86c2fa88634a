"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "account.activated": "Kích hoạt tài khoản",
    "administrator.created": "Tạo quản trị viên đầu tiên",
    "slip.issued": "Cấp phiếu kích hoạt",
}
