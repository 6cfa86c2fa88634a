"""Addresses of members' own records, of a branch, and of roster imports."""

from django.urls import path

from members.views import branch, directory, exports, profile
from members.views.imports import (
    causes,
    choosing,
    columns,
    confirm,
    doubles,
    listing,
    preview,
    result,
    transfers,
    turn,
    words,
)

app_name = "members"
urlpatterns = [
    path("danh-ba/", directory.directory, name="directory"),
    path("danh-ba/<slug:slug>/", directory.entry, name="directory_entry"),
    path("cua-toi/", profile.me, name="me"),
    path("chi-bo/phu-trach/", branch.member_list, name="list"),
    path("chi-bo/phu-trach/<int:pk>/", branch.member_record, name="record"),
    path("chi-bo/phu-trach/<int:pk>/phieu/", branch.slip, name="slip"),
    path("quan-ly/xuat/", exports.index, name="exports"),
    path("quan-ly/xuat/tep-mau/", exports.blank, name="blank_roster"),
    path("quan-ly/xuat/danh-sach/", exports.member_list, name="export_members"),
    path("quan-ly/xuat/thay-doi/", exports.change_list, name="export_changes"),
    path("quan-ly/chuyen-den/", transfers.transfers, name="transfers"),
    path("quan-ly/nhap/", listing.import_list, name="imports"),
    path("quan-ly/nhap/tep-moi/", choosing.upload, name="import_upload"),
    path("quan-ly/nhap/to-chuc/", choosing.organisations, name="import_organisations"),
    path("quan-ly/nhap/da-nho/", listing.memory, name="import_memory"),
    path("quan-ly/nhap/da-nho/quen/", listing.forget, name="import_forget"),
    path("quan-ly/nhap/<int:pk>/", preview.import_page, name="import"),
    path("quan-ly/nhap/<int:pk>/cot/", columns.columns, name="import_columns"),
    path("quan-ly/nhap/<int:pk>/dong/", preview.rows, name="import_rows"),
    path("quan-ly/nhap/<int:pk>/quan-so/", preview.headcount, name="import_headcount"),
    path("quan-ly/nhap/<int:pk>/viec/<slug:code>/", causes.cause, name="import_cause"),
    path("quan-ly/nhap/<int:pk>/chu/", words.words, name="import_words"),
    path("quan-ly/nhap/<int:pk>/lan-luot/", turn.turn, name="import_turn"),
    path("quan-ly/nhap/<int:pk>/trung/", doubles.doubles, name="import_doubles"),
    path("quan-ly/nhap/<int:pk>/tinh-lai/", preview.again, name="import_again"),
    path("quan-ly/nhap/<int:pk>/xac-nhan/", confirm.confirm, name="import_confirm"),
    path("quan-ly/nhap/<int:pk>/duyet/", confirm.approve, name="import_approve"),
    path("quan-ly/nhap/<int:pk>/bo/", preview.drop, name="import_drop"),
    path("quan-ly/nhap/<int:pk>/can-sua.xlsx", result.errors, name="import_errors"),
    path("quan-ly/nhap/<int:pk>/hoan-tac/", result.undo, name="import_undo"),
]
