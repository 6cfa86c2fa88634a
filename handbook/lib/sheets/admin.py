"""django-import-export's pages in the admin, on our reader, with sentences for a sheet that cannot be read."""

from typing import Any

from import_export.forms import SelectableFieldsExportForm

from handbook.lib.sheets.exchange import SheetFormat
from handbook.lib.sheets.grid import SheetError


class SheetExportForm(SelectableFieldsExportForm):
    """Offers columns by their headings."""

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        return str(resource.fields[field_name].column_name)


class SheetImportMixin:
    """Put before import-export's own mixins."""

    import_formats = [SheetFormat]
    export_formats = [SheetFormat]
    export_form_class = SheetExportForm

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        message = e.message if isinstance(e, SheetError) else "Không đọc được tệp này. Lưu lại dạng .xlsx rồi tải lại."
        form.add_error("import_file", message)
