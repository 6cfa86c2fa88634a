"""Why rows change in the portal as a whole: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "demo.loaded": "Nạp tỉnh mẫu",
}
