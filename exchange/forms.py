"""What a member writes to the office."""

from django import forms

from exchange.fields import WordsField
from guidance.models import ProcedureGroup


class ReportForm(forms.Form):
    """What is wrong, in a sentence. `website` is for machines: people never see it."""

    body = WordsField(
        "Chỗ nào sai?",
        what="Lời báo",
        most=1000,
        rows=4,
        missing="Chưa viết chỗ nào sai. Một câu là đủ.",
        help_text="Viết một câu: chỗ nào, đúng ra là gì. Đừng ghi nội dung mật, số căn cước, số thẻ.",
    )
    website = forms.CharField(
        label="Để trống ô này",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class ReportAnswerForm(forms.Form):
    answer = WordsField(
        "Trả lời",
        what="Trả lời",
        most=2000,
        rows=5,
        missing="Chưa có trả lời. Nói đã sửa gì, hoặc vì sao không sửa.",
        help_text="Đã sửa gì, hoặc vì sao không sửa. Người báo đã đăng nhập thì đọc được câu này.",
    )


class QuestionForm(forms.Form):
    """A question, its subject, and whether the answer may be shown to others."""

    body = WordsField(
        "Đồng chí muốn hỏi gì?",
        what="Câu hỏi",
        most=4000,
        rows=6,
        missing="Chưa có câu hỏi. Viết một câu ngắn cũng được.",
        shorter="Viết ngắn lại, hoặc gửi làm hai lần.",
        help_text="Viết như nói chuyện, một câu ngắn cũng được.",
    )
    topic = forms.ModelChoiceField(
        label="Về việc gì? (không bắt buộc)",
        queryset=ProcedureGroup.objects.none(),
        required=False,
        empty_label="Chưa rõ",
    )
    visibility = forms.ChoiceField(
        label="Trả lời thế nào?",
        choices=[("private", "Trả lời riêng tôi"), ("public", "Có thể đăng cho mọi người đọc, không nêu tên tôi")],
        widget=forms.RadioSelect,
        initial="private",
        error_messages={"required": "Chọn cách trả lời."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topic"].queryset = ProcedureGroup.objects.all()  # type: ignore[attr-defined]
