"""Editors look after the clauses of a text: the split beside the page of the file, and what to put right."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.forms.clauses import ClauseForm, SplitForm
from documents.models import Clause, Document, DocumentFile, TextState
from documents.querysets.documents import CONTENT_ROLES
from documents.services.corrections import correct_clause, join_clause, split_clause
from documents.services.files import read_document_later
from documents.text.files import FileRefused
from documents.text.page_image import page_image
from handbook.lib.pages import page_of
from members.access import access_of

_ON_A_PAGE = 30


def _document(request: HttpRequest, slug: str) -> Document:
    """Raises Http404 for a text the reader may not open, PermissionDenied for one that is only read."""
    document = get_object_or_404(Document.objects.visible_to(request.user), slug=slug)
    if not Document.objects.editable_by(request.user).filter(pk=document.pk).exists():
        raise PermissionDenied
    return document


def _clause(request: HttpRequest, slug: str, pk: int) -> Clause:
    document = _document(request, slug)
    clause = get_object_or_404(document.clauses, pk=pk)
    clause.document = document
    return clause


def _printed(document: Document) -> DocumentFile | None:
    """The PDF whose pages the clauses name."""
    read = document.files.current().filter(extension="pdf", pages__isnull=False)
    return read.filter(text_state__in=[TextState.READ, TextState.SCAN]).order_by("-pk").first()


@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """Texts whose clauses wait for an editor; nobody else has such a list."""
    if not access_of(request.user).roles & CONTENT_ROLES:
        raise PermissionDenied
    documents = Document.objects.editable_by(request.user).with_text_to_check().for_list()
    return render(request, "documents/editing/to_check.html", {"page": page_of(request, documents)})


@require_safe
def clause_list(request: HttpRequest, slug: str) -> HttpResponse:
    """?trang=: the page of the PDF, with the clauses that begin on it; without one, thirty clauses after the other.
    ?xem=can: those whose correction the file no longer bears out."""
    document = _document(request, slug)
    clauses = document.clauses.order_by("position")
    file = _printed(document)
    doubts = clauses.filter(needs_review=True)
    shows_doubts = request.GET.get("xem") == "can"
    by_page = file is not None and not shows_doubts and clauses.filter(page__isnull=False).exists()
    page = _page(request, doubts if shows_doubts else clauses, file if by_page else None)
    context = {
        "document": document,
        "file": file,
        "page": page,
        "by_page": by_page,
        "clauses": clauses.filter(page=page.number) if by_page else page.object_list,
        "total": clauses.count(),
        "doubts": doubts.count(),
        "is_waiting": document.files.current().filter(text_state=TextState.WAITING).exists(),
        "files": document.files.current(),
    }
    return render(request, "documents/editing/list.html", context)


def _page(request: HttpRequest, clauses: Any, file: DocumentFile | None) -> Page:
    paginator = Paginator(range(file.pages or 0), 1) if file else Paginator(clauses, _ON_A_PAGE)
    return paginator.get_page(request.GET.get("trang"))


def _back(clause: Clause) -> HttpResponse:
    query = f"?trang={clause.page}" if clause.page and _printed(clause.document) else ""
    return redirect(f"{reverse('clauses:list', args=[clause.document.slug])}{query}#{clause.anchor}")


@require_http_methods(["GET", "HEAD", "POST"])
def clause_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    clause = _clause(request, slug, pk)
    form = ClauseForm(request.POST or None, instance=clause)
    if request.method == "POST" and form.is_valid():
        try:
            correct_clause(clause, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã lưu. Khi đọc lại tệp, chỗ sửa này được giữ.")
            return _back(clause)
    return render(request, "documents/editing/edit.html", _context(clause, form))


@require_http_methods(["GET", "HEAD", "POST"])
def clause_split(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    clause = _clause(request, slug, pk)
    form = SplitForm(request.POST or None, clause=clause)
    if request.method == "POST" and form.is_valid():
        try:
            new = split_clause(clause, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã tách thành hai mục.")
            new.document = clause.document
            return _back(new)
    return render(request, "documents/editing/split.html", _context(clause, form))


@require_POST
def clause_join(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    clause = _clause(request, slug, pk)
    try:
        into = join_clause(clause, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(clause)
    messages.success(request, "Đã gộp vào mục trước. Địa chỉ cũ của mục này vẫn dẫn tới đó.")
    into.document = clause.document
    return _back(into)


def _context(clause: Clause, form: Any) -> dict[str, Any]:
    return {"document": clause.document, "clause": clause, "form": form, "file": _printed(clause.document)}


@require_POST
def read_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Has the worker read the files again; corrections are kept."""
    document = _document(request, slug)
    read_document_later(document, actor=request.user)
    messages.success(request, "Sổ tay đang đọc lại tệp. Vài phút nữa tải lại trang này; chỗ đã sửa được giữ.")
    return redirect("clauses:list", slug=document.slug)


@require_safe
def page_picture(request: HttpRequest, slug: str, page: int) -> HttpResponse:
    """A page of the PDF as a picture, drawn by the guarded child."""
    file = _printed(_document(request, slug))
    if file is None or not 1 <= page <= (file.pages or 0):
        raise Http404
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "file"
        try:
            with file.file.open("rb") as stored, path.open("wb") as copy:
                shutil.copyfileobj(stored, copy)
            picture = page_image(path, page)
        except (FileRefused, OSError):
            raise Http404 from None
    answer = HttpResponse(picture, content_type="image/png")
    patch_cache_control(answer, private=True)
    return answer
