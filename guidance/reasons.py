"""Why rows of this app change: the reasons the audit trail records, and the words people read for them."""

REASONS = {
    "procedure.published": "Công bố thủ tục",
    "procedure.withdrawn": "Rút thủ tục",
}
