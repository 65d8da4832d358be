"""Who opened a case: found in the audit by whoever can open it, the person with the receipt too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.actors.models import StaffMembership
from portal.audit import AuditEntry
from portal.vault.readings import ACTION, leaves_of
from protection.cases.texts import OpenCase


@dataclass(frozen=True, slots=True)
class Opening:
    """When it was opened, by whom (for the team), in which roles (for the person)."""

    opened_at: datetime
    person_id: UUID | None
    roles: tuple[str, ...]


def openings_of(opened: OpenCase) -> list[Opening]:
    """Every reading of this case that these keys can find, the latest first."""
    lines = AuditEntry.objects.filter(
        tenant_id=opened.case.tenant_id,
        action=ACTION,
        recorded_at__gte=opened.case.received_at,
    ).order_by("-id")
    found = [line for line in lines.iterator() if _is_of(line, opened)]
    roles = _roles(opened.case.tenant_id, {line.actor_id for line in found if line.actor_id})
    return [
        Opening(line.recorded_at, line.actor_id, roles.get(line.actor_id, ())) for line in found
    ]


def _is_of(line: AuditEntry, opened: OpenCase) -> bool:
    leaves = set(line.details.get("leaves", ()))
    ours = leaves_of(opened.keys, line.subject_id, int(line.details.get("count", 0)))
    return any(leaf.hex() in leaves for leaf in ours)


def _roles(tenant_id: UUID, people: set[UUID]) -> dict[UUID | None, tuple[str, ...]]:
    """The roles in protection that these people hold or held last."""
    rows = StaffMembership.objects.filter(tenant_id=tenant_id, person_id__in=people)
    return {
        row.person_id: tuple(role for role in row.roles if role.startswith("protection_"))
        for row in rows.order_by("-ended_at")
    }
