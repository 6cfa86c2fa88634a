"""Form fields for lists of short texts: one entry on each line, as people write lists."""

from typing import Any

from django import forms

from handbook.lib.text import clean

CELL_MARK = "|"


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


class BlocksField(LinesField):
    """Paragraphs and table rows: {"kind": "text", "text"} or {"kind": "row", "cells"}; a row has CELL_MARK between
    its cells.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"Mỗi dòng một đoạn. Dòng của bảng: các ô cách nhau bằng dấu {CELL_MARK}")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f" {CELL_MARK} ".join(entry.get("cells", [])) or entry.get("text", "") for entry in value)

    def to_python(self, value: Any) -> Any:
        blocks: list[dict[str, Any]] = []
        for line in super().to_python(value):
            if CELL_MARK in line:
                blocks.append({"kind": "row", "cells": [clean(cell) for cell in line.split(CELL_MARK)]})
            else:
                blocks.append({"kind": "text", "text": line})
        return blocks
