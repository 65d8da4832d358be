"""Reports of two years of an invented country, as an import leaves them, with a surge at the end."""

import html
import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin, PublicationLevel, Verification
from promotion.patterns.models import Alert, Signal
from promotion.patterns.periods import WEEK, last_complete
from promotion.patterns.states import SeriesUnit
from promotion.patterns.tasks import examine_series
from promotion.publication.services import show_many
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast

WEEKS = 104
SURGE = 14
COLLECTION = "network-watch"
FINDING = {"looked_at": ["effort", "others"], "finding": "Four newspapers describe the same cuts."}
NOTE = "Connections were cut in several places in the days before the vote."
ALERT = {"scope": "kind", "confidence": "medium", "note": NOTE, "confirm": "on"}


def last_week() -> date:
    """The Monday of the last week that is over."""
    return last_complete(timezone.localdate(), SeriesUnit.WEEK)


def reports_of(
    tenant: Tenant, days: Iterable[date], *, country: str = "XA", **values: Any
) -> list[Obstacle]:
    """One report a day given, public elsewhere with its source."""
    given: dict[str, Any] = {
        "origin": Origin.PUBLIC,
        "title": "The network was cut",
        "account": "Reported by two newspapers.",
        "kinds": ["D01"],
        "severity": 3,
        "verification": Verification.PLAUSIBLE,
        "level": PublicationLevel.PUBLIC,
        "source_name": "Open Network Watch",
        "source_licence": "CC BY 4.0",
        "collection": COLLECTION,
        **values,
    }
    rows = [
        Obstacle(
            tenant=tenant,
            reference=random_code(10),
            country=country,
            starts_on=day,
            collection_key=random_code(10) if given["collection"] else "",
            **given,
        )
        for day in days
    ]
    with tenant_context(system_actor(tenant.pk)):
        return Obstacle.objects.bulk_create(rows)


def quiet_days(*, rate: float = 1.0, until: date | None = None, seed: int = 7) -> list[date]:
    """Days of two years on which something was reported, about `rate` a week."""
    chance = random.Random(seed)
    end = until or last_week()
    days = []
    for number in range(WEEKS):
        monday = end - (WEEKS - number) * WEEK
        count = sum(chance.random() < rate / 3 for _try in range(3))
        days += [monday + timedelta(days=chance.randrange(7)) for _one in range(count)]
    return days


def plant(tenant: Tenant, *, country: str = "XA", publish: bool = True) -> None:
    """Two quiet years, other kinds beside them that go on as before, and a surge last week."""
    rows = reports_of(tenant, quiet_days(), country=country)
    reports_of(tenant, quiet_days(rate=2.0, seed=8), country=country, kinds=["L03"])
    surge = [last_week() + timedelta(days=number % 7) for number in range(SURGE)]
    rows += reports_of(tenant, surge, country=country)
    if publish:
        with tenant_context(system_actor(tenant.pk)):
            show_many(rows, now=timezone.now())


def run_task() -> None:
    """The worker's nightly look."""
    examine_series()


def signals_of(tenant: Tenant, **values: Any) -> list[Signal]:
    """What was raised."""
    with tenant_context(system_actor(tenant.pk)):
        return list(Signal.objects.filter(tenant=tenant, **values).order_by("p"))


def analyst(cast: Cast) -> Actor:
    """Who assesses."""
    return cast.staff[StaffRole.ANALYST]


def said(response: Any) -> str:
    """What a page says, without its mark-up."""
    return " ".join(html.unescape(strip_tags(response.content.decode())).split())


def pages(actor: Actor | None = None, *, second_factor: bool = True) -> Any:
    """A browser of somebody's, or of nobody's."""
    return Client() if actor is None else sign_in(actor, second_factor=second_factor)


STAFF = "/en/riverland-style/staff/signals/"
PUBLIC = "/en/riverland-style/signals/"


def alerts_of(cast: Cast) -> list[Alert]:
    """The institution's alerts, the oldest first."""
    with tenant_context(system_actor(cast.institution.pk)):
        return list(Alert.objects.filter(tenant=cast.institution).order_by("published_at"))


def raised(cast: Cast, **values: Any) -> Signal:
    """A signal that waits for people."""
    given = {
        "basis": "surge",
        "tier": "push",
        "country": "XA",
        "kind": "D01",
        "window_from": last_week(),
        "window_to": last_week() + timedelta(days=6),
        "observed": 9,
        "expected": 1.5,
        "low": 0,
        "high": 4,
        "p": 0.0002,
        "q": 0.01,
        "raised_at": timezone.now(),
        **values,
    }
    with tenant_context(system_actor(cast.institution.pk)):
        return Signal.objects.create(tenant=cast.institution, **given)


def made_alert(cast: Cast, signal: Signal, **values: Any) -> Alert:
    """An alert of this signal, by two people."""
    with tenant_context(analyst(cast)) as actor:
        perform(Signal, signal.pk, "assess", actor=actor, values=FINDING)
    with tenant_context(cast.decider) as actor:
        perform(Signal, signal.pk, "publish_alert", actor=actor, values={**ALERT, **values})
    return alerts_of(cast)[-1]
