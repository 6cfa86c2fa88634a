"""Addresses of guidance."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from guidance.models import PAGE_KINDS
from guidance.views import (
    branch_duties,
    checklists,
    counting,
    duties,
    fees,
    filling,
    finders,
    procedures,
    publishing,
    versions,
)


class KindConverter(StringConverter):
    """A kind of pages that the editors' desk handles."""

    regex = "|".join(PAGE_KINDS)


register_converter(KindConverter, "page_kind")

app_name = "guidance"
urlpatterns = [
    path("thu-tuc/", procedures.procedure_list, name="list"),
    path("thu-tuc/quy-uoc/<slug:slug>/", procedures.convention, name="convention"),
    path("thu-tuc/chi-duong/<slug:slug>/", procedures.signpost, name="signpost"),
    path("thu-tuc/quy-uoc/<slug:slug>/ban/<int:number>/", versions.convention_version, name="convention_version"),
    path("thu-tuc/chi-duong/<slug:slug>/ban/<int:number>/", versions.signpost_version, name="signpost_version"),
    path("thu-tuc/xem-truoc/<str:token>/", versions.preview, name="preview"),
    path("thu-tuc/<slug:slug>/", procedures.procedure_detail, name="detail"),
    path("thu-tuc/<slug:slug>/danh-dau/", checklists.ticks, name="ticks"),
    path("thu-tuc/<slug:slug>/ban/<int:number>/", versions.procedure_version, name="version"),
    path("quan-ly/thu-tuc/", publishing.work_list, name="work"),
    path("quan-ly/<page_kind:kind>/<int:pk>/", publishing.work_page, name="work_page"),
    path("quan-ly/<page_kind:kind>/<int:pk>/so-sanh/", publishing.compare_versions, name="compare"),
    path("quan-ly/<page_kind:kind>/<int:pk>/<slug:action>/", publishing.act, name="act"),
    path("tim-quy-dinh/", finders.finder_list, name="finders"),
    path("tim-quy-dinh/<slug:slug>/", finders.finder, name="finder"),
    path("bieu-mau/", procedures.form_list, name="forms"),
    path("cua-toi/dang-lam/", checklists.kept_list, name="checklists"),
    path("cua-toi/bieu-mau/<int:pk>/", filling.fill, name="fill_form"),
    path("cua-toi/viec-den-han/", duties.own, name="duties"),
    path("cua-toi/viec-den-han/ghi/", duties.record, name="duty_record"),
    path("cua-toi/viec-den-han/xong/", duties.done, name="duty_done"),
    path("cua-toi/viec-den-han/bo/<int:pk>/", duties.forget, name="duty_forget"),
    path("cua-toi/viec-den-han/lich.ics", duties.calendar, name="duty_calendar"),
    path("chi-bo/viec-den-han/", branch_duties.branch, name="branch_duties"),
    path("chi-bo/viec-den-han/ghi/", branch_duties.record, name="branch_duty_record"),
    path("chi-bo/viec-den-han/xong/<int:pk>/", branch_duties.done, name="branch_duty_done"),
    path("tinh-han/", counting.calculator, name="count"),
    path("tinh-han/cach-tinh/", counting.rules, name="counting"),
    path("dang-phi/", fees.fees, name="fees"),
]
