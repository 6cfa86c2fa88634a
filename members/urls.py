"""Addresses of members' own records and of a branch."""

from django.urls import path

from members.views import branch, profile

app_name = "members"
urlpatterns = [
    path("cua-toi/", profile.me, name="me"),
    path("chi-bo/phu-trach/", branch.member_list, name="list"),
    path("chi-bo/phu-trach/<int:pk>/", branch.member_record, name="record"),
    path("chi-bo/phu-trach/<int:pk>/phieu/", branch.slip, name="slip"),
]
