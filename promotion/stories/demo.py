"""Four invented good examples: one featured, one published, one in the consent check, one due for review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.countries.demo import SHOWN
from promotion.stories.demo_texts import CONSENTS, FEATURED, FRENCH, OLD, PUBLISHED, WAITING
from promotion.stories.models import Story
from promotion.stories.publishing import today_at
from promotion.stories.services import (
    edit_story,
    make_due,
    record_consent,
    start_story,
    translate_story,
)

_MOVES = ("take_up", "ask_consents")


@dataclass(frozen=True, slots=True)
class _Desk:
    """The institution, and who does what there."""

    tenant: Tenant
    analyst: Actor
    decider: Actor
    translator: Actor


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Each once."""
    tenant = next(tenant for tenant in tenants if tenant.slug == SHOWN)
    people = staff[tenant.slug]
    desk = _Desk(
        tenant,
        _of(people, tenant, StaffRole.ANALYST),
        _of(people, tenant, StaffRole.DECISION_MAKER),
        _of(people, tenant, StaffRole.ADMINISTRATOR),
    )
    with tenant_context(system_actor(tenant.pk)):
        if Story.objects.filter(tenant=tenant).exists():
            return
    (_given, _person, first, one), (_given, _person, second, other) = organizations[:2]
    authors = ((demo_actor(first), one), (demo_actor(second), other))
    old = _published(desk, authors[0], OLD, days=760)
    featured = _published(desk, authors[0], FEATURED, days=120)
    _published(desk, authors[1], PUBLISHED, days=40)
    _sent(desk, authors[1], WAITING, began=_noon(9), consents=1)
    with at(_noon(100)), tenant_context(desk.decider):
        values = {"theme": FEATURED["theme"]}
        perform(Story, featured.pk, "feature", actor=desk.decider, values=values)
    with at(_noon(90)), tenant_context(desk.translator):
        translate_story(featured.pk, "fr", texts=FRENCH, actor=desk.translator)
    if old.review_due_on is not None and old.review_due_on <= today_at(tenant):
        with tenant_context(system_actor(tenant.pk)):
            make_due(tenant)


def _of(people: Any, tenant: Tenant, role: StaffRole) -> Actor:
    return demo_actor(next(user for person, user in people if role.value in person.roles), tenant)


def _noon(days: int) -> datetime:
    now = timezone.now()
    return now.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days)


def _sent(
    desk: _Desk, author: tuple[Actor, Any], texts: dict[str, Any], *, began: datetime, consents: int
) -> Story:
    """Written, sent in, edited; the consents are being checked."""
    actor, organization = author
    with at(began), tenant_context(actor):
        row = start_story(
            desk.tenant,
            values=texts | {"agrees": True},
            organization_id=organization.pk,
            actor=actor,
        )
        edit_story(row.pk, values=texts, version=1, actor=actor)
        for consent in CONSENTS[:consents]:
            given = {"given_on": (began - timedelta(days=5)).date().isoformat()}
            record_consent(row.pk, values=consent | given, actor=actor)
        perform(Story, row.pk, "submit", actor=actor)
    with at(began + timedelta(days=2)), tenant_context(desk.analyst):
        for name in _MOVES:
            row = perform(Story, row.pk, name, actor=desk.analyst)
    return row


def _published(
    desk: _Desk, author: tuple[Actor, Any], texts: dict[str, Any], *, days: int
) -> Story:
    """Begun twelve days before it was published, this many days ago."""
    people = int(texts["identifiable"])
    row = _sent(desk, author, texts, began=_noon(days + 12), consents=people)
    with at(_noon(days + 6)), tenant_context(desk.analyst):
        values = {"identifiable": people}
        perform(Story, row.pk, "confirm_consents", actor=desk.analyst, values=values)
    with at(_noon(days)), tenant_context(desk.decider):
        note = {"note": "The documents named were looked at; they say what the story says."}
        perform(Story, row.pk, "check_evidence", actor=desk.decider, values=note)
        shown: Story = perform(Story, row.pk, "publish", actor=desk.decider)
    return shown
