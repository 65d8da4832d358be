"""The entrances of mail themselves: a socket, a provider's post; the worker; the mail that goes back."""

import hashlib
import hmac
import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.test.utils import override_settings

from participation.contributions.models import Contribution
from portal.inbound.smtp import smtp_door
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.contributions.consulting import open_consultation
from tests.contributions.mails import DOMAIN, address_of, arrivals, mail
from tests.notifications.conftest import drained


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smtp_client() -> Iterator[smtplib.SMTP]:
    """The SMTP door, open, and somebody connected to it."""
    port = _free_port()
    door = smtp_door("127.0.0.1", port)
    door.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            yield client
    finally:
        door.stop()


@pytest.mark.django_db(transaction=True)
def test_a_mail_through_the_socket_is_answered_with_a_link_that_quotes_nothing(cast: Cast) -> None:
    message = mail(open_consultation(cast), "Kestrel words.", Subject="Kestrel head")
    with smtp_client() as client:
        client.send_message(message)
        for address in (f"nobody@{DOMAIN}", "somebody@elsewhere.example"):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                client.sendmail("a@example.org", [address], b"x")
            assert refused.value.recipients[address][0] == 550
    drained()
    (sent,) = [entry for entry in outgoing.outbox if entry.to == ["rosa@example.org"]]
    body = f"{sent.subject} {sent.body}"
    assert "Kestrel" not in body
    assert cast.institution.name not in body
    link = body[body.index("/en/") :].split(maxsplit=1)[0]
    assert "/contributions/confirm/" in link
    assert Client().post(link).status_code == 200
    with tenant_context(system_actor(cast.institution.pk)):
        row = Contribution.objects.get()
    assert row.text.endswith("Kestrel words.")
    assert row.status == "held"


KEY = "a signing key of the provider"


def _posted(cast: Cast, key: str) -> int:
    consultation = open_consultation(cast)
    stamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    body = {
        "timestamp": stamp,
        "token": token,
        "signature": signature,
        "recipient": address_of(consultation),
        "sender": "rosa@example.org",
        "body-mime": mail(consultation, "Through a provider.").as_string(),
    }
    return Client().post("/api/v1/mail-intake/", body).status_code


@pytest.mark.django_db
@override_settings(INBOUND_MAIL_PROVIDER="mailgun", ANYMAIL={"MAILGUN_WEBHOOK_SIGNING_KEY": KEY})
def test_a_providers_signed_post_is_written_down_and_a_forged_one_is_not(cast: Cast) -> None:
    assert _posted(cast, "another key") == 400
    assert arrivals(cast) == []
    assert _posted(cast, KEY) == 200
    assert len(arrivals(cast)) == 1


@pytest.mark.django_db
def test_without_a_provider_there_is_no_such_address(cast: Cast) -> None:
    assert _posted(cast, KEY) == 404
