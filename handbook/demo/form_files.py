"""Two invented templates of forms, of our own wording, made in code: one that holds, one whose text has lost force."""

import datetime as dt
import hashlib
import io
import zipfile
from html import escape

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from documents.models import Document
from guidance.filling.template import WordTemplate
from guidance.models import FormFile, FormTemplate
from handbook.demo.library import PARTS, XML

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTICE = "MẪU MINH HỌA CỦA BẢN DÙNG THỬ, KHÔNG PHẢI MẪU CHÍNH THỨC"
_ADDITIONS = (
    f"*{_NOTICE}",
    "*Phiếu bổ sung thông tin",
    "Tôi là {{ho_ten_hoa}}, giới tính {{gioi_tinh}}, dân tộc {{dan_toc}}.",
    "Sinh ngày {{ngay_sinh_ngay}} tháng {{ngay_sinh_thang}} năm {{ngay_sinh_nam}}.",
    "Số căn cước: {{so_can_cuoc}}. Điện thoại: {{dien_thoai}}.",
    "Vào Đảng ngày {{ngay_vao_dang}}, chính thức ngày {{ngay_chinh_thuc}}.",
    "Đang sinh hoạt tại {{chi_bo}}, thuộc {{cap_tren}}. Chức vụ: {{chuc_vu}}.",
    "Trong năm qua, tôi có thay đổi sau: {{thay_doi_trong_nam}}",
    "Ngày ……… tháng ……… năm ………",
    "Người khai ký, ghi rõ họ tên",
)
_REQUEST = (
    f"*{_NOTICE}",
    "*Giấy xin xác nhận nơi sinh hoạt",
    "Tôi là {{ho_ten}}, sinh ngày {{ngay_sinh}}, số thẻ đảng viên {{so_dang_vien}}.",
    "Xin xác nhận tôi đang sinh hoạt tại {{chi_bo}}.",
    "Ngày ……… tháng ……… năm ………",
)


def word_file(lines: tuple[str, ...]) -> bytes:
    """A DOCX of `lines`; one that begins with * is centred and bold."""
    body = "".join(_paragraph(line) for line in lines)
    document = f'{XML}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, XML + part)
        archive.writestr("word/document.xml", document)
    return target.getvalue()


def _paragraph(line: str) -> str:
    place, looks = ('<w:pPr><w:jc w:val="center"/></w:pPr>', "<w:rPr><w:b/></w:rPr>") if line[0] == "*" else ("", "")
    text = escape(line.removeprefix("*"), quote=False)
    return f'<w:p>{place}<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def load_form_files(editor: User, today: dt.date) -> None:
    """Keep both. The reference data and the demonstration's texts must be loaded."""
    old = Document.objects.get(slug="03-hd-btctu-mau-2025")
    request, _ = FormTemplate.objects.get_or_create(
        code="1-MH", document=old, defaults={"name": "Giấy xin xác nhận nơi sinh hoạt (minh họa)"}
    )
    since = today - dt.timedelta(days=30)
    keep_word_file(FormTemplate.objects.get(code="3-HSĐV"), _ADDITIONS, editor, since)
    keep_word_file(request, _REQUEST, editor, since)


def keep_word_file(
    form: FormTemplate, lines: tuple[str, ...], editor: User, since: dt.date, *, version: int = 1
) -> FormFile:
    """`lines` as a version of the template of `form`, published."""
    content = word_file(lines)
    row = FormFile(
        form=form,
        version=version,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        names=WordTemplate(content).names,
        valid_from=since,
        published_at=timezone.now(),
        uploaded_by=editor,
    )
    row.file.save("docx", ContentFile(content), save=False)
    row.save()
    return row
