"""Reads of retention: for the team, for whoever coordinates, and for the person with the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.grants import Permission
from portal.looks.words import last_day
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.texts import OpenCase, Text, opened_by_receipt
from protection.retention.erasing import is_live_hold
from protection.retention.models import Erasure, Keeping, LegalHold, Tombstone
from protection.retention.rules import FINAL_WITHIN, Rule, rule_for


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A legal hold with its reason; `is_live` once two people agreed and while it lasts."""

    hold: LegalHold
    reason: str
    is_live: bool


@dataclass(frozen=True, slots=True, repr=False)
class Planned:
    """An erasure that was asked for; `final_on` is when no older copy opens it any more."""

    erasure: Erasure
    reason: str
    final_on: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Keepings:
    """What the page of one case shows."""

    keeping: Keeping | None
    rule: Rule
    holds: list[Held]
    planned: list[Planned]
    gone: list[Tombstone]

    @property
    def is_held(self) -> bool:
        """Whether a legal hold stands."""
        return any(one.is_live for one in self.holds)


def keepings_of(opened: OpenCase) -> Keepings:
    """Everything about how long this case is kept, with the reasons that these keys open."""
    case = opened.case
    words = {text.row: text for text in opened.texts()}
    now = timezone.now()
    return Keepings(
        keeping=Keeping.objects.filter(case=case).first(),
        rule=rule_for(case.tenant_id, case.outcome),
        holds=_held(case, words, now),
        planned=[
            Planned(row, _said(words, row.text), _final(row))
            for row in Erasure.objects.filter(case=case)
        ],
        gone=list(Tombstone.objects.filter(case_number=case.pk)),
    )


def _held(case: ProtectionCase, words: Mapping[UUID, Text], now: datetime) -> list[Held]:
    live = set(LegalHold.objects.filter(is_live_hold(now), case=case).values_list("pk", flat=True))
    return [
        Held(row, _said(words, row.text), row.pk in live)
        for row in LegalHold.objects.filter(case=case)
    ]


def _said(words: Mapping[UUID, Text], row: UUID) -> str:
    text = words.get(row)
    return str(text.body.get("words", "")) if text is not None else ""


@dataclass(frozen=True, slots=True, repr=False)
class PersonsView:
    """What the person sees with the receipt: dates, the rule's reason, holds; no name, no level."""

    erase_on: datetime | None
    wish: str
    rule: Rule
    holds: list[Held]
    parts: list[tuple[Erasure, datetime | None]]

    @property
    def last_day(self) -> date | None:
        """Until which day, that day included."""
        return last_day(self.erase_on) if self.erase_on else None


@sensitive_variables()
def keeping_by_receipt(receipt: Receipt, *, tenant: Tenant) -> PersonsView:
    """In the context of `system_actor(tenant.pk)`. Raises NotFound (alike), Unopenable."""
    with opened_by_receipt(receipt, tenant=tenant) as opened:
        return persons_view(opened)


def persons_view(opened: OpenCase) -> PersonsView:
    """The same of a case that the receipt has opened already; no text is opened without a hold."""
    case, now = opened.case, timezone.now()
    keeping = Keeping.objects.filter(case=case).first()
    agreed = list(Erasure.objects.filter(case=case, stopped_at=None).exclude(due_at=None))
    held = LegalHold.objects.filter(is_live_hold(now), case=case).exists()
    words = {text.row: text for text in opened.texts(Compartment.MESSAGES)} if held else {}
    whole = next((one for one in agreed if one.is_whole), None)
    ruled = keeping.erase_on if keeping else None
    return PersonsView(
        erase_on=whole.due_at if whole else ruled,
        wish=keeping.wish if keeping else "",
        rule=rule_for(case.tenant_id, case.outcome),
        holds=[one for one in _held(case, words, now) if one.is_live] if held else [],
        parts=[(one, _final(one)) for one in agreed if not one.is_whole],
    )


def _final(erasure: Erasure) -> datetime | None:
    return erasure.due_at + FINAL_WITHIN if erasure.due_at else None


def list_tombstones(tenant_id: UUID, *, actor: Actor) -> QuerySet[Tombstone]:
    """What was erased here. Raises NotPermitted."""
    require(actor, Permission.CASE_SUPERVISE)
    return Tombstone.objects.filter(tenant_id=tenant_id)
