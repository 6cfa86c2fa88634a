"""The base of import-export resources: errors speak of the sheet's own rows and columns, never of our code."""

import logging
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.resources import ModelResource
from import_export.results import Error

logger = logging.getLogger("portal.import")

UNEXPECTED = "Chưa đọc được dòng này. Báo người quản trị hệ thống, nêu tên tệp và số dòng."


class SheetRowError(Error):
    """`sentence` is what the sender reads."""

    @property
    def sentence(self) -> str:
        if isinstance(self.error, ValidationError):
            return " ".join(self.error.messages)
        return UNEXPECTED


class SheetResource(ModelResource):
    """Names errors by the headings of the sheet, and rows by their numbers in it."""

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    def get_error_result_class(self) -> type[Error]:
        return SheetRowError

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raises ValidationError with headings for keys; facts without a column come without one."""
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            headings = {field.attribute: field.column_name for field in self.fields.values()}
            by_heading: dict[str, list[str]] = {}
            for name, sentences in error.message_dict.items():
                by_heading.setdefault(headings.get(name, NON_FIELD_ERRORS), []).extend(sentences)
            raise ValidationError(by_heading) from None  # type: ignore[arg-type]

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        numbers = getattr(dataset, "sheet_rows", None)
        for row in [*result.invalid_rows, *result.error_rows]:
            if numbers:
                row.number = numbers[row.number - 1]
        for row in result.error_rows:
            for error in row.errors:
                if not isinstance(error.error, ValidationError):
                    logger.error("Row %s of an imported sheet failed", row.number, exc_info=error.error)
