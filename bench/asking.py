"""How pages are measured: asked in turn in one process, over the whole middleware of each."""

import time
from collections.abc import Callable, Sequence
from typing import Any

ROUNDS = 200
WARM_UP = 10


def page(path: str, cookie: str, middleware: list[str]) -> Callable[[], float]:
    """A function that asks for the page once, over a handler of its own, and gives the seconds."""
    from django.test.client import ClientHandler, RequestFactory
    from django.test.utils import override_settings

    handler = ClientHandler(enforce_csrf_checks=False)
    with override_settings(MIDDLEWARE=middleware):
        handler.load_middleware()
    factory = RequestFactory(headers={"Accept-Language": "en", "Cookie": cookie})

    def ask() -> float:
        request = factory.get(path)
        started = time.perf_counter()
        response = handler.get_response(request)
        response.render() if hasattr(response, "render") else None
        seconds = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        return seconds

    return ask


def in_turn(pages: Sequence[Callable[[], float]]) -> list[list[float]]:
    """Each page in turn, so that whatever else the machine does meets all of them."""
    for ask in list(pages) * WARM_UP:
        ask()
    return [
        list(values)
        for values in zip(*([ask() for ask in pages] for _ in range(ROUNDS)), strict=True)
    ]


def verdict(name: str, figure: float, unit: str, bar: float) -> bool:
    """Print the line of one benchmark; whether the bar is held."""
    held = figure <= bar
    print(f"{name}: {figure:.2f} {unit}, bar {bar}: {'held' if held else 'missed'}", flush=True)
    return held


def cookie_of(client: Any) -> str:
    """The session's cookie of a test client."""
    return str(client.cookies.output(header="", sep=";").split(";")[0].strip())


class Staff:
    """A member of staff of one of the loaded institutions, signed in with a second factor."""

    def __init__(self, slug: str, role: str) -> None:
        from django.test import Client

        from portal.actors.demo import ensure_account
        from portal.actors.models import StaffMembership
        from portal.demo import DemoPerson
        from portal.permissions import system_actor
        from portal.tenancy.context import tenant_context
        from portal.tenancy.models import Tenant

        tenant = Tenant.objects.get(slug=slug)
        person = DemoPerson(email=f"{role}@{slug}.example.org", name=role.capitalize())
        user = ensure_account(person, second_factor=False)
        with tenant_context(system_actor(tenant.pk)):
            StaffMembership.objects.get_or_create(
                tenant=tenant, person=user, ended_at=None, defaults={"roles": [role]}
            )
        self.client = Client()
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = self.client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
        self.tenant_id = tenant.pk
        self.cookie = cookie_of(self.client)


def prepare_settings() -> None:
    """A second connection under the backup's role, which the policies do not concern."""
    from django.conf import settings
    from django.db import connections

    from portal.environment import Environment

    backup = Environment().database("DATABASE_BACKUP_URL", default="")
    connections.settings["bare"] = connections.settings["default"] | backup
    settings.ALLOWED_HOSTS = ["testserver"]
