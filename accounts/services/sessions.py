"""The machines on which somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User


def living_sessions(user: User) -> list[UserSession]:
    """Sessions of `user` that still open the portal, oldest first, in two queries however many there are.

    Left out: ended and expired ones, and those a changed password has closed.
    """
    known = list(UserSession.objects.filter(user=user).order_by("created_at", "pk"))
    keys = [session.session_key for session in known]
    stored = Session.objects.filter(expire_date__gt=timezone.now()).in_bulk(keys)
    digest = user.get_session_auth_hash()
    return [
        session
        for session in known
        if (kept := stored.get(session.session_key))
        and constant_time_compare(kept.get_decoded().get(HASH_SESSION_KEY, ""), digest)
    ]
