"""Reports as analysts would have them, for what is published of them."""

from datetime import date
from typing import Any

from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument
from promotion.obstacles.states import Origin, PlacePrecision, PublicationLevel, Verification

TOLD: dict[str, Any] = {
    "origin": Origin.ORGANIZATION,
    "title": "An association was not registered",
    "account": "The registry gave no answer for nine months.",
    "kinds": ["L03"],
    "freedoms": ["FRE-ASS"],
    "groups": ["GRP-CSO"],
    "country": "XA",
    "province": "Northern Hills",
    "place_precision": PlacePrecision.PROVINCE,
    "starts_on": date(2026, 3, 18),
    "severity": 3,
    "verification": Verification.VERIFIED,
    "possible_subjects": 60,
    "level": PublicationLevel.GUARDED,
    "may_publish": True,
}
PUBLIC: dict[str, Any] = TOLD | {
    "origin": Origin.PUBLIC,
    "title": "The network was cut during the vote",
    "account": "Reported by two newspapers.",
    "kinds": ["D01"],
    "place": "Port Alba",
    "latitude": "10.50000",
    "longitude": "20.25000",
    "place_precision": PlacePrecision.PLACE,
    "severity": 5,
    "possible_subjects": None,
    "level": PublicationLevel.PUBLIC,
    "may_publish": False,
    "source_name": "Open Network Watch",
    "source_links": ["https://example.org/shutdowns/1"],
    "source_licence": "CC BY 4.0",
    "collection": "shutdowns",
}


def report(
    tenant: Tenant,
    base: dict[str, Any] = TOLD,
    *,
    actors: tuple[str, ...] = (),
    instruments: tuple[str, ...] = (),
    **values: Any,
) -> Obstacle:
    """One report with its parts, as it stands before it is published."""
    with within(tenant):
        code = random_code(8)
        row = Obstacle.objects.create(
            tenant=tenant, reference=code, collection_key=code, **base | values
        )
        for code in actors:
            ObstacleActor.objects.create(tenant=tenant, obstacle=row, actor=code)
        for code in instruments:
            ObstacleInstrument.objects.create(tenant=tenant, obstacle=row, kind=code)
    return row


def within(tenant: Tenant) -> Any:
    """The context in which the institution's transitions write."""
    actor: Actor = system_actor(tenant.pk)
    return tenant_context(actor)
