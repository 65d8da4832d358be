"""The demo's rosters: true hours at the seat, somebody away, somebody who stands in."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from protection.roster.selectors import list_duties
from protection.roster.services import add_absence, add_duty

_WORKING_DAYS, _WEEKEND = [1, 2, 3, 4, 5], [6, 7]


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """At each institution two officers and whoever coordinates them, once."""
    del organizations
    for tenant in tenants:
        rows = staff[tenant.slug]
        officers = [user for person, user in rows if _is(person, StaffRole.PROTECTION_OFFICER)]
        (chief,) = (user for person, user in rows if _is(person, StaffRole.PROTECTION_SUPERVISOR))
        coordinator = demo_actor(chief, tenant)
        with tenant_context(coordinator):
            if list_duties(tenant, actor=coordinator).exists():
                continue
            _fill(tenant, officers, chief, coordinator)


def _is(person: Any, role: StaffRole) -> bool:
    return bool(person.roles == [role.value])


def _fill(tenant: Tenant, officers: list[Any], chief: Any, coordinator: Actor) -> None:
    today = timezone.localdate()
    first, second = officers[:2]
    hours = (
        (first, _WORKING_DAYS, time(8), time(14), ["en", "ar", "zh-hans"]),
        (second, _WORKING_DAYS, time(12), time(18), ["en", "fr", "ar", "ru"]),
        (chief, _WEEKEND, time(10), time(14), ["en", "es"]),
    )
    for person, weekdays, begins, ends, languages in hours:
        add_duty(
            tenant=tenant,
            values={
                "person_id": person.pk,
                "weekdays": weekdays,
                "begins": begins,
                "ends": ends,
                "languages": languages,
                "first_day": today - timedelta(days=30),
                "last_day": None,
                "on_holidays": person == chief,
            },
            actor=coordinator,
        )
    # A week from now somebody is away and covered; later somebody is, and nobody stands in yet.
    for person, stand_in, languages, start in (
        (first, second, ["en", "fr", "ar"], 7),
        (second, None, [], 16),
    ):
        add_absence(
            tenant=tenant,
            values={
                "person_id": person.pk,
                "first_day": today + timedelta(days=start),
                "last_day": today + timedelta(days=start + 4),
                "stand_in_id": stand_in.pk if stand_in else None,
                "stand_in_languages": languages,
            },
            actor=coordinator,
        )
