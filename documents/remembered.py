"""Pages a phone remembers for whoever holds it: two short cookies of keys, rechecked whenever they are shown.

A guest's saved and last read pages are kept nowhere else. Of a person who is signed in the pages last read are in the
session, which ends with the sign-out; saved ones are in the account (`documents.services.saving`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from documents.pages import PageKey

_DAY = 24 * 3600
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class PhoneList:
    """`name` of the cookie; at most `most` pages, for `days` after the last change."""

    name: str
    most: int
    days: int

    def of(self, request: HttpRequest) -> list[PageKey]:
        """What the phone brings along, without what is no key."""
        return read_keys(request.COOKIES.get(self.name, ""))[: self.most]

    def keep(self, response: HttpResponse, keys: Iterable[PageKey]) -> None:
        """Have the phone remember `keys`, as many as there is room for; nothing left, no cookie."""
        kept = list(keys)[: self.most]
        if kept:
            response.set_cookie(
                self.name,
                write_keys(kept),
                max_age=self.days * _DAY,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        else:
            response.delete_cookie(self.name, samesite="Lax")


SAVED = PhoneList("da-luu", most=40, days=365)
READ = PhoneList("vua-doc", most=5, days=30)


def read_keys(text: str) -> list[PageKey]:
    """The keys in "van-ban.12_thu-tuc.3", each once; anything else is passed over."""
    found = {}
    for piece in text[:2000].split("_"):
        kind, _, number = piece.rpartition(".")
        if kind and number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
            found[PageKey(kind, int(number))] = None
    return list(found)


def write_keys(keys: Iterable[PageKey]) -> str:
    return "_".join(f"{key.kind}.{key.pk}" for key in keys)


def note_read(request: HttpRequest, response: HttpResponse, key: PageKey) -> HttpResponse:
    """Put the page in front of those last read; returns `response`."""
    before = last_read(request)
    keys = [key, *(other for other in before if other != key)][: READ.most]
    if keys != before:
        if request.user.is_authenticated:
            request.session[READ.name] = write_keys(keys)
        else:
            READ.keep(response, keys)
    return response


def last_read(request: HttpRequest) -> list[PageKey]:
    """The pages last read, the latest first: in this session, or by whoever used this phone without signing in."""
    if request.user.is_authenticated:
        return read_keys(request.session.get(READ.name, ""))
    return READ.of(request)
