"""With a receipt: see where a report stands, answer, agree, take back, and burn the receipt.

Nobody signs in for it, and every act is the portal's own in the records: that somebody came, and
when they read, is kept nowhere. Whoever takes a receipt from somebody learns the report's state and
can take it back; so what was sealed is never shown again, and a burned receipt says nothing of why.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import InvalidFields, NotFound
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock, perform
from portal.vault.receipts import Receipt
from promotion.obstacles.checking import contacts_in
from promotion.obstacles.models import Obstacle, ObstacleMessage, SourceGrant
from promotion.obstacles.services import note_answer, withdraw
from promotion.obstacles.sources import (
    SealedAnswer,
    add_answer,
    erase_sources,
    has_sealed,
    open_answers,
    opened_by_receipt,
)
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.where_it_goes import TAKE_OUT

S = ObstacleStatus
ANSWERABLE = frozenset({S.SUBMITTED, S.TRIAGE, S.NEEDS_INFO, S.VERIFYING, S.ASSESSED, S.IN_REVIEW})
# What is sealed looks, to the receipt, as what is still being checked.
_SHOWN_AS = {S.SEALED: S.VERIFYING}
_ENDED = frozenset({S.WITHDRAWN, S.ARCHIVED, S.MERGED, S.SEALED})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the holder of a receipt sees of the report."""

    obstacle: Obstacle
    status: ObstacleStatus
    messages: list[ObstacleMessage]
    answers: list[SealedAnswer]
    is_sealed: bool

    @property
    def can_answer(self) -> bool:
        """Whether an answer is still read."""
        return self.status in ANSWERABLE

    @property
    def can_withdraw(self) -> bool:
        """Whether there is something to take back."""
        return self.obstacle.status not in _ENDED


def find_report(receipt: Receipt, *, tenant: Tenant) -> Obstacle:
    """The report of a receipt, in the portal's own context. Raises NotFound."""
    found = Obstacle.objects.filter(tenant=tenant, receipt_locator=receipt.locator).first()
    if found is None:
        raise NotFound
    return found


@sensitive_variables()
def show_report(receipt: Receipt, *, tenant: Tenant) -> Shown:
    """Where the report stands, what was asked and answered. Raises NotFound."""
    with tenant_context(system_actor(tenant.pk)):
        found = find_report(receipt, tenant=tenant)
        is_sealed = has_sealed(found)
        if is_sealed:
            with opened_by_receipt(found, receipt) as opened:
                answers = opened.answers()
        else:
            answers = open_answers(found)
        status = S(found.status)
        return Shown(
            obstacle=found,
            status=_SHOWN_AS.get(status, status),
            messages=list(ObstacleMessage.objects.filter(obstacle=found)),
            answers=answers,
            is_sealed=is_sealed,
        )


@sensitive_variables()
@transaction.atomic
def answer(receipt: Receipt, text: str, *, tenant: Tenant) -> None:
    """Answer the analysts. Raises NotFound, InvalidFields."""
    with tenant_context(system_actor(tenant.pk)):
        row: Obstacle = lock(Obstacle, find_report(receipt, tenant=tenant).pk)
        if row.status not in ANSWERABLE:
            raise NotFound
        contacts = [] if has_sealed(row) else contacts_in(text)
        if contacts:
            raise InvalidFields({"text": [*contacts, TAKE_OUT]})
        add_answer(row, text, receipt, now=timezone.now())
        audit.record("obstacle.answer_added", row, actor=system_actor(tenant.pk))
        if row.status == S.NEEDS_INFO:
            note_answer(row.pk, tenant_id=tenant.pk)


@sensitive_variables()
@transaction.atomic
def set_consents(
    receipt: Receipt, *, tenant: Tenant, may_publish: bool, may_ask_reply: bool
) -> None:
    """Say what may be done with the report. A consent taken back acts at once.

    What is public goes without a reason: an opaque number is left. Raises NotFound.
    """
    system = system_actor(tenant.pk)
    with tenant_context(system):
        row: Obstacle = lock(Obstacle, find_report(receipt, tenant=tenant).pk)
        row.may_publish, row.may_ask_reply = may_publish, may_publish and may_ask_reply
        row.save(update_fields=["may_publish", "may_ask_reply"])
        audit.record(
            "obstacle.consents_set", row, actor=system, fields=["may_publish", "may_ask_reply"]
        )
        if row.status == S.PUBLISHED and not may_publish:
            confirmed: dict[str, Any] = {"confirm": True}
            perform(Obstacle, row.pk, "retract_for_safety", actor=system, values=confirmed)


@sensitive_variables()
@transaction.atomic
def take_back(receipt: Receipt, *, tenant: Tenant) -> None:
    """Withdraw the report; what was sealed of it is erased. Raises NotFound, IllegalTransition."""
    with tenant_context(system_actor(tenant.pk)):
        row: Obstacle = lock(Obstacle, find_report(receipt, tenant=tenant).pk)
        erase_sources(row)
        withdraw(row.pk, tenant_id=tenant.pk)


@sensitive_variables()
@transaction.atomic
def burn(receipt: Receipt, *, tenant: Tenant) -> None:
    """The receipt opens nothing any more; the report goes on. Raises NotFound."""
    with tenant_context(system_actor(tenant.pk)):
        row: Obstacle = lock(Obstacle, find_report(receipt, tenant=tenant).pk)
        row.receipt_locator = row.receipt_key = None
        row.save(update_fields=["receipt_locator", "receipt_key"])
        SourceGrant.objects.filter(obstacle=row, key=None).delete()
        audit.record("obstacle.receipt_ended", row, actor=system_actor(tenant.pk))


def require_consent_words(*, may_publish: bool, may_ask_reply: bool) -> None:
    """A reply is asked for on what is published, and on nothing else. Raises InvalidFields."""
    if may_ask_reply and not may_publish:
        raise InvalidFields(
            {"may_ask_reply": [_("A reply can be asked for only on what may be published.")]}
        )
