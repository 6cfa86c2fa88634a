"""What a clerk fills in on the screens of an import."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from handbook.lib.sheets.checks import Limits
from members.models import ImportMode, RosterImport
from members.services.rosters.imports import needs_second_person


class RosterUploadForm(forms.Form):
    """The file, the day it speaks of, and whether known members may be changed."""

    file = forms.FileField(
        label="Tệp danh sách",
        help_text=f"Bảng tính .xlsx, .xls hoặc .csv, không quá {Limits().most}. Giữ nguyên tệp, không cần sửa trước.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": "Chưa chọn tệp.",
            "empty": "Tệp rỗng, không có gì bên trong. Chọn lại tệp.",
            "missing": "Chưa chọn tệp.",
        },
    )
    as_of = forms.DateField(
        label="Danh sách lập ngày nào?",
        help_text="Ghi ngày/tháng/năm. Tệp cũ hơn số liệu đang có sẽ được hỏi lại.",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off", "inputmode": "text"}),
        error_messages={
            "required": "Chưa ghi ngày lập danh sách.",
            "invalid": "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 30/11/2026.",
        },
    )
    mode = forms.ChoiceField(
        label="Với người đã có trên sổ tay",
        choices=[
            (ImportMode.ADD_AND_UPDATE, "Sửa theo tệp những ô có ghi (ô trống không xóa gì)"),
            (ImportMode.ADD_ONLY, "Giữ nguyên, chỉ thêm người mới"),
        ],
        widget=forms.RadioSelect,
        initial=ImportMode.ADD_AND_UPDATE,
        error_messages={"required": "Chọn một cách."},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > Limits().file_bytes:
            raise ValidationError(Limits().too_large)
        return upload

    def clean_as_of(self) -> dt.date:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError("Ngày này chưa tới. Ghi ngày lập danh sách.")
        return day


class ConfirmForm(forms.Form):
    """The last yes: doubts looked at, and whether a waiting row keeps all others back."""

    is_all_or_nothing = forms.BooleanField(
        label="Chỉ nhập khi mọi dòng đều được",
        help_text="Bật thì còn một dòng chờ xử lý là chưa nhập dòng nào.",
        required=False,
    )
    has_looked = forms.BooleanField(error_messages={"required": "Xem các lưu ý rồi đánh dấu vào ô này."})
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, roster_import: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster_import = roster_import
        self.initial.update(digest=roster_import.digest, is_all_or_nothing=roster_import.is_all_or_nothing)
        warnings = roster_import.counts.get("warnings", 0)
        if warnings or needs_second_person(roster_import):
            parts = ([f"{warnings} dòng có lưu ý"] if warnings else []) + (
                ["những điều khác thường ở trên"] if needs_second_person(roster_import) else []
            )
            self.fields["has_looked"].label = f"Tôi đã xem {' và '.join(parts)}"
        else:
            del self.fields["has_looked"]
        if not roster_import.counts.get("waiting"):
            del self.fields["is_all_or_nothing"]

    def clean_digest(self) -> str:
        if self.cleaned_data["digest"] != self.roster_import.digest:
            raise ValidationError("Kết quả vừa được tính lại. Xem lại các con số rồi bấm nhập.")
        return self.cleaned_data["digest"]


class ProfileNameForm(forms.Form):
    """A name under which the matching of columns is kept."""

    name = forms.CharField(
        label="Đặt tên để lần sau dùng lại",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Đặt tên cho cách ghép cột.", "max_length": "Tên dài quá 100 chữ cái."},
    )
