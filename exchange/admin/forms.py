"""What the office writes: answers, the wording of a published answer, notices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.models import Document
from documents.numbers import symbol_key
from documents.search import find_documents
from exchange.fields import WordsField
from exchange.models import Audience, Notice, Question, QuestionState
from handbook.lib.text import clean, fold

CLOSING = (
    (QuestionState.ANSWERED, "Đã trả lời"),
    (QuestionState.DECLINED, "Từ chối, đã nêu lý do"),
    (QuestionState.FORWARDED, "Đã chuyển cơ quan khác, đã nêu nơi nhận"),
)
BETWEEN = ";"
BASIS_HELP = "Số, ký hiệu văn bản trong kho, cách nhau bằng dấu chấm phẩy. Ví dụ: 294-QĐ/TW; 06-HD/TW"


class BasisField(forms.CharField):
    """Texts by their numbers, a semicolon between; gives a list of documents the writer may open."""

    writer: Any = None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return f"{BETWEEN} ".join(document.symbol or document.title for document in value)
        return value

    def clean(self, value: Any) -> list[Document]:
        """Raises ValidationError naming what was not found, or found more than once."""
        asked = [clean(part) for part in (super().clean(value) or "").split(BETWEEN) if clean(part)]
        return list(dict.fromkeys(self._one(text) for text in asked))

    def _one(self, text: str) -> Document:
        readable = Document.objects.visible_to(self.writer).defer("search_vector")
        found = list(readable.filter(symbol_key=symbol_key(text))[:5])
        if not found:
            by_number = find_documents(readable, text)
            found = list(by_number.documents[:5]) if by_number.is_number else []
        found = found or [document for document in readable.filter(symbol="") if fold(document.title) == fold(text)]
        if not found:
            raise ValidationError(f"Không thấy văn bản “{text}”. Ghi số, ký hiệu như trong kho văn bản.")
        if len(found) > 1:
            names = ", ".join(f"{document.symbol} ({document.issued_display})" for document in found)
            raise ValidationError(f"“{text}” hợp với nhiều văn bản: {names}. Ghi đủ số, ký hiệu.")
        return found[0]


class AnswerForm(forms.Form):
    """What the asker will read, and how the question is closed."""

    answer = WordsField(
        "Trả lời",
        what="Trả lời",
        most=8000,
        rows=10,
        missing="Chưa có nội dung trả lời. Từ chối hay chuyển đi cũng phải nêu lý do.",
        help_text="Ý chính trước, rồi tới việc cần làm. Đừng ghi nội dung mật, số căn cước, số thẻ.",
    )
    state = forms.ChoiceField(
        label="Kết quả",
        choices=CLOSING,
        widget=forms.RadioSelect,
        initial=QuestionState.ANSWERED,
        error_messages={"required": "Chọn một kết quả.", "invalid_choice": "Chọn một trong ba kết quả."},
    )
    answering_body = forms.CharField(
        label="Cơ quan trả lời",
        max_length=160,
        required=False,
        help_text="Hiện dưới câu trả lời. Để trống thì ghi Ban Tổ chức.",
    )
    basis = BasisField(
        label="Căn cứ",
        required=False,
        help_text=BASIS_HELP,
        max_length=400,
    )

    def __init__(self, *args: Any, question: Question, writer: Any, **kwargs: Any) -> None:
        is_closed = question.state in dict(CLOSING)
        kwargs["initial"] = {
            "answer": question.answer,
            "state": question.state if is_closed else QuestionState.ANSWERED,
            "answering_body": question.answering_body,
            "basis": list(question.basis.visible_to(writer)),  # type: ignore[attr-defined]  # the stubs lose our manager
        }
        super().__init__(*args, **kwargs)
        self.fields["basis"].writer = writer  # type: ignore[attr-defined]  # BasisField reads it


class PublishForm(forms.Form):
    """The same for everybody to read: written anew, so that nothing private slips through."""

    public_title = WordsField(
        "Câu hỏi cho mọi người đọc",
        what="Câu hỏi",
        most=300,
        rows=2,
        missing="Chưa viết câu hỏi cho mọi người đọc.",
        help_text="Viết lại thành một câu hỏi chung.",
    )
    public_answer = WordsField(
        "Trả lời cho mọi người đọc",
        what="Trả lời",
        most=8000,
        rows=8,
        missing="Chưa viết câu trả lời cho mọi người đọc.",
        help_text="Không nêu tên người, nơi ở, số giấy tờ, hay chuyện riêng của người hỏi.",
    )


class NoticeForm(forms.ModelForm):
    basis = BasisField(label="Căn cứ", required=False, help_text=BASIS_HELP, max_length=400)

    class Meta:
        model = Notice
        fields = ("title", "body", "audience", "organisation", "issuing_body", "expires_at")
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "body": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "body": "Đừng ghi nội dung mật, tin cá nhân.",
            "issuing_body": "Ví dụ: Ban Tổ chức Tỉnh ủy.",
            "expires_at": "Sau lúc này không ai thấy thông báo nữa. Để trống thì hiện mãi.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        to_subtree = data.get("audience") == Audience.SUBTREE
        if to_subtree and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Chọn tổ chức nhận.")
        elif "audience" in data and not to_subtree and data.get("organisation"):
            self.add_error("organisation", "Chỉ chọn tổ chức khi gửi tới một tổ chức và cấp dưới. Để trống ô này.")
        return data
