"""Commands that do the worker's work connect as the worker, whatever role the shell names."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import connection

from portal.environment import Environment

WORKER = "portal_worker"


@contextmanager
def as_worker() -> Iterator[None]:
    """Use DATABASE_WORKER_URL for a block, or the present connection where that is the worker's.

    Raises CommandError where neither is: another role would see nothing and find nothing to do.
    """
    address = Environment().text("DATABASE_WORKER_URL", default="")
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}
    if address:
        worker = Environment().database("DATABASE_WORKER_URL", default=address)
        connection.close()
        connection.settings_dict.update({name: worker[name] for name in before})
    try:
        _require_worker()
        yield
    finally:
        if address:
            connection.close()
            connection.settings_dict.update(before)


def _require_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        found = cursor.fetchone()[0]
    if found != WORKER:
        message = (
            f"This needs the database role {WORKER}, and the connection is {found}'s. "
            "Set DATABASE_WORKER_URL."
        )
        raise CommandError(message)
