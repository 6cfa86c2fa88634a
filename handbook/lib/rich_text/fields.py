"""The column and the form field of rich text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Script
from django.templatetags.static import static

from handbook.lib.rich_text import MOST, clean


class RichTextWidget(forms.Textarea):
    """A text area that becomes the editor where scripts run; without them the tags are typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 12, "data-prose": "", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-prose"] = static("django_prose_editor/editor.js")
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The area is hidden behind the editor: a browser could not point at it."""
        return False

    class Media:
        css = {"all": ("django_prose_editor/material-icons.css", "django_prose_editor/editor.css", "css/prose.css")}
        js = (Script("js/prose.js", type="module"),)


class RichTextFormField(forms.CharField):
    """Shows and gives back cleaned text of at most MOST characters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = None
        kwargs["widget"] = RichTextWidget()
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clean(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        text = clean(super().to_python(value))
        if len(text) > MOST:
            raise ValidationError("Bài dài quá. Chia thành hai trang.")
        return text


class RichTextField(models.TextField):
    """Cleaned whenever it is written: by a form, an import, a shell."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": RichTextFormField, **kwargs, "widget": RichTextWidget()})
