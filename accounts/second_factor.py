"""Which sessions have passed the second factor: a mark set when a code was accepted or the factor was set up."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

SESSION_KEY = "second_factor_of"


@receiver([authenticator_used, authenticator_added])
def _mark(request: HttpRequest, user: Any, **_: Any) -> None:
    request.session[SESSION_KEY] = user.pk


def has_passed(request: HttpRequest) -> bool:
    """Did the signed-in user pass the second factor in this session?"""
    return request.session.get(SESSION_KEY) == request.user.pk
