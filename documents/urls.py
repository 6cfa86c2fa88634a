"""Addresses of the library."""

from django.urls import path

from documents.views import files, library

app_name = "documents"
urlpatterns = [
    path("", library.document_list, name="list"),
    path("<slug:slug>/", library.document_detail, name="detail"),
    path("<slug:slug>/tep/<slug:file>.<slug:extension>", files.document_file, name="file"),
]
