"""Reads of intake: what a receipt opens, and what its holder is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.clocks import clocks_of
from portal.errors import NotFound, Sentence
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.models import RecoveryOrder, VaultGrant, VaultReceipt
from portal.vault.receipts import Receipt
from portal.vault.selectors import showing
from protection.cases import clocks
from protection.cases.readings import openings_of
from protection.cases.states import FiledBy
from protection.cases.texts import OpenCase, Text, opened_by_receipt
from protection.consent.holders import holder_of
from protection.consent.selectors import Entry, ledger_of
from protection.intake.asking import QUESTIONS
from protection.intake.drafts import open_draft
from protection.intake.models import BoxDraft
from protection.intake.reports import Role
from protection.intake.showing import Line, lines_of, told_to_person
from protection.retention.selectors import PersonsView, persons_view


class Opens(StrEnum):
    """What a receipt opens."""

    CASE = "case"
    DRAFT = "draft"
    NOTHING = "nothing"


def what_opens(receipt: Receipt, *, tenant: Tenant) -> Opens:
    """What there is for this receipt at this institution.

    Two queries whatever the answer is: unknown, erased, burned, expired and another institution's
    receipts cost the same and answer the same.
    """
    now = timezone.now()
    grants = VaultGrant.objects.filter(receipt_id=OuterRef("pk")).exclude(expires_at__lte=now)
    with tenant_context(system_actor(tenant.pk)), showing(receipt):
        rows = VaultReceipt.objects.filter(tenant=tenant, locator=receipt.locator)
        is_case = rows.filter(Exists(grants)).exists()
        is_draft = BoxDraft.objects.filter(
            tenant=tenant, locator=receipt.locator, expires_at__gt=now
        ).exists()
    return Opens.CASE if is_case else Opens.DRAFT if is_draft else Opens.NOTHING


@sensitive_variables()
def read_draft(receipt: Receipt, *, tenant: Tenant) -> tuple[dict[str, Any], datetime]:
    """What was saved, and its last day. Raises NotFound, Unopenable."""
    with tenant_context(system_actor(tenant.pk)), showing(receipt):
        row = BoxDraft.objects.filter(
            tenant=tenant, locator=receipt.locator, expires_at__gt=timezone.now()
        ).first()
        if row is None:
            raise NotFound
        values = open_draft(bytes(row.sealed), bytes(row.signature), receipt, tenant.pk)
        return values, row.expires_at


@dataclass(frozen=True, slots=True)
class Look:
    """One day on which somebody of a role opened the file."""

    day: date
    role: Sentence


@dataclass(frozen=True, slots=True)
class Due:
    """Something that was promised, and by which day."""

    what: Sentence
    day: datetime
    is_late: bool


@dataclass(frozen=True, slots=True, repr=False)
class Mine:
    """What whoever holds a receipt is shown."""

    holder: FiledBy
    is_taken_over: bool
    messages: list[Text]
    proof: Text | None
    has_asked_for_proof: bool
    answered: frozenset[str]
    consents: list[Entry]
    due: list[Due]
    looks: list[Look]
    lines: list[Line]
    kept: PersonsView


@contextmanager
def opened_mine(receipt: Receipt, tenant: Tenant) -> Iterator[OpenCase]:
    """The case of a receipt at this institution. Raises NotFound, Unopenable."""
    with (
        tenant_context(system_actor(tenant.pk)),
        opened_by_receipt(receipt, tenant=tenant) as opened,
    ):
        yield opened


@sensitive_variables()
def mine(receipt: Receipt, *, tenant: Tenant) -> Mine:
    """The page of whoever holds the receipt: never what was told, a level or a name of ours.

    Raises NotFound, Unopenable.
    """
    with opened_mine(receipt, tenant) as opened:
        written = opened.texts(Compartment.MESSAGES)
        of_kind = {kind: [one for one in written if one.kind == kind] for kind in _KINDS}
        return Mine(
            holder=holder_of(opened),
            is_taken_over=opened.case.adopted_at is not None,
            messages=of_kind["message"],
            proof=next(iter(of_kind["proof"]), None),
            has_asked_for_proof=bool(of_kind["proof_wish"]),
            answered=frozenset(
                one.body["field"] for one in of_kind["answer"] if one.body["words"].strip()
            )
            & QUESTIONS.keys(),
            consents=ledger_of(opened).consents,
            due=_due(opened),
            looks=_looks(opened),
            lines=lines_of(opened),
            kept=persons_view(opened),
        )


_KINDS = ("message", "proof", "proof_wish", "answer")
_PROMISES = {
    clocks.CONTACT: _("Somebody answers you"),
    clocks.REVIEW: _("Somebody looks at it again"),
    clocks.ANSWER: _("You are answered with reasons"),
}


def _due(opened: OpenCase) -> list[Due]:
    now = timezone.now()
    return [
        Due(_PROMISES[clock.name], clock.due_at, is_late=clock.due_at < now)
        for clock in clocks_of(opened.case)
        if clock.name in _PROMISES and clock.ended_at is None
    ]


_ROLE_WORDS = {
    Role.OFFICER.value: _("An officer"),
    Role.SUPERVISOR.value: _("Somebody who coordinates the officers"),
}
_ANOTHER = _("Somebody with exceptional access")


def _looks(opened: OpenCase) -> list[Look]:
    """Roles and days, each once, the latest first."""
    looks = {
        Look(timezone.localdate(one.opened_at), _role_word(one.roles))
        for one in openings_of(opened)
        if one.person_id is not None
    }
    return sorted(looks, key=lambda look: (look.day, str(look.role)), reverse=True)


def _role_word(roles: Any) -> Sentence:
    return next((word for role, word in _ROLE_WORDS.items() if role in roles), _ANOTHER)


@told_to_person
def acts_sent(opened: OpenCase) -> Iterator[Line]:
    """What left the team, for which purpose, to whom."""
    for entry in ledger_of(opened).acts:
        if entry.act.sent_at is not None:
            yield Line(entry.act.sent_at, entry.purpose, str(entry.body.get("recipient", "")))


@told_to_person
def recoveries(opened: OpenCase) -> Iterator[Line]:
    """Exceptional access: by key trustees together, for one officer, for a time."""
    granted = RecoveryOrder.objects.filter(Q(case_id=opened.case.pk), granted_at__isnull=False)
    for row in granted:
        yield Line(row.granted_at or row.created_at, _("Exceptional access was given for a time"))
