"""The office's back room: the stock admin behind the portal's own door."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from handbook.lib.scoped_admin import visible
from handbook.worklist import work_of

OWN_APPS = frozenset({"accounts", "members", "documents", "guidance", "exchange"})


class PortalAdminSite(AdminSite):
    """Shows the portal's own models only: what libraries register (secrets of second factors, sessions, jobs, groups)
    would be rows without a scope.
    """

    site_header = "Sổ tay đảng viên – Quản trị"
    site_title = "Quản trị sổ tay"
    index_title = "Việc của cán bộ"
    site_url = "/"
    empty_value_display = "–"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's own "view on site" leads to any row of any table; ours comes before it and asks for the scope."""
        view = self.admin_view(self.view_on_site)
        ours = path("r/<int:content_type_id>/<int:object_id>/", view, name="view_on_site")
        return [ours, *(each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site")]

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponse:
        """To the page of a row the user may see in the admin. Raises Http404 for anything else."""
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if model is None or not self.is_registered(model) or not hasattr(model, "get_absolute_url"):
            raise Http404
        model_admin = self.get_model_admin(model)
        if not model_admin.view_on_site:
            raise Http404
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(visible(model._default_manager.all(), request.user), pk=object_id)
        return redirect(row.get_absolute_url())

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for the reader, then every list."""
        return super().index(request, {"work": work_of(request.user), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: the portal's sign-in page."""
        if request.user.is_authenticated:
            return redirect("/")
        return redirect_to_login(request.get_full_path(), "/dang-nhap/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")
