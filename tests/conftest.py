"""The test database is made by the owner and used as the app's role, as in production."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections

from portal.environment import Environment
from portal.running.preparation import schema_stamp
from tests.emptying import empty_in_place_of_flush

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, request: Any
) -> Iterator[None]:
    """Copy a database that the owner migrated, and use it as portal_app."""
    connection = connections["default"]
    name = f"test_portal_{os.environ.get('PYTEST_XDIST_WORKER') or 'one'}"
    with django_db_blocker.unblock(), owner_cursor() as cursor:
        # One worker migrates; the others wait here and copy what it made.
        cursor.execute("SELECT pg_advisory_lock(1)")
        template = _migrated_template(connection, cursor)
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    connection.settings_dict.update(NAME=name, CONN_MAX_AGE=0)
    empty_in_place_of_flush()
    yield
    # The next run drops the copy: the owner may not end a session of the app's that still hangs.
    with django_db_blocker.unblock():
        connections.close_all()


@contextmanager
def owner_cursor() -> Iterator[Any]:
    """A cursor of portal_owner's outside any transaction, as making databases needs."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _migrated_template(connection: Any, cursor: Any) -> str:
    """Make the database to copy, unless one with these very tables is there already."""
    template = f"test_template_{schema_stamp()[:12]}"
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_template_%'")
    known = [row[0] for row in cursor.fetchall()]
    if template in known:
        return template
    for outdated in known:
        cursor.execute(f"DROP DATABASE {outdated} WITH (FORCE)")
    cursor.execute("CREATE DATABASE test_template_unfinished")
    owner = Environment().database("DATABASE_OWNER_URL", default="")
    as_app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "NAME")}
    connection.close()
    connection.settings_dict.update(
        USER=owner["USER"], PASSWORD=owner["PASSWORD"], NAME="test_template_unfinished"
    )
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict.update(as_app)
    cursor.execute(f"ALTER DATABASE test_template_unfinished RENAME TO {template}")
    return template


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many combinations of person, address and method the isolation tests tried."""
    tried = sum(
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "combinations" and getattr(report, "when", "") == "call"
    )
    if tried:
        terminalreporter.write_line(f"Isolation: {tried} combinations tried.")
