"""Signing in to the pages as one of the cast."""

from django.test import Client

from portal.actors.models import User
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client: Client, actor: Actor, *, second_factor: bool = True) -> Client:
    """This browser is now this person's, with or without a second factor."""
    assert actor.person_id is not None
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.get(pk=actor.person_id)
    client.force_login(person, backend=BACKEND)
    session = client.session
    if second_factor:
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client
