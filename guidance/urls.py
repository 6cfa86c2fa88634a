"""Addresses of guidance."""

from django.urls import path

from guidance.views import procedures

app_name = "guidance"
urlpatterns = [
    path("thu-tuc/", procedures.procedure_list, name="list"),
    path("thu-tuc/quy-uoc/<slug:slug>/", procedures.convention, name="convention"),
    path("thu-tuc/chi-duong/<slug:slug>/", procedures.signpost, name="signpost"),
    path("thu-tuc/<slug:slug>/", procedures.procedure_detail, name="detail"),
    path("bieu-mau/", procedures.form_list, name="forms"),
]
