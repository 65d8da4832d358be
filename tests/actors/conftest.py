"""People in front of the sign-in pages, and the mail that reaches them."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.actors.models import User
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import PASSWORD, make_person
from tests.notifications.conftest import drained

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """Tries are counted in the cache; each test begins without any."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    return make_person("amal@example.org", "Amal Haddad")


@pytest.fixture
def browser(db: None) -> Client:
    return Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")


def sign_in(
    browser: Client, email: str, password: str = PASSWORD, *, path: str = "/en/account/login/"
) -> Any:
    return browser.post(path, {"login": email, "password": password})


def code_now(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def give_app(person: User, secret: str = SECRET) -> None:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        TOTP.activate(person, secret)


Mailbox = Callable[[User], list[Any]]


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    """Drain the outbox as the worker does; what reached somebody so far, in order."""

    def _mails(person: User) -> list[Any]:
        drained()
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            addresses = set(
                EmailAddress.objects.filter(user=person).values_list("email", flat=True)
            )
        return [message for message in mail.outbox if addresses & set(message.to)]

    return _mails


def link_in(message: Any) -> str:
    """The path of the one link in a mail."""
    (link,) = re.findall(r"http\S+", str(message.body))
    return str(urlsplit(link).path)
