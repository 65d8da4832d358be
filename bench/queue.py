"""`run.py bench queue`: the staff queue among 1,000,000 applications, beside a bare Django list.

Both are asked in turn in one process, over the whole middleware of each; the figure is the ratio of
the medians. Bars: at most 3 times the bare view, and at most 1.3 times the same page of an
institution with 10,000 rows. No exact count above 1,000 is made.
"""

import os
import statistics
import time
from collections.abc import Callable

import django
from django.conf import settings

ROUNDS = 200
BAR_BARE = 3.0
BAR_SMALL = 1.3
SEED = 7


def main() -> int:
    """Load once, measure, say whether the bars hold. 1 where one is missed."""
    django.setup()
    _prepare_settings()
    from django.core.management import call_command

    from portal.tenancy.models import Tenant

    tenants, organizations, requests = _sizes()
    started = time.monotonic()
    if not Tenant.objects.filter(slug=f"scale-{SEED}-0").exists():
        call_command(
            "loadscale",
            organizations=organizations,
            requests=requests,
            tenants=tenants,
            seed=SEED,
        )
    print(f"loaded {requests:,} applications in {time.monotonic() - started:.0f} s", flush=True)
    return _measure()


def _sizes() -> tuple[int, int, int]:
    """200 institutions, 400,000 organizations, 1,000,000 applications; smaller for a try."""
    total = int(os.environ.get("BENCH_ROWS", "1000000"))
    return 200, max(total * 4 // 10, 1000), total


def _prepare_settings() -> None:
    from portal.environment import Environment

    backup = Environment().database("DATABASE_BACKUP_URL", default="")
    from django.db import connections

    connections.settings["bare"] = connections.settings["default"] | backup
    settings.ALLOWED_HOSTS = ["testserver"]


def _measure() -> int:
    from bench import bare

    big, small = (_staff_of(number) for number in (0, 1))
    bare.FLOOR.tenant_id = big.tenant_id
    floor = _page("/bare/", big.cookie, bare.MIDDLEWARE)
    queue = _page(f"/en/scale-{SEED}-0/staff/accreditation/", big.cookie, settings.MIDDLEWARE)
    little = _page(f"/en/scale-{SEED}-1/staff/accreditation/", small.cookie, settings.MIDDLEWARE)
    times = _in_turn([floor, queue, little])
    base, full, few = (statistics.median(values) * 1000 for values in times)
    print(f"bare {base:.2f} ms, queue {full:.2f} ms, queue of 10,000 rows {few:.2f} ms")
    first = _verdict("queue", full / base, "times the bare view", BAR_BARE)
    second = _verdict("queue-size", full / few, "times the page of 10,000 rows", BAR_SMALL)
    return int(not (first and second))


def _verdict(name: str, figure: float, unit: str, bar: float) -> bool:
    held = figure <= bar
    print(f"{name}: {figure:.2f} {unit}, bar {bar}: {'held' if held else 'missed'}", flush=True)
    return held


class Staff:
    """A reviewer of an institution, signed in."""

    def __init__(self, number: int) -> None:
        from django.test import Client

        from portal.actors.demo import ensure_account
        from portal.actors.models import StaffMembership
        from portal.demo import DemoPerson
        from portal.permissions import system_actor
        from portal.tenancy.context import tenant_context
        from portal.tenancy.models import Tenant

        tenant = Tenant.objects.get(slug=f"scale-{SEED}-{number}")
        person = DemoPerson(email=f"reviewer@{tenant.slug}.example.org", name="Reviewer")
        user = ensure_account(person, second_factor=False)
        with tenant_context(system_actor(tenant.pk)):
            StaffMembership.objects.get_or_create(
                tenant=tenant, person=user, ended_at=None, defaults={"roles": ["reviewer"]}
            )
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.tenant_id = tenant.pk
        self.cookie = client.cookies.output(header="", sep=";").split(";")[0].strip()


def _staff_of(number: int) -> Staff:
    return Staff(number)


def _page(path: str, cookie: str, middleware: list[str]) -> Callable[[], float]:
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


def _in_turn(pages: list[Callable[[], float]]) -> list[list[float]]:
    """Each page in turn, so that whatever else the machine does meets all of them."""
    for page in pages * 10:
        page()
    return [
        list(values)
        for values in zip(*([page() for page in pages] for _ in range(ROUNDS)), strict=True)
    ]
