"""The admin's base classes: every list, choice, history and export starts from the same rows as the pages.

A model whose queryset has `visible_to` and `editable_by` is bounded by them; other models by permission alone.
"""

import functools
import operator
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from handbook.lib.dates import PartialDate
from handbook.lib.encryption import EncryptedTextField
from handbook.lib.reasons import reason_words
from handbook.lib.text import fold

HISTORY_ROWS = 200
_UNSAID_ENDINGS = ("_index", "sha256", "fingerprint", "digest")
"""Fields that machines compare; they say nothing to a reader of the history."""


def visible(queryset: Any, user: Any) -> Any:
    """Rows `user` may see; all where the model knows no such rule."""
    return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


def editable(queryset: Any, user: Any) -> Any:
    return queryset.editable_by(user) if hasattr(queryset, "editable_by") else queryset


class Fold(models.Func):
    """A text without marks, as `fold` gives it."""

    function, output_field = "vi_fold", models.TextField()


def _folded(name: str) -> str:
    return f"folded_{name.replace('__', '_')}"


def choose_by_search(model: type[models.Model], field: str, site: Any) -> AutocompleteSelect:
    """The widget that finds a row by typing, for a form field beside the model's own; offers what `field` may hold."""
    return AutocompleteSelect(model._meta.get_field(field), site)


class ScopedMixin:
    """Foreign keys and rows for main forms and inlines. Fields in `writes_into` offer only what may be changed."""

    model: type[models.Model]
    writes_into = ("organisation", "parent", "member", "group")

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible(super().get_queryset(request), request.user)  # type: ignore[misc]

    def _choices(self, db_field: Any, request: HttpRequest) -> Any:
        rows = db_field.remote_field.model._default_manager.all()
        bound = editable if db_field.name in self.writes_into else visible
        return bound(rows, request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the small links to add, change or look at the related row: they lead away from the form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for name in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, name, False)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class ScopedAdmin(ScopedMixin, admin.ModelAdmin):
    """A ModelAdmin within the user's scope. Nothing is deleted in bulk; history is the audit trail's."""

    list_per_page = 50
    show_full_result_count = False
    actions: Any = ()
    object_history_template = "admin/audit_history.html"

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or editable(self.model._default_manager.all(), request.user).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_edit(request, obj)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Rows that hold every word typed in one of `search_fields`, with or without marks."""
        fields = self.get_search_fields(request)
        queryset = queryset.alias(**{_folded(name): Fold(name) for name in fields})
        for word in fold(search_term).split() if fields else ():
            holds = (models.Q(**{f"{_folded(name)}__contains": word}) for name in fields)
            queryset = queryset.filter(functools.reduce(operator.or_, holds))
        return queryset, False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the triggers recorded of one row in scope: when, who, why, which fields."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lịch sử: {obj}",
            "entries": history_of(obj),
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


def history_of(obj: Any) -> list[dict[str, Any]]:
    """The newest HISTORY_ROWS events of `obj`, newest first, each with what changed against the one before it."""
    if not hasattr(obj, "history"):
        return []
    events = list(obj.history.select_related("pgh_context").order_by("-pgh_id")[: HISTORY_ROWS + 1])
    entries = []
    for index, event in enumerate(events[:HISTORY_ROWS]):
        before = events[index + 1] if index + 1 < len(events) else None
        context = (event.pgh_context.metadata if event.pgh_context else None) or {}
        entries.append(
            {
                "at": event.pgh_created_at,
                "kind": {"insert": "Tạo", "update": "Sửa", "delete": "Xóa"}.get(event.pgh_label, event.pgh_label),
                "user": context.get("user"),
                "reason": reason_words(context.get("reason", "")),
                "changes": _changes(obj, before, event),
            }
        )
    names = _names_of({entry["user"] for entry in entries})
    return [{**entry, "user": names.get(entry["user"], "")} for entry in entries]


def _names_of(user_ids: set[Any]) -> dict[Any, str]:
    from django.contrib.auth import get_user_model

    users = get_user_model()._default_manager.filter(pk__in=[pk for pk in user_ids if pk])
    return {user.pk: str(user) for user in users}


def _changes(obj: Any, before: Any, after: Any) -> list[tuple[str, str, str]]:
    """(field, before, after); sealed fields say only that they changed, their indexes nothing."""
    if before is None:
        return []
    changes = []
    for field in obj._meta.concrete_fields:
        name = field.attname
        if not hasattr(after, name) or name.endswith(_UNSAID_ENDINGS) or name in ("updated_at", "id"):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            if isinstance(field, EncryptedTextField):
                old = new = "(giữ kín)"
            elif isinstance(field, models.JSONField):
                old, new = ("trống" if not value else "số liệu" for value in (old, new))
            changes.append((str(field.verbose_name), _shown(field, old), _shown(field, new)))
    return changes


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return PartialDate(value).display if isinstance(value, PartialDate) else str(value)
