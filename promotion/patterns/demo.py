"""Two years of reports of invented countries, and signals over them in every state.

One alert is in force, one has ended and was found to be right, one signal is watched and one was
dismissed with its reason. The signals are raised by the same look over all series that the worker
makes each night, at the weeks in which it would have made it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import ObstacleStatus, Origin, PublicationLevel, Verification
from promotion.patterns.demo_texts import ALERTS, DISMISSED, FINDINGS, TITLES, WATCHED
from promotion.patterns.detecting import detect
from promotion.patterns.models import Alert, AlertOrigin, Signal
from promotion.patterns.periods import WEEK, last_complete
from promotion.patterns.states import SeriesUnit
from promotion.publication.services import show_many

_INSTITUTION = "riverland-style"
WEEKS = 104
COLLECTION, NEW_COLLECTION = "demo-monitor", "demo-new-partner"
SOURCES = {
    COLLECTION: "Invented Monitor of Open Space (ILLUSTRATION)",
    NEW_COLLECTION: "Invented Coast Network (ILLUSTRATION)",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One series: a country and a kind, how often, and in which weeks before the last one more.

    `group` is named by about two in three of its reports.
    """

    country: str
    kind: str
    group: str
    rate: float
    more: dict[int, int] = field(default_factory=dict)
    # In the weeks of its surge a new collection began, which reports of everything.
    is_new_source: bool = False


SERIES = (
    Told("XE", "D01", "GRP-JRN", 0.6, {1: 5, 0: 7}),
    Told("XE", "E03", "GRP-JRN", 0.7),
    Told("XE", "L03", "GRP-CSO", 0.6),
    Told("XA", "A02", "GRP-PRT", 0.7, {31: 5, 30: 8}),
    Told("XC", "P09", "GRP-HRD", 0.5, {1: 5, 0: 6}, is_new_source=True),
    Told("XC", "L03", "GRP-CSO", 0.5, {1: 6, 0: 5}, is_new_source=True),
    Told("XB", "E03", "GRP-HRD", 0.4, {0: 4}),
)
# About so many of three reports of a series name its group.
_NAMED, _OF = 2, 3


def load(
    *,
    tenants: Sequence[Tenant],
    staff: dict[str, list[tuple[Any, Any]]],
    organizations: Sequence[Any],
) -> None:
    """Make the series of one institution, look over them, and play what people said of it."""
    del organizations
    tenant = next((one for one in tenants if one.slug == _INSTITUTION), None)
    if tenant is None or _is_there(tenant):
        return
    rows = staff[tenant.slug]
    analyst, decider = (
        _one(rows, role, tenant) for role in (StaffRole.ANALYST, StaffRole.DECISION_MAKER)
    )
    last = last_complete(timezone.localdate(), SeriesUnit.WEEK)
    with tenant_context(system_actor(tenant.pk)):
        now = timezone.now()
        reports = Obstacle.objects.bulk_create(_reports(tenant, last, now))
        show_many(reports, now=now)
    _play_past(tenant, last - 30 * WEEK, analyst, decider)
    _play_present(tenant, analyst, decider)


def _is_there(tenant: Tenant) -> bool:
    with tenant_context(system_actor(tenant.pk)):
        return Obstacle.objects.filter(tenant=tenant, collection=COLLECTION).exists()


def _one(rows: Sequence[tuple[Any, Any]], role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _reports(tenant: Tenant, last: date, now: datetime) -> Iterator[Obstacle]:
    chance = random.Random(20261129)  # noqa: S311 - the same demo at each start
    for told in SERIES:
        for number in range(WEEKS):
            usual = sum(chance.random() < told.rate / 3 for _try in range(3))
            more = told.more.get(number, 0)
            source = NEW_COLLECTION if told.is_new_source else COLLECTION
            for collection in [COLLECTION] * usual + [source] * more:
                day = last - number * WEEK + timedelta(days=chance.randrange(7))
                groups = [told.group] if chance.randrange(_OF) < _NAMED else []
                row = _report(tenant, told, day, collection, groups)
                row.published_at = now
                yield row


def _report(tenant: Tenant, told: Told, day: date, collection: str, groups: list[str]) -> Obstacle:
    titles = TITLES[told.kind]
    language, title = titles[day.toordinal() % len(titles)]
    return Obstacle(
        tenant=tenant,
        reference=random_code(10),
        origin=Origin.PUBLIC,
        language=language,
        title=title,
        kinds=[told.kind],
        groups=groups,
        country=told.country,
        starts_on=day,
        severity=3,
        severity_computed=3,
        verification=Verification.PLAUSIBLE,
        level=PublicationLevel.PUBLIC,
        status=ObstacleStatus.PUBLISHED,
        source_name=SOURCES[collection],
        source_licence="ILLUSTRATION",
        collection=collection,
        collection_key=random_code(10),
    )


def _play_past(tenant: Tenant, week: date, analyst: Actor, decider: Actor) -> None:
    """A surge of last spring: alert, update, end, and the review that found it right."""
    zone = ZoneInfo(tenant.time_zone)
    night = datetime.combine(week + timedelta(days=8), time(3), zone)
    with at(night), tenant_context(system_actor(tenant.pk)):
        detect(tenant)
    alert = _alert(tenant, "XA", night + timedelta(hours=7), analyst, decider)
    if alert is None:
        return
    told = ALERTS["XA"]
    _move(Alert, alert, "update", decider, night + timedelta(days=9), told["update"])
    _move(Alert, alert, "end", decider, night + timedelta(days=33), told["end"])
    _move(Alert, alert, "judge", analyst, night + timedelta(days=95), told["judge"])


def _play_present(tenant: Tenant, analyst: Actor, decider: Actor) -> None:
    """Last night's look: one alert in force, one signal watched, one dismissed, others waiting."""
    now = timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        detect(tenant)
    _alert(tenant, "XE", now - timedelta(minutes=40), analyst, decider)
    for country, name, values in (("XB", "watch", WATCHED), ("XC", "dismiss", DISMISSED)):
        signal = _signal(tenant, country)
        if signal is not None:
            _move(Signal, signal, "assess", analyst, now, FINDINGS[country])
            _move(Signal, signal, name, analyst, now, values)


def _signal(tenant: Tenant, country: str) -> Any:
    with tenant_context(system_actor(tenant.pk)):
        waiting = Signal.objects.filter(tenant=tenant, country=country, status="raised")
        return waiting.order_by("p").values_list("pk", flat=True).first()


def _alert(tenant: Tenant, country: str, when: datetime, analyst: Actor, decider: Actor) -> Any:
    """Assess the strongest signal of a country and make an alert of it; the alert's id."""
    signal = _signal(tenant, country)
    if signal is None:
        return None
    _move(Signal, signal, "assess", analyst, when, FINDINGS[country])
    published = when + timedelta(minutes=35)
    _move(Signal, signal, "publish_alert", decider, published, ALERTS[country]["alert"])
    with tenant_context(system_actor(tenant.pk)):
        made = AlertOrigin.objects.filter(signal_id=signal)
        return made.values_list("alert_id", flat=True).first()


def _move(model: Any, pk: Any, name: str, actor: Actor, when: datetime, values: Any) -> None:
    with at(when), tenant_context(actor):
        perform(model, pk, name, actor=actor, values=values)
