"""Which organization tells which story before which institution."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from participation.accreditation.demo import STORIES, Matter, has_accreditation, play
from portal.actors.demo import demo_actor
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.models import Tenant


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Each organization before each institution that grants a status, its stories shifted by one."""
    shift = 0
    for tenant in tenants:
        reviewer = _one(staff[tenant.slug], StaffRole.REVIEWER, tenant)
        decider = _one(staff[tenant.slug], StaffRole.DECISION_MAKER, tenant)
        if not has_accreditation(tenant, reviewer):
            continue
        for number, (given, _person, user, organization) in enumerate(organizations):
            story, days_ago = STORIES[(number + shift) % len(STORIES)]
            matter = Matter(
                tenant=tenant,
                organization=organization,
                language=given.language,
                owner=demo_actor(user),
                reviewer=reviewer,
                decider=decider,
                began=timezone.now() - timedelta(days=days_ago),
            )
            play(matter, story)
        shift += 5


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)
