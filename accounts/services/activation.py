"""Activation by slip: a one-time code handed over in person opens an account once."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.audit import recording
from accounts.codes import new_one_time_code, normalise_handbook_code
from accounts.models import ActivationSlip, SignInAttempt, User
from handbook.lib.encryption import blind_index

PRIVACY_NOTICE_VERSION = "2026-11"
REFUSED = (
    "Mã sổ tay hoặc mã trên phiếu chưa đúng, hoặc phiếu đã dùng hay quá hạn. Gõ lại, hoặc xin bí thư in phiếu mới."
)
TOO_MANY = "Đã thử sai nhiều lần. Chờ 15 phút rồi thử lại, hoặc hỏi bí thư chi bộ."
WINDOW = dt.timedelta(minutes=15)
MOST_PER_ADDRESS, MOST_PER_CODE = 20, 10


def _digest(user_id: int, code: str) -> str:
    return salted_hmac("accounts.activation_slip", f"{user_id}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def issue_slip(user: User, *, actor: User) -> tuple[ActivationSlip, str]:
    """A new slip for `user` and its code, shown once and never stored; an open slip before it is withdrawn.

    The caller has made sure that `actor` may do this for `user`.
    """
    now = timezone.now()
    code = new_one_time_code()
    with recording("slip.issued", actor=actor):
        ActivationSlip.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
        slip = ActivationSlip.objects.create(
            user=user,
            code_digest=_digest(user.pk, code),
            issued_by=actor,
            issued_at=now,
            expires_at=now + dt.timedelta(days=settings.ACTIVATION_SLIP_DAYS),
        )
    return slip, code


def check_slip(handbook_code: str, code: str, *, ip: str | None) -> ActivationSlip:
    """The usable slip that fits both codes. Raises ValidationError; every try counts against slip, code and address."""
    typed = normalise_handbook_code(handbook_code)
    index = blind_index("handbook_code", typed)
    since = timezone.now() - WINDOW
    failures = SignInAttempt.objects.filter(kind="activation", succeeded=False, at__gte=since)
    if (ip and failures.filter(ip=ip).count() >= MOST_PER_ADDRESS) or (
        index and failures.filter(identifier_index=index).count() >= MOST_PER_CODE
    ):
        raise ValidationError(TOO_MANY, code="too_many")
    with transaction.atomic():  # two tries at once wait for each other, so that the slip's own limit is exact
        usable = ActivationSlip.objects.usable().select_for_update(of=("self",))
        slip = usable.filter(user__handbook_code=typed, user__is_active=True).first()
        digits = "".join(character for character in code if character.isdigit())
        user_id = slip.user_id if slip else 0
        fits = constant_time_compare(slip.code_digest if slip else "", _digest(user_id, digits)) and slip is not None
        SignInAttempt.objects.create(
            identifier_index=index, user_id=user_id or None, kind="activation", succeeded=fits, ip=ip or None
        )
        if slip and not fits:
            ActivationSlip.objects.filter(pk=slip.pk).update(attempts=F("attempts") + 1)
    if slip is None or not fits:
        raise ValidationError(REFUSED, code="refused")
    return slip


@transaction.atomic
def activate(slip_id: int, password: str) -> User:
    """Set the password and use the slip up, in one step.

    Raises ValidationError: the slip is gone, the account was locked meanwhile, the password is weak.
    """
    usable = ActivationSlip.objects.usable().select_for_update(of=("self",))
    slip = usable.select_related("user").filter(pk=slip_id, user__is_active=True).first()
    if slip is None:
        raise ValidationError(REFUSED, code="refused")
    user = slip.user
    validate_password(password, user)
    now = timezone.now()
    with recording("account.activated", actor=user):
        slip.used_at = now
        slip.save(update_fields=["used_at"])
        user.set_password(password)
        user.activated_at = now
        user.privacy_notice_version, user.privacy_notice_at = PRIVACY_NOTICE_VERSION, now
        user.save(update_fields=["password", "activated_at", "privacy_notice_version", "privacy_notice_at"])
    return user


def record_sign_in(user: Any, identifier: str, *, succeeded: bool, ip: str | None) -> None:
    """One line of the sign-in log; the identifier is kept as a blind index only."""
    SignInAttempt.objects.create(
        identifier_index=blind_index("handbook_code", normalise_handbook_code(identifier)),
        user=user,
        kind="sign_in",
        succeeded=succeeded,
        ip=ip or None,
    )
