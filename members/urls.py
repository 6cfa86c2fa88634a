"""Addresses of members' own records and of a branch."""

from django.urls import path

from members.views import branch, exports, profile

app_name = "members"
urlpatterns = [
    path("cua-toi/", profile.me, name="me"),
    path("chi-bo/phu-trach/", branch.member_list, name="list"),
    path("chi-bo/phu-trach/<int:pk>/", branch.member_record, name="record"),
    path("chi-bo/phu-trach/<int:pk>/phieu/", branch.slip, name="slip"),
    path("quan-ly/xuat/", exports.index, name="exports"),
    path("quan-ly/xuat/tep-mau/", exports.blank, name="blank_roster"),
    path("quan-ly/xuat/danh-sach/", exports.member_list, name="export_members"),
    path("quan-ly/xuat/thay-doi/", exports.change_list, name="export_changes"),
]
