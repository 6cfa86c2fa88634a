"""Organisations from and to a sheet of five columns: Mã, Tên tổ chức đảng, Tên ngắn, Loại, Mã cấp trên."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.widgets import CharWidget

from handbook.lib.sheets.resource import SheetResource
from handbook.lib.text import fold
from members.models import FormerName, Organisation, OrganisationType, Placement

COLUMNS = ("Mã", "Tên tổ chức đảng", "Tên ngắn", "Loại", "Mã cấp trên")
_TYPES = {fold(label).split(" (")[0]: value for value, label in OrganisationType.choices}


class TypeWidget(CharWidget):
    """A type by its Vietnamese name, marks and brackets optional."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        found = _TYPES.get(fold(str(value or "")).split(" (")[0].strip())
        if not found:
            names = ", ".join(label.split(" (")[0] for label in OrganisationType.labels)
            raise ValueError(f"Loại “{value}” không có. Ghi một trong: {names}.")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return OrganisationType(value).label.split(" (")[0] if value else ""


class ParentWidget(CharWidget):
    """The body above, by its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Organisation | None:
        if not value:
            return None
        parent = Organisation.objects.filter(code=value).first()
        if parent is None:
            raise ValueError(f"Mã cấp trên “{value}” chưa có. Xếp dòng cấp trên lên trước, hoặc sửa mã.")
        return parent

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class OrganisationResource(SheetResource):
    """New bodies and new names. A changed parent is refused: moving a body needs a day and a decision.

    `user` in the keyword arguments of `import_data` bounds the rows to that officer's subtree; without one (a command
    on the server) every body may come in.
    """

    code = Field("code", "Mã")
    name = Field("name", "Tên tổ chức đảng")
    short_name = Field("short_name", "Tên ngắn")
    type = Field("type", "Loại", widget=TypeWidget())
    parent = Field("parent", "Mã cấp trên", widget=ParentWidget())

    class Meta:
        model = Organisation
        fields = ("code", "name", "short_name", "type", "parent")
        import_id_fields = ("code",)
        skip_unchanged = True
        skip_diff = False
        clean_model_instances = True
        use_transactions = True

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raises ValidationError naming the missing columns."""
        missing = [column for column in COLUMNS if column not in (dataset.headers or [])]
        if missing:
            raise ValidationError(f"Tệp thiếu cột: {', '.join(missing)}. Cần đủ: {', '.join(COLUMNS)}.")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for column, words in (("Mã", "mã"), ("Tên tổ chức đảng", "tên")):
            if not row.get(column):
                raise ValidationError(f"Dòng này chưa có {words}.")

    def before_save_instance(self, instance: Organisation, row: Any, **kwargs: Any) -> None:
        self._check_scope(instance, kwargs.get("user"))
        instance._was = None  # type: ignore[attr-defined]
        if instance.pk:
            was = Organisation.objects.get(pk=instance.pk)
            if was.parent_id != instance.parent_id:
                raise ValidationError("Tệp đổi cấp trên. Dùng mục Chuyển cấp trên, vì cần ngày và số quyết định.")
            instance._was = was.name  # type: ignore[attr-defined]

    def after_save_instance(self, instance: Organisation, row: Any, **kwargs: Any) -> None:
        was = instance._was  # type: ignore[attr-defined]
        if was is None and instance.parent:
            Placement.objects.create(organisation=instance, parent=instance.parent)
        elif was and was != instance.name:
            FormerName.objects.get_or_create(organisation=instance, name=was)

    def _check_scope(self, instance: Organisation, user: Any) -> None:
        if user is None:
            return
        editable = Organisation.objects.editable_by(user)
        near = instance.pk or (instance.parent and instance.parent.pk)
        if not near or not editable.filter(pk=near).exists():
            raise ValidationError("Tổ chức này nằm ngoài phạm vi của đồng chí.")
