"""The staff gate: who may be given a key. Rooms add their requirements; all must hold.

Asked before a key is made, put forward or certified; never before a vault is opened, so that cases
in hand stay readable to whoever answers for them.
"""

from collections.abc import Callable
from uuid import UUID

from portal.tenancy.models import Tenant
from portal.vault.errors import NotReady

Requirement = Callable[[UUID, Tenant], bool]
_requirements: list[Requirement] = []


def key_requirement(requirement: Requirement) -> Requirement:
    """Register what somebody must have done before they may hold a key at an institution."""
    _requirements.append(requirement)
    return requirement


def is_ready(person_id: UUID, tenant: Tenant) -> bool:
    """Whether this person may be given a key here now."""
    return all(requirement(person_id, tenant) for requirement in _requirements)


def require_ready(person_id: UUID | None, tenant: Tenant) -> None:
    """Raise NotReady where something is missing or has run out."""
    if person_id is None or not is_ready(person_id, tenant):
        raise NotReady
