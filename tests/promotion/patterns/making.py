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
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin, PublicationLevel, Verification
from promotion.patterns.models import Signal
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
