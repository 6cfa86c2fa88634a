"""Application configurations of the composing project."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = "Sổ tay đảng viên"


class PortalAdminConfig(AdminConfig):
    """The stock admin behind the portal's own door and index page."""

    default_site = "handbook.admin_site.PortalAdminSite"
