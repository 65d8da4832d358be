"""Reading signals and alerts. Signals are for analysts; alerts are for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.keyset import Order
from portal.moves import has_role_for
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.transitions import Step, steps_of
from promotion.patterns.models import (
    Alert,
    AlertFollow,
    AlertOrigin,
    AlertUpdate,
    DetectionRun,
    EffortCount,
    Signal,
)
from promotion.patterns.states import AlertOutcome, AlertStatus, SeriesUnit

NEWEST = Order("published_at", descending=True)
RAISED = Order("raised_at", descending=True)
# Below it a share says nothing.
LEAST_JUDGED = 5


def works_on_signals(actor: Actor) -> bool:
    """Whether the actor's roles at the institution assess signals or make alerts of them."""
    return has_role_for(actor, Permission.SIGNAL_ASSESS) or has_role_for(
        actor, Permission.SIGNAL_ALERT
    )


def _one(rows: "QuerySet[Any]", pk: UUID | str) -> Any:
    try:
        found = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty values narrow nothing."""

    status: str = ""
    basis: str = ""
    tier: str = ""
    country: str = ""
    kind: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, one.name) for one in fields(self))

    def conditions(self, *names: str) -> dict[str, str]:
        """The conditions of these columns that are asked for."""
        return {name: value for name in names if (value := getattr(self, name))}


def list_signals(tenant: Tenant, *, actor: Actor, wanted: Wanted | None = None) -> QuerySet[Signal]:
    """The institution's signals for those who work on them; nobody else reads any."""
    if not (actor.is_system or (actor.tenant_id == tenant.pk and works_on_signals(actor))):
        return Signal.objects.none()
    asked = (wanted or Wanted()).conditions("status", "basis", "tier", "country", "kind")
    return Signal.objects.filter(tenant=tenant, **asked)


def get_signal(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> Signal:
    """One signal; NotFound where there is none that the actor may read."""
    rows = list_signals(tenant, actor=actor).select_related("tenant", "run", "obstacle")
    found: Signal = _one(rows, pk)
    return found


def counts_by_status(tenant: Tenant, *, actor: Actor) -> dict[str, int]:
    """How many signals there are in each state."""
    rows = list_signals(tenant, actor=actor).order_by().values("status")
    return dict(rows.annotate(number=Count("pk")).values_list("status", "number"))


def latest_runs(tenant: Tenant, *, most: int = 10) -> list[DetectionRun]:
    """The last looks over all series, the newest first."""
    return list(DetectionRun.objects.filter(tenant=tenant)[:most])


def list_alerts(tenant: Tenant, wanted: Wanted | None = None) -> QuerySet[Alert]:
    """The institution's alerts as everybody reads them; those ended for safety are in no list.

    `wanted.status` is a status, or an outcome.
    """
    asked = wanted or Wanted()
    found = Alert.objects.filter(tenant=tenant, **asked.conditions("basis", "country", "kind"))
    found = found.exclude(ending=AlertOutcome.SAFETY)
    if asked.status in AlertStatus.values:
        return found.filter(status=asked.status)
    return found.filter(outcome=asked.status) if asked.status else found


def get_alert(pk: UUID | str, *, tenant: Tenant) -> Alert:
    """One alert in whatever state; NotFound where there is none of this institution."""
    found: Alert = _one(Alert.objects.filter(tenant=tenant).select_related("tenant"), pk)
    return found


def changed_alerts(tenant: Tenant, *, most: int) -> list[Alert]:
    """The alerts that changed last, those ended for safety too: a reader's copy must forget them."""
    return list(Alert.objects.filter(tenant=tenant).order_by("-changed_at", "-id")[:most])


def updates_of(alerts: Iterable[Alert]) -> dict[UUID, list[AlertUpdate]]:
    """What was added to these alerts, oldest first, by alert; one query."""
    found: dict[UUID, list[AlertUpdate]] = {}
    for row in AlertUpdate.objects.filter(alert__in=list(alerts)):
        found.setdefault(row.alert_id, []).append(row)
    return found


def steps_taken(row: Model, *, actor: Actor) -> list[Step]:
    """What was done with a signal, first to last."""
    return list(steps_of(row, actor=actor))


def alerts_of(signal: Signal) -> list[Alert]:
    """The alerts made of a signal."""
    made = AlertOrigin.objects.filter(signal=signal).values("alert_id")
    return list(Alert.objects.filter(pk__in=made))


def signal_of(alert: Alert) -> UUID | None:
    """The signal that an alert was made of, for those who may know it."""
    made = AlertOrigin.objects.filter(alert=alert)
    return made.values_list("signal_id", flat=True).first()


def countries_with_alerts(tenant: Tenant) -> list[str]:
    """The countries and areas that alerts are about."""
    rows = list_alerts(tenant).order_by().values_list("country", flat=True)
    return sorted(set(rows.distinct()))


def countries_with_signals(tenant: Tenant, *, actor: Actor) -> list[str]:
    """The countries and areas that signals are about."""
    rows = list_signals(tenant, actor=actor).order_by().values_list("country", flat=True)
    return sorted(set(rows.distinct()))


def countries_with_series(tenant: Tenant) -> list[str]:
    """The countries and areas of which anything was counted; for analysts."""
    rows = EffortCount.objects.filter(tenant=tenant, unit=SeriesUnit.MONTH).order_by()
    return sorted(set(rows.values_list("country", flat=True).distinct()))


@dataclass(frozen=True, slots=True)
class Record:
    """How often alerts were right."""

    published: int
    in_force: int
    waiting: int
    confirmed: int
    refuted: int
    unclear: int
    # Ended for safety: nothing is left that could be judged.
    withdrawn: int

    @property
    def judged(self) -> int:
        """Those of which it could be said."""
        return self.confirmed + self.refuted

    @property
    def share(self) -> int | None:
        """Of those, how many were right, in per cent; None where there are too few to say."""
        if self.judged < LEAST_JUDGED:
            return None
        return round(100 * self.confirmed / self.judged)


def record_of(tenant: Tenant) -> Record:
    """How often an institution's alerts were right; one query."""
    counts: dict[tuple[str, str], int] = {}
    rows = Alert.objects.filter(tenant=tenant).order_by().values("status", "outcome")
    for status, outcome, number in rows.annotate(number=Count("pk")).values_list(
        "status", "outcome", "number"
    ):
        counts[status, outcome] = number
    judged = {
        outcome: counts.get((AlertStatus.JUDGED, outcome), 0) for outcome in AlertOutcome.values
    }
    ended = sum(number for (status, _o), number in counts.items() if status == AlertStatus.ENDED)
    withdrawn = counts.get((AlertStatus.ENDED, AlertOutcome.SAFETY), 0)
    return Record(
        published=sum(counts.values()),
        in_force=counts.get((AlertStatus.PUBLISHED, ""), 0),
        waiting=ended - withdrawn,
        confirmed=judged[AlertOutcome.CONFIRMED],
        refuted=judged[AlertOutcome.REFUTED],
        unclear=judged[AlertOutcome.UNCLEAR],
        withdrawn=withdrawn,
    )


def followed_by(tenant: Tenant, *, actor: Actor) -> set[str]:
    """The countries and areas whose alerts the person follows; "" among them is all."""
    if actor.person_id is None or actor.is_staff:
        return set()
    rows = AlertFollow.objects.filter(tenant=tenant, person_id=actor.person_id)
    return set(rows.values_list("country", flat=True))
