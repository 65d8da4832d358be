"""Mails for the tests, and the worker that reads them."""

from email.message import EmailMessage
from typing import Any

from participation.consultations.models import Consultation
from participation.contributions.models import InboundMessage
from participation.contributions.subscribers import read_arrival
from portal.inbound.doors import Envelope, receive
from portal.outbox import Event
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast

DOMAIN = "mail.portal.example"


def address_of(consultation: Consultation) -> str:
    """Where contributions to it are mailed."""
    return f"{consultation.mail_key}@{DOMAIN}"


def mail(
    consultation: Consultation, text: str = "The well is dry.", **headers: str
) -> EmailMessage:
    """A mail of somebody without an account; headers with underscores for hyphens."""
    message = EmailMessage()
    message["From"] = headers.pop("From", "Rosa <rosa@example.org>")
    message["To"] = address_of(consultation)
    message["Message-ID"] = headers.pop("Message_ID", "<one@example.org>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def arrive(
    consultation: Consultation, raw: bytes | EmailMessage, sender: str = "rosa@example.org"
) -> None:
    """Hand a mail to the portal as its doors do."""
    content = raw if isinstance(raw, bytes) else raw.as_bytes()
    assert receive(Envelope(sender, address_of(consultation), content))


def work(cast: Cast) -> None:
    """What the worker does with arrivals, without committing: each event to its subscriber."""
    with tenant_context(system_actor(cast.institution.pk)):
        events = list(Event.objects.filter(name="intake.received").order_by("id"))
    for event in events:
        read_arrival(event)


def arrivals(cast: Cast) -> list[InboundMessage]:
    """What arrived, oldest first."""
    with tenant_context(system_actor(cast.institution.pk)):
        rows: Any = InboundMessage.objects.select_related("contribution").order_by("id")
        return list(rows)
