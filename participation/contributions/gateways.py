"""Gateways for text messages: made by staff, their secret shown once; what they post is checked."""

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.contributions.intake import count_refused, gateway_named, write_down
from participation.contributions.models import Gateway, GatewayKeyword
from participation.contributions.sealing import lock_up, open_up
from participation.contributions.states import Door
from portal import audit
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.ids import uuid7
from portal.notifications.posting import signature_of
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context

WINDOW_SECONDS = 5 * 60
MOST_POSTED = 64 * 1024
MOST_TEXT = 10_000


class PostedWrongly(PortalError):
    """Not signed as agreed, too late, or sent before: refused and counted."""

    code = "forged"
    status = 403


@dataclass(frozen=True, slots=True)
class Posted:
    """What a gateway posts: its own id of the message, who wrote it, the words."""

    id: str
    sender: str
    text: str


@transaction.atomic
def make_gateway(
    *, tenant_id: UUID, name: str, door: str, country: str, reply_url: str, actor: Actor
) -> tuple[Gateway, str]:
    """A gateway and its secret, which is shown now and never again. Raises NotPermitted, InvalidFields."""
    require(actor, Permission.INTAKE_HANDLE)
    parts = urlsplit(reply_url)
    if reply_url and (parts.scheme not in {"https", "http"} or not parts.hostname):
        raise InvalidFields({"reply_url": [_("Write an address that begins with https://.")]})
    secret = secrets.token_urlsafe(32)
    row = Gateway(
        id=uuid7(),
        tenant_id=tenant_id,
        code=secrets.token_hex(8),
        name=name.strip(),
        door=Door(door),
        country=country,
        reply_url=reply_url,
        made_by_id=actor.person_id,
    )
    row.sealed_secret = lock_up(secret.encode(), tenant_id=tenant_id, row_id=row.pk)
    row.save(force_insert=True)
    audit.record("gateway.made", row, actor=actor, details={"door": row.door})
    return row, secret


@transaction.atomic
def end_gateway(*, gateway_id: UUID, actor: Actor) -> Gateway:
    """Nothing is taken from it any more; what it brought stays. Raises NotFound, NotPermitted."""
    row = _locked(gateway_id, actor)
    row.ended_at = row.ended_at or timezone.now()
    row.save(update_fields=["ended_at"])
    audit.record("gateway.ended", row, actor=actor, fields=["ended_at"])
    return row


@transaction.atomic
def set_keyword(
    *, gateway_id: UUID, word: str, consultation_id: UUID, actor: Actor
) -> GatewayKeyword:
    """A word that chooses a consultation; an earlier choice is replaced.

    Raises NotFound, NotPermitted, InvalidFields.
    """
    row = _locked(gateway_id, actor)
    folded = word.strip().casefold()
    if not folded or len(folded.split()) != 1 or len(folded) > 30:  # noqa: PLR2004 - the column's length
        raise InvalidFields({"word": [_("Write one word of at most 30 letters.")]})
    consultation = Consultation.objects.filter(
        pk=consultation_id, tenant_id=row.tenant_id, published_at__isnull=False
    ).first()
    if consultation is None:
        raise InvalidFields({"consultation": [_("Choose a consultation that was announced.")]})
    made, _is_new = GatewayKeyword.objects.update_or_create(
        tenant_id=row.tenant_id, gateway=row, word=folded, defaults={"consultation": consultation}
    )
    audit.record("gateway.keyword_set", row, actor=actor)
    return made


def _locked(gateway_id: UUID, actor: Actor) -> Gateway:
    require(actor, Permission.INTAKE_HANDLE)
    row = Gateway.objects.select_for_update().filter(pk=gateway_id).first()
    if row is None or row.tenant_id != actor.tenant_id:
        raise NotFound
    return row


def take_post(code: str, timestamp: str, signature: str, body: bytes) -> None:
    """Check and write down what a gateway posted.

    Raises NotFound (no such gateway), PostedWrongly (its code: forged, late, replayed; counted),
    InvalidFields (signed well, but not of the form that was agreed).
    """
    found = gateway_named(code)
    if found is None:
        raise NotFound
    gateway_id, tenant_id = found
    with tenant_context(system_actor(tenant_id)):
        gateway = Gateway.objects.get(pk=gateway_id)
        wrong = _wrong(gateway, timestamp, signature, body)
        if wrong:
            count_refused(gateway, wrong)
        else:
            posted = _read(body)
            if not _write(gateway, posted):
                wrong = "replayed"
                count_refused(gateway, wrong)
    if wrong:
        raise PostedWrongly(_SENTENCES[wrong], code=wrong)


_SENTENCES = {
    "forged": _("The signature is not that of this gateway’s secret over the time and the body."),
    "late": _("The time in the signature is more than five minutes away from ours."),
    "replayed": _("A message with this id came through this gateway before."),
}


def _wrong(gateway: Gateway, timestamp: str, signature: str, body: bytes) -> str:
    secret = open_up(gateway.sealed_secret, tenant_id=gateway.tenant_id, row_id=gateway.pk)
    wanted = signature_of(secret, timestamp, body)
    given = signature.removeprefix("sha256=")
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        return "forged"
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12  # noqa: PLR2004
    if not is_number or abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
        return "late"
    return ""


def _read(body: bytes) -> Posted:
    try:
        given: Any = json.loads(body)
        posted = Posted(str(given["id"]), str(given["from"]), str(given["text"]))
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        sentence = _("Post an object with `id`, `from` and `text`, as JSON in UTF-8.")
        raise InvalidFields({"body": [sentence]}) from error
    if not posted.id or not posted.sender or len(posted.id) > 150 or len(posted.text) > MOST_TEXT:  # noqa: PLR2004
        sentence = _("`id` and `from` are needed; `text` has at most 10,000 characters.")
        raise InvalidFields({"body": [sentence]})
    return posted


def _write(gateway: Gateway, posted: Posted) -> bool:
    first, _space, rest = posted.text.strip().partition(" ")
    keyword = (
        GatewayKeyword.objects.filter(gateway=gateway, word=first.strip(".,:;!").casefold())
        .select_related("consultation")
        .first()
    )
    text = rest.strip() if keyword else posted.text.strip()
    content = json.dumps({"from": posted.sender, "text": text.replace("\x00", "")})
    # The id is the gateway's own: told apart from another gateway's by its code.
    written = write_down(
        gateway.tenant_id,
        consultation=keyword.consultation if keyword else None,
        door=Door(gateway.door),
        sender=posted.sender,
        external_id=f"{gateway.code}:{posted.id}",
        content=content.encode(),
        gateway=gateway,
    )
    return written is not None
