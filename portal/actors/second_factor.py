"""The second factor: who needs one, who has one, whether it was given a moment ago."""

import time
from typing import Any
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from portal.actors.models import StaffMembership, User
from portal.permissions import (
    NEEDS_SECOND_FACTOR,
    STAFF_GRANTS,
    Actor,
    DatabaseRole,
    StaffRole,
    system_actor,
)
from portal.tenancy.context import tenant_context


def needs_second_factor(person_id: UUID) -> bool:
    """Whether one of the person's live roles decides over somebody."""
    with tenant_context(Actor(person_id=person_id), role=DatabaseRole.NONE):
        memberships = StaffMembership.objects.filter(person_id=person_id, ended_at=None)
        roles = {StaffRole(role) for row in memberships for role in row.roles}
    return any(STAFF_GRANTS[role] & NEEDS_SECOND_FACTOR for role in roles)


def has_authenticator(person_id: UUID) -> bool:
    """Whether an authenticator app (which works everywhere) is set up."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        mine = Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP)
        return bool(mine.exists())


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session within the last minutes."""
    return any(
        record["method"] == "mfa" and _age(record) < account_settings.REAUTHENTICATION_TIMEOUT
        for record in _records(request)
    )


def signed_in_just_now(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last minutes, in whatever way."""
    return any(
        _age(record) < account_settings.REAUTHENTICATION_TIMEOUT for record in _records(request)
    )


def record_code(request: HttpRequest, person: User) -> None:
    """Note that a code of the authenticator app was just checked."""
    record_authentication(request, person, "mfa", type="totp", reauthenticated=True)


def forget_codes(request: HttpRequest) -> None:
    """A removed authenticator app proves nothing any more, in this session either."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record["method"] != "mfa"
    ]


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    person = request.user
    return get_authentication_records(request, person) if isinstance(person, User) else []


def _age(record: dict[str, Any]) -> float:
    return time.time() - float(record["at"])
