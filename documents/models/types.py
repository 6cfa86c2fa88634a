"""Types of texts (documents.md section 1); QĐ stands for both Quyết định and Quy định, so the type is a field."""

from django.db import models


class DocumentType(models.TextChoices):
    PLATFORM = "platform", "Cương lĩnh chính trị"
    CHARTER = "charter", "Điều lệ Đảng"
    STRATEGY = "strategy", "Chiến lược"
    RESOLUTION = "resolution", "Nghị quyết"
    DECISION = "decision", "Quyết định"
    REGULATION = "regulation", "Quy định"
    DIRECTIVE = "directive", "Chỉ thị"
    CONCLUSION = "conclusion", "Kết luận"
    STATUTE = "statute", "Quy chế"
    CIRCULAR = "circular", "Thông tri"
    GUIDANCE = "guidance", "Hướng dẫn"
    ANNOUNCEMENT = "announcement", "Thông báo"
    COMMUNIQUE = "communique", "Thông cáo"
    DECLARATION = "declaration", "Tuyên bố"
    APPEAL = "appeal", "Lời kêu gọi"
    REPORT = "report", "Báo cáo"
    PLAN = "plan", "Kế hoạch"
    MASTER_PLAN = "master_plan", "Quy hoạch"
    PROGRAMME = "programme", "Chương trình"
    SCHEME = "scheme", "Đề án"
    PROJECT = "project", "Dự án"
    OPTION = "option", "Phương án"
    SUBMISSION = "submission", "Tờ trình"
    OFFICIAL_LETTER = "official_letter", "Công văn"
    MINUTES = "minutes", "Biên bản"
    COPY = "copy", "Bản sao"
    LAW = "law", "Luật"
    ORDINANCE = "ordinance", "Pháp lệnh"
    DECREE = "decree", "Nghị định"
    STATE_CIRCULAR = "state_circular", "Thông tư"


TYPE_TILES = {
    "resolution": "NQ",
    "decision": "QĐ",
    "regulation": "QĐ",
    "directive": "CT",
    "conclusion": "KL",
    "statute": "QC",
    "circular": "TT",
    "guidance": "HD",
    "announcement": "TB",
    "report": "BC",
    "plan": "KH",
    "programme": "CTr",
    "scheme": "ĐA",
    "official_letter": "CV",
    "law": "L",
    "decree": "NĐ",
    "state_circular": "TT",
    "charter": "ĐL",
    "platform": "CL",
}
"""The letters people know a type by (documents.md section 1)."""
