"""Files of a document, readable exactly where the document is."""

import logging
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from documents.models import DocumentFile

logger = logging.getLogger("portal.documents")


@login_not_required
@require_safe
def document_file(request: HttpRequest, slug: str, file: str, extension: str) -> HttpResponseBase:
    """The file as an attachment under a readable name (ASVS 5.0: 3.2.1, 5.4.1); a lost one gives a sentence."""
    found = get_object_or_404(
        DocumentFile.objects.visible_to(request.user).select_related("document"),
        document__slug=slug,
        slug=file,
        extension=extension,
    )
    name = f"{slug}-{found.slug}.{found.extension}"
    if settings.FILES_INTERNAL_LOCATION:
        return _handed_over(found, name)
    try:
        stream = found.file.open("rb")
    except OSError:
        logger.error("File %s of document %s is missing on disk", found.pk, found.document_id)
        return _missing(request, found)
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type=found.content_type)
    patch_cache_control(answer, private=True)
    return answer


def _handed_over(file: DocumentFile, name: str) -> HttpResponse:
    """The web server in front sends the bytes (nginx: `internal` location); the rule was applied here."""
    answer = HttpResponse(content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Accel-Redirect"] = f"{settings.FILES_INTERNAL_LOCATION.rstrip('/')}/{quote(str(file.file.name))}"
    patch_cache_control(answer, private=True)
    return answer


def _missing(request: HttpRequest, file: DocumentFile) -> HttpResponse:
    return render(request, "documents/file_missing.html", {"file": file, "document": file.document}, status=404)
