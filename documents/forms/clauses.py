"""What an editor types about a clause."""

from typing import Any

from django import forms

from documents.models import Clause, ClauseKind
from handbook.lib.text import clean, clean_lines

_SHOWN = 70
_LABEL_HELP = "Như khi trích dẫn: Điều 5, khoản 2, điểm a, 3.5.1. Phần mở đầu thì để trống."


class ClauseForm(forms.ModelForm):
    class Meta:
        model = Clause
        fields = ("kind", "label", "heading", "text")
        labels = {"kind": "Loại", "label": "Số, tên gọi", "heading": "Tiêu đề", "text": "Nội dung"}
        help_texts = {"label": _LABEL_HELP, "text": "Không ghi lại số và tiêu đề. Mỗi đoạn một dòng."}
        widgets = {"heading": forms.Textarea(attrs={"rows": 2}), "text": forms.Textarea(attrs={"rows": 12})}

    def clean_label(self) -> str:
        return clean(self.cleaned_data["label"])

    def clean_heading(self) -> str:
        return clean(self.cleaned_data["heading"])

    def clean_text(self) -> str:
        return clean_lines(self.cleaned_data["text"])


class SplitForm(forms.Form):
    """Where the new clause begins, and what it is called."""

    line = forms.TypedChoiceField(label="Mục mới bắt đầu từ dòng", coerce=int, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="Loại", choices=ClauseKind.choices)
    label = forms.CharField(label="Số, tên gọi", max_length=60, required=False, help_text=_LABEL_HELP)
    heading = forms.CharField(label="Tiêu đề", max_length=400, required=False)

    def __init__(self, *args: Any, clause: Clause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = clause.text.split("\n")
        first = 0 if clause.heading else 1
        field: Any = self.fields["line"]
        field.choices = [(n, _short(line)) for n, line in enumerate(lines) if n >= first and line]
        field.error_messages = {
            "required": "Chọn dòng bắt đầu mục mới.",
            "invalid_choice": "Dòng này không còn. Chọn lại.",
        }
        self.fields["kind"].initial = "article" if clause.kind == ClauseKind.PREAMBLE else clause.kind

    def clean_label(self) -> str:
        return clean(self.cleaned_data["label"])

    def clean_heading(self) -> str:
        return clean(self.cleaned_data["heading"])

    @property
    def has_lines(self) -> bool:
        field: Any = self.fields["line"]
        return bool(field.choices)


def _short(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
