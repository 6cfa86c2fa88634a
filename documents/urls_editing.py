"""Addresses where editors look after the clauses of texts."""

from django.urls import path

from documents.views import editing

app_name = "clauses"
urlpatterns = [
    path("", editing.to_check, name="to_check"),
    path("<slug:slug>/", editing.clause_list, name="list"),
    path("<slug:slug>/doc-lai/", editing.read_again, name="read_again"),
    path("<slug:slug>/trang/<int:page>.png", editing.page_picture, name="page"),
    path("<slug:slug>/<int:pk>/", editing.clause_edit, name="edit"),
    path("<slug:slug>/<int:pk>/tach/", editing.clause_split, name="split"),
    path("<slug:slug>/<int:pk>/gop/", editing.clause_join, name="join"),
]
