"""The door: allauth's views under Vietnamese addresses; nothing of its e-mail and sign-up pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from accounts.views import activation
from accounts.views.sessions import MachineListView

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("xac-thuc/nhac-lai-mat-khau/", account.reauthenticate, name="account_reauthenticate"),
    path("cua-toi/doi-mat-khau/", account.password_change, name="account_change_password"),
    path("cua-toi/thiet-bi/", MachineListView.as_view(), name="usersessions_list"),
    path("dang-nhap/ma/", mfa.authenticate, name="mfa_authenticate"),
    path("xac-thuc/nhac-lai-ma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-thuc/", mfa.index, name="mfa_index"),
    path("xac-thuc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("xac-thuc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("xac-thuc/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("xac-thuc/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("xac-thuc/ma-du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tai-khoan-khoa/", account.account_inactive, name="account_inactive"),
    path("kich-hoat/", activation.enter_slip, name="activate"),
    path("kich-hoat/mat-khau/", activation.choose_password, name="activate_password"),
]
