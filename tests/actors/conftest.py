"""People in front of the sign-in pages, and the mail that reaches them."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from portal.actors.mails import AccountMail, render_account_mail
from portal.actors.models import User
from portal.environment import Environment
from portal.outbox import Delivery
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import PASSWORD, make_person

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


@contextmanager
def as_worker() -> Iterator[None]:
    """The connection of the worker, which alone reads the outbox; needs a committed database."""
    worker = Environment().database("DATABASE_WORKER_URL", default="")
    as_app = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=worker["USER"], PASSWORD=worker["PASSWORD"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(as_app)


Mailbox = Callable[[User], list[AccountMail]]


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    """What the worker would send to somebody now, in order."""

    def _mails(person: User) -> list[AccountMail]:
        with as_worker():
            rows = list(Delivery.objects.filter(recipient=person).order_by("id"))
            made = [render_account_mail(row.template, person.pk, row.references) for row in rows]
        return [mail for mail in made if mail is not None]

    return _mails


def link_in(mail: AccountMail) -> str:
    """The path of the one link in a mail."""
    (link,) = re.findall(r"http\S+", mail.body)
    return str(urlsplit(link).path)
