"""What the tests of staff pages share: somebody signed in at an institution's staff pages."""

from typing import Any

from django.test import Client

from participation.accreditation.models import Application
from portal.actors.models import User
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, make_organization, make_person, submit_application

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FACTOR = [{"method": "mfa", "type": "totp", "at": 0}]


def sign_in(actor: Actor, *, second_factor: bool = True) -> Client:
    """A browser in which this actor is signed in."""
    client = Client()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        client.force_login(User.objects.get(pk=actor.person_id or ""), backend=BACKEND)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = FACTOR
        session.save()
    return client


def staff_path(cast: Cast, path: str = "") -> str:
    """An address of the first institution's staff pages."""
    return f"/en/{cast.institution.slug}/staff/{path}"


def file_path(cast: Cast, application: Application, path: str = "") -> str:
    """An address below a file."""
    return staff_path(cast, f"accreditation/{application.pk}/{path}")


def reload(application: Application, actor: Actor) -> Application:
    """The row as this actor sees it now."""
    with tenant_context(actor):
        return Application.objects.get(pk=application.pk)


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def more_applications(cast: Cast, count: int) -> list[Application]:
    """Further applications of further organizations to the first institution."""
    found = []
    for number in range(count):
        person = make_person(f"further{number}@example.org", f"Further {number}")
        organization, owner = make_organization(person, f"Further organization {number:02}")
        found.append(submit_application(cast, owner, organization))
    return found
