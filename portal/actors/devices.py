"""Devices that an account has signed in on before.

Failed sign-ins are counted by account. A stranger who fails on purpose would lock the owner out
from afar, so each device that once signed in to an account counts its own failures. The device
holds a signed cookie with a random mark per account; the portal keeps nothing about it.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE_AGE = 60 * 60 * 24 * 365
# A device shared by more people than this forgets the first of them.
MOST_ACCOUNTS = 5
_SALT = "portal.actors.devices"


def _fingerprint(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:24]


def _marks(request: HttpRequest) -> list[list[str]]:
    given = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        marks: list[list[str]] = signing.loads(given, salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []
    return marks


def mark_of(request: HttpRequest, email: str) -> str:
    """The mark of this device for the account with this address; empty on a strange device."""
    account = _fingerprint(email)
    return next((mark for owner, mark in _marks(request) if owner == account), "")


def attempts_key(request: HttpRequest, email: str) -> str:
    """The name under which failed sign-ins are counted: by account, on known devices apart."""
    return ":".join((email.strip().lower(), mark_of(request, email)))


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Mark this device as one on which the account has signed in."""
    account = _fingerprint(email)
    mark = mark_of(request, email) or secrets.token_urlsafe(12)
    others = [entry for entry in _marks(request) if entry[0] != account]
    marks = [*others[1 - MOST_ACCOUNTS :], [account, mark]]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME, signing.dumps(marks, salt=_SALT), **_cookie_options()
    )


def forget_device(response: HttpResponse) -> None:
    """Take the mark away: nothing on the device says any more who signed in."""
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")


def _cookie_options() -> dict[str, Any]:
    return {
        "max_age": COOKIE_AGE,
        "httponly": True,
        "samesite": "Lax",
        "secure": settings.SESSION_COOKIE_SECURE,
    }
