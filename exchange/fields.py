"""Fields that several forms of this app share."""

from typing import Any

from django import forms


class WordsField(forms.CharField):
    """Some lines of running text. `missing` is the whole sentence for an empty one; `what` begins that for one longer
    than `most` characters, `shorter` ends it."""

    def __init__(
        self, label: str, *, what: str, most: int, rows: int, missing: str, shorter: str = "Viết ngắn lại.", **more: Any
    ) -> None:
        super().__init__(
            label=label,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "required": missing,
                "max_length": f"{what} dài quá {most:,} chữ cái. {shorter}".replace(",", "."),
            },
            **more,
        )
