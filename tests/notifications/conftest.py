"""The relay runs as the worker's role on what was committed, as in production."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from participation.accreditation.models import Application
from portal.actors.models import User
from portal.environment import Environment
from portal.notifications import relay
from portal.notifications.models import Notification
from portal.organizations.models import Organization
from portal.outbox import Delivery, Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast


@contextmanager
def as_worker() -> Iterator[None]:
    """Connect as portal_worker for a block; what was not committed is not there."""
    worker = Environment().database("DATABASE_WORKER_URL", default="")
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=worker["USER"], PASSWORD=worker["PASSWORD"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def worker_rows() -> Iterator[None]:
    """See the ledgers and everybody's inbox."""
    with as_worker(), tenant_context(system_actor(), role=DatabaseRole.NONE):
        yield


def drained() -> int:
    """Drain the outbox as the worker does."""
    with as_worker():
        return relay.drain()


def deliveries(**where: Any) -> list[Delivery]:
    """The deliveries there are, oldest first."""
    with worker_rows():
        return list(Delivery.objects.filter(**where).order_by("pk"))


def notifications(**where: Any) -> list[Notification]:
    """The inbox lines there are, oldest first."""
    with worker_rows():
        return list(Notification.objects.filter(**where).order_by("pk"))


def events(**where: Any) -> list[Event]:
    """The events there are, oldest first."""
    with worker_rows():
        return list(Event.objects.filter(**where).order_by("pk"))


Change = Callable[..., None]


@pytest.fixture
def change_person(transactional_db: None) -> Change:
    """`change_person(actor_or_id, language="ar")`."""

    def change(person_id: Any, **fields: Any) -> None:
        with tenant_context(system_actor(), role=DatabaseRole.NONE):
            User.objects.filter(pk=person_id).update(**fields)

    return change


@pytest.fixture
def open_profiles(transactional_db: None, cast: Cast) -> Cast:
    """The cast, its organizations without confidential profiles, nobody's mail neutral."""
    with worker_rows():
        Organization.objects.update(is_confidential=False)
    return cast


@pytest.fixture
def told(open_profiles: Cast, submitted: Application) -> Application:
    """An application that was sent, and everybody told of it."""
    drained()
    return submitted
