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
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.actors.models import StaffMembership, User
from portal.errors import InvalidFields
from portal.grants import NEEDS_SECOND_FACTOR, STAFF_GRANTS, StaffRole
from portal.permissions import Actor, DatabaseRole, system_actor
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


def authenticator_for(person: User, code: str) -> Authenticator | None:
    """The authenticator app or set of recovery codes that this code belongs to; it is used up."""
    found: Authenticator
    for found in Authenticator.objects.filter(user=person).exclude(
        type=Authenticator.Type.WEBAUTHN
    ):
        if found.wrap().validate_code(code):
            found.user = person
            return found
    return None


def give_code(request: HttpRequest, *, person: User, code: str) -> None:
    """Take a code as a second factor given now. Raises InvalidFields for a wrong one."""
    with tenant_context(Actor(person_id=person.pk), role=DatabaseRole.NONE):
        try:
            forget_tries = check_rate_limit(person)
        except ValidationError as error:
            raise InvalidFields({"code": list(error.messages)}) from error
        authenticator = authenticator_for(person, code)
        if authenticator is None:
            raise InvalidFields({"code": [_("This code is not right. Type the one shown now.")]})
        forget_tries()
        post_authentication(request, authenticator, reauthenticated=True)


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
