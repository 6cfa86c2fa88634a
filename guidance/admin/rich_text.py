"""Forms with rich text: what a Word file adds, and what the editor is told to look at."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from guidance.services.word_files import rich_text_of
from handbook.lib.rich_text.advice import advice_on


class RichTextForm(forms.ModelForm):
    """`rich_text` names the field that takes what stands in the uploaded Word file."""

    rich_text = "text"
    from_word = forms.FileField(
        label="Thêm chữ từ tệp soạn thảo",
        required=False,
        help_text="Tệp .docx. Chữ và bảng được thêm vào cuối nội dung; tệp không được giữ lại.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("from_word")
        if upload:
            try:
                data[self.rich_text] = data.get(self.rich_text, "") + rich_text_of(upload)
            except ValidationError as error:
                self.add_error("from_word", error)
        return data


class AdvisingMixin:
    """After saving, tells what of the text some readers cannot use; nothing is refused for it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        for sentence in advice_on(getattr(obj, form.rich_text)):
            messages.warning(request, sentence)
