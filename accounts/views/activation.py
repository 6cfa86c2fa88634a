"""Activation by slip, in two steps: the codes, then a password."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.forms import NewPasswordForm, SlipForm
from accounts.services.activation import activate, check_slip

SLIP_KEY, MINUTES = "activation_slip", 15


@login_not_required
def enter_slip(request: HttpRequest) -> HttpResponse:
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            slip = check_slip(data["handbook_code"], data["code"], ip=request.META.get("REMOTE_ADDR"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            request.session.cycle_key()
            request.session[SLIP_KEY] = [slip.pk, timezone.now().timestamp()]
            return redirect("activate_password")
    return render(request, "accounts/activate.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
def choose_password(request: HttpRequest) -> HttpResponse:
    slip_id, since = request.session.get(SLIP_KEY) or (None, 0)
    if slip_id is None or timezone.now().timestamp() - since > MINUTES * 60:
        messages.info(request, "Nhập mã trên phiếu trước đã.")
        return redirect("activate")
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = activate(slip_id, form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error(None if getattr(error, "code", "") == "refused" else "password1", error)
        else:
            del request.session[SLIP_KEY]
            messages.success(request, "Đã kích hoạt. Lần sau đăng nhập bằng mã sổ tay hoặc số điện thoại.")
            return perform_login(request, user, redirect_url="/cua-toi/")  # asks for a second factor where there is one
    return render(request, "accounts/activate_password.html", {"form": form}, status=422 if form.errors else 200)
