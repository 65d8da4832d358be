"""Confirming what came by mail or message, through the contact that it came from."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from participation.contributions import effects  # noqa: F401 - it registers
from participation.contributions.marking import mark
from participation.contributions.models import Contribution, InboundMessage
from participation.contributions.states import ContributionStatus, Door, IntakeStatus
from participation.contributions.taking_in import CLAIM_CHARACTERS, Taken, hash_of_code
from portal import audit
from portal.actors.selectors import list_own_addresses
from portal.errors import NotFound
from portal.ids import random_code
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

# How long the link in the mail works, and how often one sender is asked.
CONFIRM_WITHIN = timedelta(days=14)
ASK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one link confirms: everything that waits from the same sender."""

    message: InboundMessage
    count: int


def hash_of_sender(tenant_id: UUID, address: str) -> str:
    """The keyed hash by which a sender is known at one institution."""
    folded = address.strip().casefold()
    return salted_hmac(f"intake.sender:{tenant_id}", folded, algorithm="sha256").hexdigest()


def code_of(message_id: UUID) -> str:
    """The code of the link, made again each time it is needed; the row keeps its hash."""
    mark = hmac.new(
        settings.SECRET_KEY.encode(), f"intake.confirm:{message_id}".encode(), hashlib.sha256
    )
    return base64.urlsafe_b64encode(mark.digest()[:18]).decode()


def hash_of_confirmation(code: str) -> str:
    """What is kept of the code of a link."""
    return hashlib.sha256(f"confirm:{code}".encode()).hexdigest()


def waits_for(tenant: Tenant, code: str) -> Waiting | None:
    """What the code confirms now; None where there is nothing (any more)."""
    with tenant_context(system_actor(tenant.pk)):
        message = _message(tenant, code)
        if message is None:
            return None
        count = _waiting_of(message).count()
    return Waiting(message, count) if count else None


def _message(tenant: Tenant, code: str) -> InboundMessage | None:
    rows = InboundMessage.objects.filter(
        tenant=tenant,
        confirmation_hash=hash_of_confirmation(code),
        confirm_until__gt=timezone.now(),
    )
    return rows.select_related("consultation").first()


def _waiting_of(message: InboundMessage) -> "QuerySet[InboundMessage]":
    return InboundMessage.objects.filter(
        tenant_id=message.tenant_id,
        door=message.door,
        sender_hash=message.sender_hash,
        status=IntakeStatus.WAITING,
        contribution__status=ContributionStatus.UNCONFIRMED,
    )


@transaction.atomic
def confirm(tenant: Tenant, code: str, *, actor: Actor) -> list[Taken]:
    """Take in everything that waits from this sender; each with a fresh code, shown once.

    It becomes the account's own where its holder is signed in and the message came from a
    confirmed address of that account; otherwise it stays unattributed. Raises NotFound.
    """
    portal = system_actor(tenant.pk)
    with tenant_context(portal):
        message = _message(tenant, code)
        if message is None:
            raise NotFound
        waiting = list(_waiting_of(message).select_for_update(of=("self",)).order_by("id"))
    if not waiting:
        raise NotFound
    author_id = actor.person_id if _is_from(message, actor) else None
    with tenant_context(portal):
        return [_take(entry, author_id, portal) for entry in waiting]


def _is_from(message: InboundMessage, actor: Actor) -> bool:
    """Whether whoever is signed in here owns the address that it came from."""
    if actor.person_id is None or actor.is_staff or message.door != Door.MAIL:
        return False
    with tenant_context(actor, role=DatabaseRole.NONE):
        addresses = [row.email for row in list_own_addresses(actor) if row.verified]
    return any(
        hash_of_sender(message.tenant_id, address) == message.sender_hash for address in addresses
    )


def _take(message: InboundMessage, author_id: UUID | None, portal: Actor) -> Taken:
    row: Contribution = perform(Contribution, message.contribution_id, "confirm", actor=portal)  # type: ignore[arg-type]
    code = "" if author_id else random_code(CLAIM_CHARACTERS)
    row.author_id = author_id
    row.claim_hash = hash_of_code(code) if code else ""
    row.save(update_fields=["author", "claim_hash"])
    mark(message, IntakeStatus.TAKEN, sealed_address=b"")
    audit.record("intake.confirmed", message, actor=portal, fields=["status"])
    return Taken(row, code)
