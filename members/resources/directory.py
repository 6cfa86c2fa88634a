"""The directory from and to a sheet; a body of our tree is known by its code there and keeps its name there."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export.fields import Field
from import_export.widgets import CharWidget

from handbook.lib.sheets.resource import SheetResource
from handbook.lib.sheets.widgets import ChoiceWidget, DayWidget
from handbook.lib.text import clean, fold
from members.access import access_of
from members.models import DirectoryEntry, DirectoryLevel, Organisation
from members.office_phones import read_phones
from members.querysets.directory import keeps_entry

CODE = "Mã"
_YES_OR_NO = ((True, "Có"), (False, "Không"))
_OF_THE_TREE = "Tên, cấp, cấp trên, tên cũ của tổ chức trong tỉnh sửa ở mục Tổ chức đảng. Xóa ô này, hoặc sửa mã."


class PhoneWidget(CharWidget):
    """Numbers of an office, with a semicolon between."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Raises ValueError with what to write."""
        return "; ".join(map(str, read_phones(str(value or ""))))


class ParentWidget(CharWidget):
    """The body above one outside, by its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> DirectoryEntry | None:
        """Raises ValueError where there is none."""
        parent = DirectoryEntry.objects.filter(organisation=None, code=value).first()
        if parent is None:
            raise ValueError(f"Mã cấp trên “{value}” chưa có. Xếp dòng cấp trên lên trước, hoặc sửa mã.")
        return parent


class LinesWidget(CharWidget):
    """Names with a semicolon between; kept one on each line."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "\n".join(filter(None, map(clean, str(value or "").split(";"))))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(str(value or "").splitlines())


class TreeField(Field):
    """What the sheet says of bodies elsewhere, and the tree of ours: there the cell must agree; old names of ours stay
    out of the sheet.
    """

    def export(self, instance: Any, **kwargs: Any) -> str:
        """As the tree has it, or the row of a body elsewhere."""
        own = instance.organisation
        if self.attribute == "parent":
            above = own.parent if own else instance.parent
            return (above.code or "") if above else ""
        if self.attribute == "former_names":
            return "; ".join(instance.former_names.splitlines())
        value = {"name": instance.title, "level": instance.known_level}[self.attribute]
        return str(self.widget.render(value))

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Raises ValueError where the sheet would change what the tree says."""
        if instance.organisation is None:
            super().save(instance, row, is_m2m, **kwargs)
        elif fold(str(row[self.column_name])) != fold(self.export(instance)):
            raise ValueError(_OF_THE_TREE)


class DirectoryResource(SheetResource):
    """New entries are hidden unless the sheet says otherwise; a blank cell leaves what is there; nothing is deleted.

    `user` in the keyword arguments of `import_data` bounds the rows to what that person keeps.
    """

    code = Field("known_code", CODE, readonly=True)
    name = TreeField("name", "Tên tổ chức đảng")
    level = TreeField("level", "Cấp", widget=ChoiceWidget(DirectoryLevel.choices, "Cấp"))
    parent = TreeField("parent", "Mã cấp trên", widget=ParentWidget())
    former_names = TreeField("former_names", "Tên cũ", widget=LinesWidget())
    office = Field("office", "Nơi tiếp nhận")
    address = Field("address", "Địa chỉ")
    phone = Field("phone", "Điện thoại cơ quan", widget=PhoneWidget())
    is_duty_mobile = Field("is_duty_mobile", "Là di động trực", widget=ChoiceWidget(_YES_OR_NO, "Là di động trực"))
    hours = Field("hours", "Giờ làm việc")
    note = Field("note", "Ghi chú")
    verified_on = Field("verified_on", "Đối chiếu ngày", widget=DayWidget())
    is_shown = Field("is_shown", "Hiện trong danh bạ", widget=ChoiceWidget(_YES_OR_NO, "Hiện trong danh bạ"))
    is_phone_shown = Field("is_phone_shown", "Hiện điện thoại", widget=ChoiceWidget(_YES_OR_NO, "Hiện điện thoại"))

    class Meta:
        model = DirectoryEntry
        fields = (
            *("code", "name", "level", "parent", "former_names", "office", "address", "phone", "is_duty_mobile"),
            *("hours", "note", "verified_on", "is_shown", "is_phone_shown"),
        )
        import_id_fields = ()
        skip_unchanged = True
        skip_diff = False
        clean_model_instances = True
        use_transactions = True

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return queryset.select_related("organisation__parent", "parent")

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raises ValidationError where no column says which body a row speaks of."""
        self._seen: dict[str, int] = {}
        if CODE not in (dataset.headers or []):
            raise ValidationError(f"Tệp thiếu cột “{CODE}”: mã của tổ chức trong tỉnh, hoặc mã riêng của tổ chức khác.")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Raises ValidationError for a row that says no code, or the code of a row before it."""
        code = row.get(CODE)
        if not code:
            raise ValidationError("Dòng này chưa có mã.")
        if code in self._seen:
            raise ValidationError(f"Mã “{code}” đã có ở một dòng trên. Gộp hai dòng thành một.")
        self._seen[code] = kwargs.get("row_number", 0)

    def get_instance(self, instance_loader: Any, row: Any) -> DirectoryEntry | None:
        entries = DirectoryEntry.objects.select_related("organisation__parent", "parent")
        code = row[CODE]
        return entries.filter(organisation__code=code).first() or entries.filter(code=code).first()

    def after_init_instance(self, instance: DirectoryEntry, new: bool, row: Any, **kwargs: Any) -> None:
        """Raises ValidationError for a body that the person importing does not keep."""
        if new:
            instance.organisation = Organisation.objects.select_related("parent").filter(code=row[CODE]).first()
            instance.code = "" if instance.organisation else row[CODE]
        user = kwargs.get("user")
        if user is not None and not keeps_entry(access_of(user), instance.organisation):
            raise ValidationError("Nơi nhận này nằm ngoài phạm vi của đồng chí.")

    def import_field(
        self, field: Field, instance: DirectoryEntry, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        if row.get(field.column_name):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A row of somebody known that says nothing new."""
        is_known = instance.pk is not None
        return is_known and super().skip_row(instance, original, row, import_validation_errors)
