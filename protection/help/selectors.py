"""Who may read the directory, and what anybody may read of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from protection.desk import ROLES
from protection.help.models import ActorAnswer, ActorKey, HelpEntry, ProtectionActor
from protection.help.states import ActorStatus, Answered, HelpKind


def require_reading(actor: Actor) -> None:
    """Raises NotFound for whoever has no business with the directory."""
    if not actor.is_system and not actor.staff_roles & set(ROLES):
        raise NotFound
    require(actor, Permission.DIRECTORY_READ)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the directory is asked for; empty: all."""

    kind: str = ""
    area: str = ""
    language: str = ""
    status: str = ""


def _fitting(wanted: Wanted) -> Q:
    """Kind, area and language; who helps everywhere fits every area."""
    found = Q()
    if wanted.kind:
        found &= Q(kinds__contains=[wanted.kind])
    if wanted.area:
        found &= Q(areas=[]) | Q(areas__contains=[wanted.area])
    if wanted.language:
        found &= Q(languages__contains=[wanted.language])
    return found


def list_actors(
    tenant: Tenant, *, actor: Actor, wanted: Wanted = Wanted()
) -> QuerySet[ProtectionActor]:
    """The directory of an institution, by name. Raises NotFound."""
    require_reading(actor)
    rows = ProtectionActor.objects.filter(_fitting(wanted), tenant=tenant)
    return rows.filter(status=wanted.status) if wanted.status else rows


def get_actor(actor_id: UUID | str, *, tenant: Tenant, actor: Actor) -> ProtectionActor:
    """One entry. Raises NotFound."""
    require_reading(actor)
    rows = ProtectionActor.objects.select_related("vetted_by", "written_by", "tenant")
    found = rows.filter(pk=actor_id, tenant=tenant).first()
    if found is None:
        raise NotFound
    return found


def list_referable(
    tenant: Tenant, *, actor: Actor, wanted: Wanted = Wanted()
) -> QuerySet[ProtectionActor]:
    """To whom somebody can be referred today: vetted or listed, and the vetting has not run out."""
    rows = list_actors(tenant, actor=actor, wanted=wanted)
    return rows.filter(
        status__in=[ActorStatus.VETTED, ActorStatus.LISTED], good_until__gte=timezone.localdate()
    )


def is_referable(row: ProtectionActor) -> bool:
    """The same rule for a row at hand."""
    is_vetted = row.status in (ActorStatus.VETTED, ActorStatus.LISTED)
    return is_vetted and row.good_until is not None and row.good_until >= timezone.localdate()


@dataclass(frozen=True, slots=True)
class Record:
    """How an actor answered over the last two years: how often asked, helped, within how many days."""

    asked: int = 0
    helped: int = 0
    days: int | None = None


_RECENT_DAYS = 730
_DID_HELP = (Answered.HELPED, Answered.PARTLY)


def records_of(rows: Iterable[ProtectionActor]) -> Mapping[UUID, Record]:
    """How each of these answered, from what colleagues wrote down and from referrals; one query.

    `days` is the median until the first answer, of those that answered.
    """
    since = timezone.localdate() - timedelta(days=_RECENT_DAYS)
    answers = ActorAnswer.objects.filter(actor__in=list(rows), month__gte=since)
    found: dict[UUID, list[tuple[str, int | None]]] = {}
    for actor_id, answer, days in answers.values_list("actor_id", "answer", "days"):
        found.setdefault(actor_id, []).append((answer, days))
    return {actor_id: _record(some) for actor_id, some in found.items()}


def _record(answers: list[tuple[str, int | None]]) -> Record:
    days = [count for _answer, count in answers if count is not None]
    return Record(
        asked=len(answers),
        helped=sum(answer in _DID_HELP for answer, _days in answers),
        days=round(median(days)) if days else None,
    )


def live_keys(row: ProtectionActor) -> QuerySet[ActorKey]:
    """The keys that may be used for this actor, one of each kind."""
    return ActorKey.objects.filter(actor=row, ended_at=None).select_related("verified_by")


def get_key(key_id: UUID | str, *, row: ProtectionActor) -> ActorKey:
    """A key of this actor that may be used. Raises NotFound."""
    found = live_keys(row).filter(pk=key_id).first()
    if found is None:
        raise NotFound
    return found


def answers_of(row: ProtectionActor) -> QuerySet[ActorAnswer]:
    """How they answered before, the latest first."""
    return ActorAnswer.objects.filter(actor=row)


def list_run_out(tenant_id: UUID, today: date) -> list[UUID]:
    """Entries whose vetting ended before this day. For the worker."""
    rows = ProtectionActor.objects.filter(
        tenant_id=tenant_id,
        status__in=[ActorStatus.VETTED, ActorStatus.LISTED],
        good_until__lt=today,
    )
    return list(rows.values_list("pk", flat=True))


def list_help() -> list[HelpEntry]:
    """Everything that anybody may read, of all institutions; one query."""
    return list(HelpEntry.objects.order_by("name", "id"))


def fits(entry: HelpEntry, wanted: Wanted) -> bool:
    """The same rule as in the directory, for rows at hand."""
    return (
        (not wanted.kind or wanted.kind in entry.kinds)
        and (not wanted.area or not entry.areas or wanted.area in entry.areas)
        and (not wanted.language or wanted.language in entry.languages)
    )


def by_kind(entries: list[HelpEntry], kind: str) -> Mapping[HelpKind, list[HelpEntry]]:
    """What can be done about what, the most urgent first; only `kind` where one is given."""
    kinds = [one for one in HelpKind if not kind or one == kind]
    grouped = {one: [entry for entry in entries if one in entry.kinds] for one in kinds}
    return {one: found for one, found in grouped.items() if found}
