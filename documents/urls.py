"""Addresses of the library."""

from django.urls import path

from documents.views import comparing, files, library, reading

app_name = "documents"
urlpatterns = [
    path("", library.document_list, name="list"),
    path("<slug:slug>/", library.document_detail, name="detail"),
    path("<slug:slug>/tep/<slug:file>.<slug:extension>", files.document_file, name="file"),
    path("<slug:slug>/so-sanh/<slug:other>/", comparing.compare_documents, name="compare"),
    path("<slug:slug>/<slug:anchor>/", reading.clause, name="clause"),
]
