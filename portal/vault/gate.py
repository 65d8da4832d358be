"""The staff gate: who may be given a key. Rooms add their requirements; all must hold.

Asked before a key is made, put forward or certified; never before a vault is opened, so that cases
in hand stay readable to whoever answers for them.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from portal.tenancy.models import Tenant
from portal.vault.errors import NotReady
from portal.vault.keylog import KeyRole

# Who of these people may hold a key at this institution, as far as this requirement goes.
Requirement = Callable[[Collection[UUID], Tenant], set[UUID]]
_requirements: list[Requirement] = []
# Keys of these roles have to do with cases; what has to be learned for that is asked of them alone.
_ON_CASES = frozenset({KeyRole.OFFICER, KeyRole.CUSTODIAN})


def key_requirement(requirement: Requirement) -> Requirement:
    """Register what somebody must have done before they may hold a key that has to do with cases."""
    _requirements.append(requirement)
    return requirement


def ready_people(
    people: Collection[UUID], tenant: Tenant, role: KeyRole = KeyRole.OFFICER
) -> set[UUID]:
    """Who of these people may be given a key of this role here now."""
    found = set(people)
    for requirement in _requirements if role in _ON_CASES else ():
        found &= requirement(found, tenant)
    return found


def require_ready(person_id: UUID | None, tenant: Tenant, role: KeyRole = KeyRole.OFFICER) -> None:
    """Raise NotReady where something is missing or has run out."""
    if person_id is None or not ready_people([person_id], tenant, role):
        raise NotReady
