"""django-import-export's pages in the admin, on our reader, with sentences for a sheet that cannot be read."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.forms import SelectableFieldsExportForm

from handbook.lib.sheets.exchange import SheetFormat
from handbook.lib.sheets.grid import SheetError


class SheetExportForm(SelectableFieldsExportForm):
    """Offers columns by their headings."""

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        return str(resource.fields[field_name].column_name)


class SheetImportMixin:
    """Put before import-export's own mixins. A sheet comes in whole or not at all."""

    import_formats = [SheetFormat]
    export_formats = [SheetFormat]
    import_template_name = "admin/sheet_import.html"
    export_template_name = "admin/sheet_export.html"
    export_form_class = SheetExportForm

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        message = e.message if isinstance(e, SheetError) else "Không đọc được tệp này. Lưu lại dạng .xlsx rồi tải lại."
        form.add_error("import_file", message)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}  # type: ignore[misc]

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The confirmed file; one whose waiting copy has expired is asked for again."""
        try:
            return super().process_import(request, **kwargs)  # type: ignore[misc]
        except SheetError as error:
            return self._again(request, error.message)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self._again(request, "Chưa nhập gì: dữ liệu đã đổi từ lúc xem trước. Chọn lại tệp để xem chỗ sai.")
        return super().process_result(result, request)  # type: ignore[misc]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The rows of the list as filtered; a filter that does not exist leads to the unfiltered page."""
        try:
            return super().export_action(request)  # type: ignore[misc]
        except IncorrectLookupParameters:
            return redirect(request.path)

    def get_valid_export_item_pks(self, request: HttpRequest) -> Any:
        return self.get_export_queryset(request).values_list("pk", flat=True)  # type: ignore[attr-defined]

    def _again(self, request: HttpRequest, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.ERROR)  # type: ignore[attr-defined]
        app, model = self.get_model_info()  # type: ignore[attr-defined]
        return redirect(f"admin:{app}_{model}_import")
