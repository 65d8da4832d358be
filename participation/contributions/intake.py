"""Arrivals by mail and message: written down first, read by the worker afterwards.

Each arrival is one row with its content sealed. Whatever becomes of it has a code and a sentence,
and nothing is lost: what could not be read stays until a person has looked at it.
"""

import hashlib
import json
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.contributions.addresses import consultation_at
from participation.contributions.confirming import hash_of_sender
from participation.contributions.models import Gateway, InboundMessage
from participation.contributions.sealing import lock_up
from participation.contributions.states import Door
from portal import outbox
from portal.errors import Sentence
from portal.ids import uuid7
from portal.inbound.doors import Envelope, MailDoor, register_mail_door
from portal.inbound.reading import header, read_letter
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

# A larger mail keeps its words; its files are not taken.
LARGEST_MAIL = 5 * 1024 * 1024
MOST_MAIL_FILES = 5

REASONS: dict[str, Sentence] = {
    "mail_loop": _("It was a mail of the portal’s own that came back."),
    "auto_reply": _("A machine answered; no person wrote it."),
    "bulk": _("It was sent to a list, not written to the consultation."),
    "empty": _("There was nothing in it: no words and no file that can be taken in."),
    "closed": _("The consultation did not take contributions when it came."),
    "account_needed": _(
        "This consultation is not open to everybody, so contributions to it need an account."
    ),
    "no_rules": _("The institution has published no rule on moderation yet."),
    "unknown_keyword": _("It began with no word that a consultation has."),
    "other_form": _("The form in it belongs to another consultation."),
    "unreadable": _("It could not be read. It is kept for a person to look at."),
    "too_large": _("It was larger than 5 MB: its words were taken, its files were not."),
    "too_many_files": _("It had more than 5 files: the first 5 were looked at, the others not."),
    "file_refused": _("A file in it was of a kind that is not taken in, or was damaged."),
    "unknown_charset": _("Its character set was not what it said; some letters may be wrong."),
    "older_form": _(
        "The form was of an older version. It was taken; answers to questions that are not asked"
        " any more stand in the free words."
    ),
    "newer_form": _("The form says a version that there is not yet; it was taken as it is."),
}


def sentence_of(reason: str) -> Sentence:
    """What a code means, for people."""
    return REASONS.get(reason, reason)


def _knows(local_part: str) -> bool:
    return consultation_at(local_part) is not None


def _take(envelope: Envelope) -> None:
    consultation = consultation_at(envelope.local_part)
    if consultation is None:
        raise LookupError(envelope.local_part)
    write_mail_down(consultation, envelope)


def write_mail_down(consultation: Consultation, envelope: Envelope) -> InboundMessage | None:
    """Keep a mail to this consultation as it came; None where it is there already."""
    head = BytesHeaderParser().parsebytes(envelope.raw)
    sender = parseaddr(header(head, "From"))[1] or envelope.sender
    message_id = header(head, "Message-ID").strip()
    raw, remarks = envelope.raw, []
    if len(raw) > LARGEST_MAIL:
        raw, remarks = _without_files(envelope), ["too_large"]
    return write_down(
        consultation.tenant_id,
        consultation=consultation,
        door=Door.MAIL,
        sender=sender,
        external_id=message_id[:190] or hashlib.sha256(envelope.raw).hexdigest(),
        content=json.dumps({"sender": envelope.sender}).encode() + b"\n" + raw,
        size=len(envelope.raw),
        remarks=remarks,
    )


def _without_files(envelope: Envelope) -> bytes:
    """The words of a mail that is too large, with the headers that tell who wrote it and how."""
    letter = read_letter(envelope.raw, envelope_sender=envelope.sender)
    head = BytesHeaderParser().parsebytes(envelope.raw)
    kept = EmailMessage(policy=policy.SMTP)
    for name in ("Auto-Submitted", "Precedence", "List-Id", "X-Loop", "Return-Path"):
        if head.get(name):
            kept[name] = " ".join(header(head, name).split())
    if letter.sender.isascii():
        kept["From"] = letter.sender
    if letter.message_id.isascii():
        kept["Message-ID"] = letter.message_id
    kept.set_content(letter.text)
    return kept.as_bytes()


register_mail_door(MailDoor("contributions", _knows, _take))


@transaction.atomic
def write_down(
    tenant_id: UUID,
    *,
    consultation: Consultation | None,
    door: Door,
    sender: str,
    external_id: str,
    content: bytes,
    **more: Any,
) -> InboundMessage | None:
    """Keep an arrival as it came; None where this sender's message of this id is there already.

    `sender` is kept as a keyed hash and, for the answer, sealed. `more`: size, remarks, gateway.
    """
    portal = system_actor(tenant_id)
    with tenant_context(portal):
        sender_hash = hash_of_sender(tenant_id, sender) if sender else ""
        row = InboundMessage(
            id=uuid7(),
            tenant_id=tenant_id,
            consultation=consultation,
            door=door,
            sender_hash=sender_hash,
            external_id=external_id,
            **{"size": len(content), **more},
        )
        row.sealed = lock_up(content, tenant_id=tenant_id, row_id=row.pk)
        if sender:
            row.sealed_address = lock_up(sender.encode(), tenant_id=tenant_id, row_id=row.pk)
        InboundMessage.objects.bulk_create([row], ignore_conflicts=True)
        same = {"door": door, "sender_hash": sender_hash, "external_id": external_id}
        kept = InboundMessage.objects.filter(tenant_id=tenant_id, **same)
        if not kept.filter(pk=row.pk).exists():
            kept.update(repeats=F("repeats") + 1)
            return None
        outbox.publish("intake.received", row, actor=portal)
    return row


def gateway_named(code: str) -> tuple[UUID, UUID] | None:
    """(id, institution) of the gateway in use with this code, for a door that knows neither."""
    from django.db import connection  # noqa: PLC0415 - the one look-up outside the models

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tenant_id FROM participation_find_gateway(%s)", [code])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def count_refused(gateway: Gateway, reason: str) -> None:
    """One more that was forged, late or sent again. Run in the institution's context."""
    row = Gateway.objects.select_for_update().get(pk=gateway.pk)
    row.refused = {**row.refused, reason: row.refused.get(reason, 0) + 1}
    row.save(update_fields=["refused"])
