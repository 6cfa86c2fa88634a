"""What a member writes to the office."""

from django import forms

from guidance.models import ProcedureGroup


class ReportForm(forms.Form):
    """What is wrong, in a sentence. `website` is for machines: people never see it."""

    body = forms.CharField(
        label="Chỗ nào sai?",
        help_text="Viết một câu: chỗ nào, đúng ra là gì. Đừng ghi nội dung mật, số căn cước, số thẻ.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Chưa viết chỗ nào sai. Một câu là đủ.",
            "max_length": "Dài quá 1.000 chữ cái. Viết ngắn lại.",
        },
    )
    website = forms.CharField(
        label="Để trống ô này",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class ReportAnswerForm(forms.Form):
    answer = forms.CharField(
        label="Trả lời",
        help_text="Đã sửa gì, hoặc vì sao không sửa. Người báo đã đăng nhập thì đọc được câu này.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Chưa có trả lời. Nói đã sửa gì, hoặc vì sao không sửa.",
            "max_length": "Dài quá 2.000 chữ cái. Viết ngắn lại.",
        },
    )


class QuestionForm(forms.Form):
    """A question, its subject, and whether the answer may be shown to others."""

    body = forms.CharField(
        label="Đồng chí muốn hỏi gì?",
        help_text="Viết như nói chuyện, một câu ngắn cũng được.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Chưa có câu hỏi. Viết một câu ngắn cũng được.",
            "max_length": "Câu hỏi dài quá 4.000 chữ cái. Viết ngắn lại, hoặc gửi làm hai lần.",
        },
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
