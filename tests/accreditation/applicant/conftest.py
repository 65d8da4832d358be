"""Browsers of the applicant's side: the owner's, a rival's, a stranger's, staff's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from participation.accreditation.models import Application
from participation.accreditation.services import save_application_draft, start_application
from portal.actors.models import User
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, attach_all, complete_values

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[[Actor], Client]


def signed_in(actor: Actor) -> Client:
    """A browser in which this person is signed in, with a second factor."""
    client = Client()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        client.force_login(User.objects.get(pk=str(actor.person_id)), backend=BACKEND)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
    return client


@pytest.fixture
def owner(cast: Cast) -> Client:
    return signed_in(cast.owner)


@pytest.fixture
def draft(cast: Cast) -> Application:
    """A draft with everything in it, ready to be sent."""
    with tenant_context(cast.owner):
        application = start_application(
            tenant_id=cast.institution.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
        save_application_draft(
            application_id=application.pk, values=complete_values(application), actor=cast.owner
        )
        attach_all(application, cast.owner)
        return application


def url(application: Application, *rest: Any, language: str = "en", tenant: str = "") -> str:
    """The address of a page of an application."""
    slug = tenant or "riverland-style"
    tail = "".join(f"{part}/" for part in rest)
    return f"/{language}/{slug}/accreditation/applications/{application.pk}/{tail}"


def text_of(response: Any) -> str:
    """The page's text."""
    text: str = response.content.decode()
    return text
