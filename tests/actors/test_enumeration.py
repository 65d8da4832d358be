"""Nobody learns here who has an account; nobody gets a password link that was not asked for."""

import re
from typing import Any

import pytest
from django.test import Client

from portal.actors.models import User
from tests.actors.conftest import Mailbox, sign_in
from tests.cast import PASSWORD


def sign_up(email: str) -> Any:
    return Client().post(
        "/en/account/signup/",
        {
            "name": "Somebody",
            "email": email,
            "language": "en",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )


def shown(answer: Any) -> str:
    """The page without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value="|value=")[^"]*', "", answer.content.decode())


def test_signing_up_with_a_known_address(person: User, mailbox: Mailbox) -> None:
    known, new = sign_up(person.email), sign_up("nobody@example.org")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert known.cookies.keys() == new.cookies.keys()
    (mail,) = mailbox(person)
    assert mail.subject == "You already have an account"
    assert "/account/login/" in mail.body
    assert "reset" not in mail.body


def test_a_known_address_takes_as_long(
    person: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Both ways hash the password once; with the real hasher that is what takes the time."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def _counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", _counted)
    sign_up("nobody@example.org")
    new = len(hashed)
    hashed.clear()
    sign_up(person.email)
    assert len(hashed) == new


def test_asking_for_a_new_password(person: User, mailbox: Mailbox) -> None:
    known = Client().post("/en/account/password/reset/", {"email": person.email}, follow=True)
    unknown = Client().post(
        "/en/account/password/reset/", {"email": "nobody@example.org"}, follow=True
    )
    assert known.redirect_chain == unknown.redirect_chain
    assert shown(known) == shown(unknown)
    assert len(mailbox(person)) == 1


def test_signing_in_with_an_unknown_address(person: User) -> None:
    known = sign_in(Client(), person.email, "not the password")
    unknown = sign_in(Client(), "nobody@example.org", "not the password")
    assert shown(known).replace(person.email, "") == shown(unknown).replace(
        "nobody@example.org", ""
    )


def test_an_outbox_row_holds_no_address_and_no_link(person: User, mailbox: Mailbox) -> None:
    from portal.outbox import Delivery
    from tests.notifications.conftest import as_worker

    Client().post("/en/account/password/reset/", {"email": person.email})
    with as_worker():
        (row,) = Delivery.objects.filter(recipient=person).values()
    written = " ".join(str(value) for value in row.values())
    assert person.email not in written
    assert "http" not in written
    assert row["template"] == "account.password_reset_key"
