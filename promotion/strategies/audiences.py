"""Who is told of a strategy: the people of its owners, the institution's analysts, who was asked.

Run as the worker, which reads representations itself.
"""

from typing import Any
from uuid import UUID

from portal.actors.models import Representation
from portal.grants import OrganizationRole, StaffRole
from portal.notifications.audiences import staff
from portal.notifications.templates import Recipient
from portal.outbox import Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from promotion.strategies.models import Strategy, StrategyTask

_WORKING = [OrganizationRole.OWNER, OrganizationRole.EDITOR]
# Who works on strategies at the institution.
analysts = staff(StaffRole.ANALYST)


def _people_of(organizations: list[UUID]) -> list[Recipient]:
    """Owners and editors of these organizations, each person once."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        rows = Representation.objects.filter(
            organization_id__in=organizations, role__in=_WORKING, ended_at=None
        ).order_by("id")
        found = {row.person_id: Recipient(row.person_id, row.organization_id) for row in rows}
    return list(found.values())


def _strategy_of(subject: Any) -> Strategy:
    if isinstance(subject, Strategy):
        return subject
    return Strategy.objects.get(pk=subject.strategy_id)


def owners(_event: Event, subject: Any) -> list[Recipient]:
    """Owners and editors of every owning organization."""
    return _people_of(list(_strategy_of(subject).organizations))


def owners_and_analysts(event: Event, subject: Any) -> list[Recipient]:
    """And whoever works on strategies at the institution."""
    return [*owners(event, subject), *analysts(event, subject)]


def doer(event: Event, subject: StrategyTask) -> list[Recipient]:
    """The people of the owner that a task was given to."""
    organization_id = subject.owner.organization_id
    if organization_id is None:
        return list(analysts(event, subject))
    return _people_of([organization_id])
