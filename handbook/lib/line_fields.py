"""Form fields for lists of short texts: one entry on each line, as people write lists."""

from typing import Any

from django import forms

from handbook.lib.text import clean


class LinesField(forms.CharField):
    """A list of texts, one on each line; empty lines fall out."""

    def __init__(self, **kwargs: Any) -> None:
        for name in ("base_field", "encoder", "decoder"):
            kwargs.pop(name, None)
        kwargs["max_length"] = None
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        kwargs.setdefault("help_text", "Mỗi dòng một ý.")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(entry) for entry in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for line in map(clean, str(value or "").splitlines()) if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)
