"""Application configurations of the composing project."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django.templatetags.static import static
from django.utils.html import format_html

from handbook.lib.priority import share_niceness


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = "Sổ tay đảng viên"

    def ready(self) -> None:
        from documents.search import rank_with
        from handbook.searching.listing import ranked_texts

        rank_with(ranked_texts)
        connection_created.connect(_share_niceness, dispatch_uid="share_niceness")


def _share_niceness(connection: Any, **_: Any) -> None:
    share_niceness(connection.connection)


class PortalAdminConfig(AdminConfig):
    """The stock admin behind the portal's own door and index page."""

    default_site = "handbook.admin_site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin.templatetags import admin_list

        admin_list._boolean_icon = boolean_icon  # type: ignore[attr-defined]


def boolean_icon(value: bool | None) -> Any:
    """Django's picture of a truth value, with a Vietnamese word beside: its own says "True" to a screen reader, which
    no catalogue can change.
    """
    name, word = {True: ("yes", "Có"), False: ("no", "Không"), None: ("unknown", "Chưa rõ")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), word)
