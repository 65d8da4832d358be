"""The test database is made by the owner and used as the app's role, as in production."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate  # noqa: TID251 - flushes alone
from psycopg2 import sql
from psycopg2.extras import Json

from portal.environment import Environment
from portal.running.preparation import schema_stamp
from promotion.taxonomy.loading import shared_codes

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
    _write_nothing_after_a_flush()
    _write_codes_after_a_flush(name)
    connection.settings_dict.update(NAME=name, CONN_MAX_AGE=0)
    yield
    # The next run drops the copy: the owner may not end a session of the app's that still hangs.
    with django_db_blocker.unblock():
        connections.close_all()


@contextmanager
def owner_cursor(database: str = "") -> Iterator[Any]:
    """A cursor of portal_owner's outside any transaction, as making databases needs."""
    named = {"dbname": database} if database else {}
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], **named)
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
    _allow_flush(connection)
    connection.close()
    connection.settings_dict.update(as_app)
    cursor.execute(f"ALTER DATABASE test_template_unfinished RENAME TO {template}")
    return template


def _allow_flush(connection: Any) -> None:
    """TRUNCATE is granted in the test database only: transactional tests flush with it."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_app")
        cursor.execute("DROP TRIGGER portal_audit_no_truncate ON portal_auditentry")


def _write_nothing_after_a_flush() -> None:
    """Django would write content types and permissions again, which the app's role may not."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


def _write_codes_after_a_flush(database: str) -> None:
    """Shared codes come with the migrations, and the app's role may not write them: the owner does."""

    def write_codes(**_sent: Any) -> None:
        rows = [
            {name: Json(value) if isinstance(value, list) else value for name, value in row.items()}
            for row in shared_codes()
        ]
        columns = list(rows[0])
        statement = sql.SQL("INSERT INTO promotion_code ({}) VALUES ({}) ON CONFLICT DO NOTHING")
        with owner_cursor(database) as cursor:
            cursor.executemany(
                statement.format(
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                    sql.SQL(", ").join(map(sql.Placeholder, columns)),
                ),
                rows,
            )

    post_migrate.connect(
        write_codes,
        sender=apps.get_app_config("promotion"),
        weak=False,
        dispatch_uid="codes after a flush",
    )


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
