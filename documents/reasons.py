"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "basis.checked": "Đã đối chiếu căn cứ",
    "basis.noticed": "Căn cứ đã thay đổi",
    "clause.corrected": "Sửa một điều khoản",
    "clause.joined": "Gộp hai điều khoản",
    "clause.split": "Tách một điều khoản",
    "document.file_read": "Đọc chữ trong tệp",
    "document.loaded": "Nạp từ thư mục",
    "document.read_again": "Đọc lại tệp",
    "document.related": "Ghi quan hệ văn bản",
    "document.split": "Chia văn bản thành điều khoản",
    "document.file_attached": "Thêm tệp",
    "document.file_renamed": "Đổi tên tệp",
    "document.file_removed": "Bỏ tệp",
    "document.imported": "Nhập từ bảng tính",
    "document.published": "Công bố văn bản",
    "document.withdrawn": "Rút văn bản",
    "reference.loaded": "Nạp dữ liệu ban đầu",
}
