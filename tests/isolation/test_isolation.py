"""Every address × everybody who has no business there: no row, no existence, no difference.

The rows are there and full of words that would be recognized; the same addresses with ids that stand
for nothing must answer exactly alike. A planted leak proves that the search would find one.
"""

import os
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from participation.accreditation.models import Application
from portal import urls as portal_urls
from portal.actors.models import StaffMembership
from portal.actors.selectors import actor_of
from portal.appeals.models import Appeal
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.api.client import client_of
from tests.cast import INSTITUTION_ROLES, Cast, make_person, submit_application
from tests.isolation.asking import leaks_of, methods_of
from tests.isolation.private import CANARY, Private, make_private
from tests.isolation.routes import routes

pytestmark = pytest.mark.django_db


def _everything_elsewhere(cast: Cast) -> Actor:
    """The owner of a rival, invited to another matter, with every role at another institution.

    Whatever one of them opened, this person would.
    """
    tenant, person_id = cast.other_institution, cast.rival_owner.person_id
    assert person_id is not None
    _invite(cast, person_id)
    with tenant_context(system_actor(tenant.pk)):
        roles = [role.value for role in cast.other_staff]
        StaffMembership.objects.create(tenant=tenant, person_id=person_id, roles=roles)
        return actor_of(person_id, tenant=cast.institution, second_factor=True)


def _elsewhere(role: StaffRole, cast: Cast) -> Actor:
    return cast.other_staff[role]


def _invite(cast: Cast, person_id: uuid.UUID) -> None:
    """Invite somebody from outside to another matter of this institution."""
    with tenant_context(system_actor(cast.institution.pk)):
        Appeal.objects.create(
            tenant=cast.institution,
            organization=cast.rival,
            cause=Appeal.Cause.SILENCE,
            subject_type="participation.application",
            subject_id=uuid.uuid4(),
            status="filed",
            outside_reviewers=[person_id],
            panel=[person_id],
        )


def _invited(cast: Cast) -> Actor:
    guest = make_person("guest@elsewhere.example.org", "Ada Outside")
    _invite(cast, guest.pk)
    return Actor(person_id=guest.pk)


Who = Callable[[Cast], Actor | None]
OUTSIDERS: dict[str, Who] = {
    "nobody": lambda cast: None,
    "everything elsewhere": _everything_elsewhere,
}
# `run.py prove isolation` asks as each of them for itself as well.
if os.environ.get("ISOLATION") == "each":
    OUTSIDERS |= {
        "a stranger": lambda cast: cast.stranger,
        "a rival": lambda cast: cast.rival_owner,
        "somebody invited to another matter": _invited,
        **{f"{role.value} elsewhere": partial(_elsewhere, role) for role in INSTITUTION_ROLES},
    }


def _client(actor: Actor | None, *, api: bool) -> tuple[Client, dict[str, str]]:
    client = Client()
    if actor is None:
        return client, {}
    if api:
        token = client_of(actor).token
        return client, {"Authorization": f"Token {token}"}
    from portal.actors.models import User

    with tenant_context(Actor(person_id=actor.person_id)):
        user = User.objects.get(pk=str(actor.person_id))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client, {}


@pytest.fixture
def private(cast: Cast) -> Private:
    made = make_private(cast)
    submit_application(cast, cast.rival_owner, cast.rival)
    return made


def test_every_address_is_known_to_this_test(private: Private) -> None:
    """A new address with a parameter that is not in the map of private rows fails here."""
    unknown = []
    for route in routes():
        try:
            route.filled(private.rows, "riverland-style")
        except KeyError as error:
            unknown.append(f"{route.pattern}: {error}")
    assert unknown == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nothing_private_is_seen_or_told(
    who: str, cast: Cast, private: Private, record_property: Any
) -> None:
    actor = OUTSIDERS[who](cast)
    doors = {api: _client(actor, api=api) for api in (False, True)}
    leaks, tried = [], 0
    for route in routes():
        client, headers = doors[route.pattern.startswith("api/")]
        leaks += leaks_of(route, private, client, headers)
        tried += len(methods_of(route)) * (2 if route.names_a_row else 1)
    record_property("combinations", tried)
    assert leaks == []
    assert tried > 200


def leaking_view(request: HttpRequest, application: uuid.UUID, tenant: str) -> HttpResponse:
    """A view that forgets every rule and every filter, and even the floor."""
    with tenant_context(system_actor(_tenant_id(tenant))):
        row = Application.objects.filter(pk=application).first()
    return HttpResponse(f"{CANARY if row else 'nothing'}")


def _tenant_id(slug: str) -> uuid.UUID:
    from portal.tenancy.models import Tenant

    return Tenant.objects.get(slug=slug).pk


urlpatterns = [
    path("en/<slug:tenant>/leak/<uuid:application>/", leaking_view),
    *portal_urls.urlpatterns,
]


def test_a_planted_leak_is_found(cast: Cast, private: Private) -> None:
    client, headers = _client(cast.rival_owner, api=False)
    with override_settings(ROOT_URLCONF=__name__):
        leak = next(route for route in routes() if "leak" in route.pattern)
        found = leaks_of(leak, private, client, headers)
    assert len(found) == 4
