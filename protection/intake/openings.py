"""No roster, no intake: which institutions take reports now, and when the others do again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.tenancy.selectors import list_institutions
from portal.vault.errors import LogBroken, NotStaffed
from portal.vault.models import VaultKey
from portal.vault.selectors import fingerprints, intake_officers
from protection.ombuds.selectors import find_office
from protection.roster.selectors import AHEAD, LONGEST_SILENCE, roster_of


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an institution takes a report. `reads_at`: when somebody who can open it reads next.

    It is open where three officers are certified and one of them reads within four days.
    """

    tenant: Tenant
    is_open: bool
    reads_at: datetime | None = None


def opening_of(tenant: Tenant, at: datetime) -> Opening:
    """As it is true at this instant. A key log that does not hold counts as nobody."""
    with tenant_context(system_actor(tenant.pk)):
        readers = _readers(tenant)
        if not readers:
            return Opening(tenant, is_open=False)
        roster = roster_of(tenant)
    turns = roster.turns(at, at + AHEAD)
    reading = [max(turn.begins_at, at) for turn in turns if turn.person_id in readers]
    first = min(reading, default=None)
    is_open = first is not None and first - at <= LONGEST_SILENCE
    return Opening(tenant, is_open=is_open, reads_at=first)


def _readers(tenant: Tenant) -> frozenset[UUID]:
    """Who holds a certified key; nobody where there are too few of them or the log was changed."""
    try:
        cards = intake_officers(tenant)
    except (NotStaffed, LogBroken):
        return frozenset()
    keys = VaultKey.objects.filter(pk__in=[card.key for card in cards], ended_at=None)
    return frozenset(keys.values_list("person_id", flat=True))


def list_known() -> list[Tenant]:
    """Every institution whose keys were begun, by name; whether or not it takes reports now."""
    begun = fingerprints()
    known = [one for one in list_institutions() if one.slug in begun]
    return sorted(known, key=lambda tenant: str(tenant.name))


def list_answering() -> list[Tenant]:
    """Whose receipts are taken: these, and the ombuds office where there is one."""
    office = find_office()
    return [*list_known(), *([office] if office is not None else [])]


def list_openings(at: datetime) -> list[Opening]:
    """Every institution whose keys were begun, those that are open first, then by name."""
    found = [opening_of(tenant, at) for tenant in list_known()]
    return sorted(found, key=lambda opening: not opening.is_open)
