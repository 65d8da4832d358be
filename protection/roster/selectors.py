"""Who is on duty, what is promised to visitors, and where the roster has gaps.

What anybody may know (hours, never names) is read as the portal itself; the roster with its people
is for officers and those who coordinate them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from portal.actors.models import StaffMembership, User
from portal.clocks import calendar_of
from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from protection.desk import ROLES
from protection.roster.models import Absence, Duty, GapKind, Pager
from protection.roster.turns import Roster, Span, Turn, kept, unkept

# A long weekend; where nobody reads for longer, nothing is taken in.
LONGEST_SILENCE = timedelta(days=4)
# How far coordinators look ahead.
AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which visitors would be left alone; `language` where only those of one language are."""

    kind: GapKind
    begins_at: datetime
    ends_at: datetime | None = None
    language: str = ""


def roster_of(tenant: Tenant) -> Roster:
    """The roster of an institution: five queries, however long it is."""
    with tenant_context(system_actor(tenant.pk)):
        return Roster(
            duties=list(Duty.objects.filter(tenant=tenant)),
            absences=list(Absence.objects.filter(tenant=tenant)),
            calendar=calendar_of(tenant),
            people=frozenset(_members(tenant).values_list("person_id", flat=True)),
        )


def _members(tenant: Tenant) -> QuerySet[StaffMembership]:
    roles = [role.value for role in ROLES]
    return StaffMembership.objects.filter(tenant=tenant, ended_at=None, roles__overlap=roles)


def is_intake_open(tenant: Tenant, at: datetime) -> bool:
    """No roster, no intake: whether somebody reads now, or within four days.

    Pages of the intake ask it before they show a form, and again when one is sent.
    """
    return next_reading(roster_of(tenant), at) is not None


def next_reading(roster: Roster, at: datetime, language: str = "") -> datetime | None:
    """When somebody reads (this language) next: `at` itself where somebody does now.

    None where nobody does within LONGEST_SILENCE.
    """
    for begins, ends in kept(roster.turns(at, at + LONGEST_SILENCE), language):
        if ends > at:
            return max(begins, at)
    return None


def people_on_duty(tenant: Tenant, at: datetime) -> list[UUID]:
    """Who is on duty at this instant, each once."""
    turns = roster_of(tenant).turns(at, at + timedelta(microseconds=1))
    return list(dict.fromkeys(turn.person_id for turn in turns if turn.person_id is not None))


def languages_on_duty(tenant: Tenant, at: datetime) -> list[str]:
    """The languages that are read at this instant."""
    turns = roster_of(tenant).turns(at, at + timedelta(microseconds=1))
    return sorted({code for turn in turns if turn.person_id for code in turn.languages})


def gaps_of(roster: Roster, since: datetime, until: datetime) -> list[Gap]:
    """Where nobody stands who was promised, and where the roster ends; the earliest first."""
    turns = roster.turns(since, until)
    nobody = _ahead(unkept(turns), since)
    gaps = [Gap(GapKind.NOBODY, begins, ends) for begins, ends in nobody]
    promised = sorted({code for turn in turns for code in turn.promised})
    for code in promised:
        for begins, ends in _ahead(unkept(turns, code), since):
            if not any(first <= begins and ends <= last for first, last in nobody):
                gaps.append(Gap(GapKind.LANGUAGE, begins, ends, code))
    gaps += _end_of(turns, until)
    return sorted(gaps, key=lambda gap: (gap.begins_at, gap.kind, gap.language))


def _ahead(spans: Sequence[Span], since: datetime) -> list[Span]:
    return [(begins, ends) for begins, ends in spans if ends > since]


def _end_of(turns: Sequence[Turn], until: datetime) -> list[Gap]:
    """After the last turn nobody comes for longer than the intake may wait."""
    last = max((turn.ends_at for turn in turns), default=None)
    if last is None or until - last <= LONGEST_SILENCE:
        return []
    return [Gap(GapKind.ENDS, last)]


def require_reading(actor: Actor) -> None:
    """Raises NotFound for whoever has no business with the roster: it does not exist for them."""
    if not actor.is_system and not actor.staff_roles & set(ROLES):
        raise NotFound
    require(actor, Permission.ROSTER_READ)


def list_duties(tenant: Tenant, *, actor: Actor) -> QuerySet[Duty]:
    """Duties that are not over, by person. Raises NotFound."""
    require_reading(actor)
    today = calendar_of(tenant).local_day(timezone.now())
    rows = Duty.objects.filter(tenant=tenant).exclude(last_day__lt=today)
    return rows.select_related("person").order_by("person__name", "begins", "id")


def list_absences(tenant: Tenant, *, actor: Actor) -> QuerySet[Absence]:
    """Days away that are not over. Raises NotFound."""
    require_reading(actor)
    today = calendar_of(tenant).local_day(timezone.now())
    rows = Absence.objects.filter(tenant=tenant, last_day__gte=today)
    return rows.select_related("person", "stand_in").order_by("first_day", "id")


def get_duty(duty_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Duty:
    """One duty. Raises NotFound."""
    require_reading(actor)
    found = Duty.objects.filter(pk=duty_id, tenant=tenant).select_related("person").first()
    if found is None:
        raise NotFound
    return found


def get_absence(absence_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Absence:
    """One absence. Raises NotFound."""
    require_reading(actor)
    found = Absence.objects.filter(pk=absence_id, tenant=tenant).select_related("person").first()
    if found is None:
        raise NotFound
    return found


def list_people(tenant: Tenant, *, actor: Actor) -> list[User]:
    """Whoever can be put on duty, by name. Raises NotFound."""
    require_reading(actor)
    rows = _members(tenant).select_related("person").order_by("person__name", "person_id")
    return [row.person for row in rows]


def get_pager(tenant: Tenant, *, actor: Actor) -> Pager | None:
    """The other system that is told, if there is one. Raises NotFound."""
    require_reading(actor)
    return Pager.objects.filter(tenant=tenant).first()
