"""Reads of retention: for the team, for whoever coordinates, and for the person with the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound
from portal.grants import Permission
from portal.looks.words import last_day
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.receipts import Receipt
from protection.cases.models import ProtectionCase
from protection.cases.selectors import visible
from protection.cases.states import CaseStatus
from protection.cases.texts import OpenCase, Text, opened_by_receipt
from protection.retention.erasing import is_live_hold
from protection.retention.files import files_of, names_of
from protection.retention.models import Erasure, Keeping, LegalHold, Tombstone
from protection.retention.rules import FINAL_WITHIN, Rule, rule_for

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


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
    # What the files are called, by id; those of `planned` among them.
    names: Mapping[UUID, str]

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
        names=names_of(opened),
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


def files_asked_for(case_id: UUID) -> set[UUID]:
    """Files whose erasure was asked for and is neither done nor stopped."""
    rows = Erasure.objects.filter(case_id=case_id, stopped_at=None, done_at=None)
    return {file for row in rows for file in row.files}


def require_entry(case_id: UUID, entry: UUID) -> None:
    """Raise NotFound where no hold, erasure or file of this case has this id."""
    for model in (LegalHold, Erasure):
        if model.objects.filter(case_id=case_id, pk=entry).exists():
            return
    if entry not in files_of(case_id):
        raise NotFound


@dataclass(frozen=True, slots=True)
class Due:
    """A case with a date, or of which something is to be erased."""

    case: ProtectionCase
    keeping: Keeping | None
    is_held: bool
    erasures: list[Erasure]

    @property
    def comes_at(self) -> datetime | None:
        """What comes first: the end of a grace, or the date itself."""
        known = [one.due_at for one in self.erasures] + [self.keeping and self.keeping.erase_on]
        return min((at for at in known if at), default=None)


def list_due(actor: Actor, *, before: date | None = None, most: int = 200) -> list[Due]:
    """The actor's cases that have a date (by `before`) or an open erasure, the earliest first.

    In the clear, as the worker reads it: no key is needed. Raises NotPermitted.
    """
    require(actor, Permission.CASE_READ)
    cases = visible(actor).exclude(status=CaseStatus.ERASED)
    dated = Keeping.objects.filter(case__in=cases).order_by("erase_on")
    if before is not None:
        dated = dated.filter(erase_on__date__lte=before)
    asked: dict[UUID, list[Erasure]] = {}
    for row in Erasure.objects.filter(case__in=cases, stopped_at=None, done_at=None)[:most]:
        asked.setdefault(row.case_id, []).append(row)
    found = list(cases.filter(pk__in={*dated.values_list("case_id", flat=True)[:most], *asked}))
    keepings = {row.case_id: row for row in Keeping.objects.filter(case__in=found)}
    live = LegalHold.objects.filter(is_live_hold(timezone.now()), case__in=found)
    held = set(live.values_list("case_id", flat=True))
    rows = [Due(one, keepings.get(one.pk), one.pk in held, asked.get(one.pk, [])) for one in found]
    # What waits for a second person, of a case that has no date, comes first.
    return sorted(rows, key=lambda row: row.comes_at or _LONG_AGO)[:most]


def list_tombstones(tenant_id: UUID, *, actor: Actor) -> QuerySet[Tombstone]:
    """What was erased here. Raises NotPermitted."""
    require(actor, Permission.CASE_SUPERVISE)
    return Tombstone.objects.filter(tenant_id=tenant_id)
