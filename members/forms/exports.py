"""What an officer says before members leave in a file: of which body, in which layout, for which purpose."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.exports.rosters import LAYOUTS, Layout
from members.models import Organisation
from members.services.rosters.exports import NO_PURPOSE, bodies_to_choose

_LAYOUT_CHOICES = [(layout.slug, layout.label) for layout in LAYOUTS.values()]


class OrganisationField(forms.ModelChoiceField):
    """A body by its name, deeper ones further in; names that occur twice with their code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Organisation.objects.none(),
            empty_label=None,
            error_messages={"required": "Chọn tổ chức đảng.", "invalid_choice": "Chọn một tổ chức trong danh sách."},
            **kwargs,
        )

    def offer(self, user: Any) -> None:
        """Fill the list with what `user` may choose; the highest body comes first."""
        self.queryset = bodies_to_choose(user)
        bodies = list(self.queryset)
        names = Counter(body.name for body in bodies)
        top = min((body.path.count("/") for body in bodies), default=0)
        self.choices = [
            (
                body.pk,
                "\u2003" * (body.path.count("/") - top)
                + (f"{body.name} [{body.code}]" if names[body.name] > 1 else body.name),
            )
            for body in bodies
        ]


class _ScopeForm(forms.Form):
    organisation = OrganisationField(label="Tổ chức đảng")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.offer(user)


class BlankRosterForm(_ScopeForm):
    """A file to fill in; nothing personal is in it."""

    organisation = OrganisationField(
        label="Danh sách của", help_text="Các chi bộ của tổ chức này có sẵn trong danh sách thả xuống."
    )
    layout = forms.ChoiceField(
        label="Theo mẫu",
        choices=_LAYOUT_CHOICES,
        widget=forms.RadioSelect,
        initial=_LAYOUT_CHOICES[0][0],
        error_messages={"required": "Chọn mẫu.", "invalid_choice": "Chọn một mẫu trong danh sách."},
    )

    def clean_layout(self) -> Layout:
        return LAYOUTS[self.cleaned_data["layout"]]


class _PurposeForm(_ScopeForm):
    purpose = forms.CharField(
        label="Mục đích",
        help_text="Ví dụ: đối chiếu quý III. Câu này được ghi vào nhật ký cùng tên đồng chí và số người trong tệp.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NO_PURPOSE, "max_length": "Ghi ngắn lại, nhiều nhất 200 chữ cái."},
    )


class MemberExportForm(_PurposeForm):
    organisation = OrganisationField(label="Xuất đảng viên của", help_text="Kể cả các tổ chức cấp dưới của nó.")
    layout = forms.ChoiceField(
        label="Theo mẫu",
        choices=_LAYOUT_CHOICES,
        widget=forms.RadioSelect,
        initial=_LAYOUT_CHOICES[0][0],
        error_messages={"required": "Chọn mẫu.", "invalid_choice": "Chọn một mẫu trong danh sách."},
    )
    has_ended = forms.BooleanField(label="Kể cả người đã từ trần, đã ra khỏi Đảng", required=False)

    field_order = ("organisation", "layout", "has_ended", "purpose")

    def clean_layout(self) -> Layout:
        return LAYOUTS[self.cleaned_data["layout"]]


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off"}),
        error_messages={
            "required": "Ghi ngày/tháng/năm.",
            "invalid": "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 02/09/2026.",
        },
    )


class ChangeListForm(_PurposeForm):
    organisation = OrganisationField(label="Đảng viên của", help_text="Kể cả các tổ chức cấp dưới của nó.")
    since = _day("Thay đổi từ ngày")
    until = _day("Đến hết ngày", "Thông tin trong tệp là thông tin vào cuối ngày này.")

    field_order = ("organisation", "since", "until", "purpose")

    def clean_until(self) -> dt.date:
        until = self.cleaned_data["until"]
        if until > timezone.localdate():
            raise ValidationError("Ngày này chưa tới.")
        since = self.cleaned_data.get("since")
        if since and since > until:
            raise ValidationError("Ngày cuối phải từ ngày đầu trở đi.")
        return until
