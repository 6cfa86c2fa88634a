"""Files of members, under /quan-ly/xuat/: a list, a list of changes, a blank file to fill in."""

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from handbook.lib.text import slugify_vi
from members.forms.exports import BlankRosterForm, ChangeListForm, MemberExportForm
from members.models import Organisation
from members.services.rosters.exports import blank_roster, export_changes, export_members

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
may_export = permission_required("members.export_member", raise_exception=True)


@require_safe
@may_export
def index(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and the form of the blank file."""
    return render(request, "members/exports/index.html", {"form": BlankRosterForm(user=request.user)})


@require_safe
@may_export
def blank(request: HttpRequest) -> HttpResponseBase:
    """The blank file of ?organisation= in ?layout=; the form again where one of them is wrong."""
    form = BlankRosterForm(request.GET or None, user=request.user)
    if not form.is_valid():
        return render(request, "members/exports/index.html", {"form": form})
    layout, organisation = form.cleaned_data["layout"], form.cleaned_data["organisation"]

    def write(target: BinaryIO) -> None:
        blank_roster(target, layout, organisation, actor=request.user)

    return _file(f"tep-{layout.slug}", organisation, write)


@require_http_methods(["GET", "HEAD", "POST"])
@may_export
@reauthentication_required
def member_list(request: HttpRequest) -> HttpResponseBase:
    """POST: the members of the body chosen, with whole numbers. The password was typed shortly before."""
    form = MemberExportForm(request.POST or None, user=request.user)

    def write(target: BinaryIO) -> None:
        data = form.cleaned_data
        export_members(
            target,
            data["layout"],
            data["organisation"],
            actor=request.user,
            purpose=data["purpose"],
            has_ended=data["has_ended"],
            request=request,
        )

    return _answer(request, form, "members/exports/member_list.html", "danh-sach-dang-vien", write)


@require_http_methods(["GET", "HEAD", "POST"])
@may_export
@reauthentication_required
def change_list(request: HttpRequest) -> HttpResponseBase:
    """POST: in template 4.0, the members whose facts changed in the days chosen."""
    today = timezone.localdate()
    form = ChangeListForm(
        request.POST or None, user=request.user, initial={"since": today.replace(day=1), "until": today}
    )

    def write(target: BinaryIO) -> None:
        data = form.cleaned_data
        export_changes(
            target,
            data["organisation"],
            since=data["since"],
            until=data["until"],
            actor=request.user,
            purpose=data["purpose"],
            request=request,
        )

    return _answer(request, form, "members/exports/change_list.html", "danh-sach-thay-doi", write)


def _answer(
    request: HttpRequest, form: Any, template: str, name: str, write: Callable[[BinaryIO], None]
) -> HttpResponseBase:
    """The file of a valid form; else the page, with what stood in the way."""
    if request.method == "POST" and form.is_valid():
        try:
            return _file(name, form.cleaned_data["organisation"], write)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, template, {"form": form})


def _file(name: str, organisation: Organisation, write: Callable[[BinaryIO], None]) -> FileResponse:
    """An attachment written into a file that has no name on the server and goes with the answer."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    try:
        write(target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    filename = f"{name}-{slugify_vi(organisation.name)}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=filename, content_type=XLSX)
