"""What the tests of analysts' work share: reports as they arrive, moves, a second person."""

from datetime import date
from typing import Any

from django.utils import timezone

from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.obstacles.models import Obstacle, ObstacleActor
from promotion.obstacles.services import start_triage
from promotion.obstacles.states import ObstacleStatus, Origin
from tests.cast import Cast, make_staff

WORDS: dict[str, Any] = {
    "origin": Origin.ORGANIZATION,
    "title": "An association waits for its registration",
    "account": "The registry has given no answer for nine months.",
    "kinds": ["L03"],
    "freedoms": ["FRE-ASS"],
    "modality": "MOD-OFF",
    "country": "XA",
    "starts_on": date(2026, 3, 2),
    "may_publish": True,
    "may_ask_reply": True,
}
ASSESSMENT: dict[str, Any] = {
    "verification": "VER-2",
    "source_count": 2,
    "graded_count": 1,
    "source_grade": "SRC-B",
    "information_grade": "INF-2",
    "connection": "organization",
    "note": "Two registers compared.",
}
PROPOSAL: dict[str, Any] = {
    "level": "PUB-4",
    "possible_subjects": 40,
    "names": "",
    "is_nobody_named": "on",
}
READ: dict[str, Any] = {"names": "", "has_read_preview": "on", "is_nobody_named": "on"}


def analyst(cast: Cast) -> Actor:
    """The analyst of the first institution."""
    return cast.staff[StaffRole.ANALYST]


def second_analyst(cast: Cast) -> Actor:
    """Another analyst of the first institution."""
    return make_staff(cast.institution, StaffRole.ANALYST, f"{random_code(4)}@first.example.org")


def arrived(tenant: Tenant, *, actors: tuple[str, ...] = (), **words: Any) -> Obstacle:
    """A report as it stands when somebody has submitted it."""
    with tenant_context(system_actor(tenant.pk)):
        row = Obstacle.objects.create(
            tenant=tenant,
            reference=random_code(8),
            receipt_locator=random_code(16).encode()[:32],
            **{**WORDS, **words},
        )
        for code in actors:
            ObstacleActor.objects.create(tenant=tenant, obstacle=row, actor=code)
        start_triage(row)
    return row


def standing(tenant: Tenant, status: str, **words: Any) -> Obstacle:
    """A report that stands in a state, without the way there: for what the state alone decides."""
    row = arrived(tenant, **words)
    extra: dict[str, Any] = {"status": status}
    if status == ObstacleStatus.PUBLISHED:
        extra["published_at"] = timezone.now()
    if status == ObstacleStatus.MERGED:
        extra["merged_into"] = arrived(tenant)
    with tenant_context(system_actor(tenant.pk)):
        Obstacle.objects.filter(pk=row.pk).update(**extra)
        row.refresh_from_db()
    return row


def move(row: Obstacle, name: str, actor: Actor, **values: Any) -> Obstacle:
    """One move in that actor's context."""
    with tenant_context(actor):
        moved: Obstacle = perform(Obstacle, row.pk, name, actor=actor, values=values)
        return moved


def assessed(cast: Cast, *, actors: tuple[str, ...] = (), **more: Any) -> Obstacle:
    """Taken up, verified and assessed by the analyst; `assessment` overrides what was found."""
    found = {**ASSESSMENT, **more.pop("assessment", {})}
    row = arrived(cast.institution, actors=actors, **more)
    who = analyst(cast)
    move(row, "take_up", who)
    move(row, "begin_verification", who)
    return move(row, "assess", who, **found)


def published(cast: Cast, *, actors: tuple[str, ...] = (), **more: Any) -> Obstacle:
    """Proposed by the analyst and published by the one who decides."""
    row = assessed(cast, actors=actors, **more)
    move(row, "propose", analyst(cast), **PROPOSAL)
    return move(row, "publish", cast.decider, **READ)
