"""A form filled from one's own record: what is known, what is left to the hand; a Word file and a page to print.

Everything is made for the request and goes with it: nothing is stored, no number of a person stands in an address.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accounts.models import AccessAction
from accounts.services.access_log import log_access
from documents.uploads import CONTENT_TYPES
from guidance.filling.fields import private_columns
from guidance.models import FormFile, FormTemplate
from guidance.services.form_files import fill_form, filled_for, own_record
from handbook.lib.text import slugify_vi


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """What the template of today knows of the reader; POST `as` gives it: "docx" a file, anything else a page."""
    form = get_object_or_404(FormTemplate.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(FormFile.objects.visible_to(request.user).offered().filter(form=form)[:1])
    member = own_record(request.user)
    filled = filled_for(row, member) if member else []
    context: dict[str, Any] = {"form": form, "row": row, "member": member, "today": timezone.localdate()}
    context |= {
        "known": [one for one in filled if one.state in ("filled", "part")],
        "by_hand": [one for one in filled if one.state in ("missing", "unknown")],
    }
    answer = None
    if request.method == "POST" and member:
        try:
            template = fill_form(row, filled)
        except ValidationError as error:
            context["problem"] = " ".join(error.messages)
        else:
            is_file = request.POST.get("as") == "docx"
            log_access(
                AccessAction.EXPORTED if is_file else AccessAction.PRINTED,
                member,
                actor=request.user,
                request=request,
                fields=",".join(private_columns(filled)),
                reason=f"Điền sẵn mẫu {form.code}",
            )
            if is_file:
                answer = HttpResponse(template.document(), content_type=CONTENT_TYPES["docx"])
                answer["Content-Disposition"] = f'attachment; filename="mau-{slugify_vi(form.code)}-dien-san.docx"'
                answer["X-Content-Type-Options"] = "nosniff"
            else:
                answer = render(request, "guidance/fill_print.html", context | {"blocks": template.blocks()})
    answer = answer or render(request, "guidance/fill.html", context)
    patch_cache_control(answer, no_store=True, private=True)
    return answer
