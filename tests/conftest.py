"""The test database is made by the owner and used as the app's role, as in production."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.models.signals import post_migrate  # noqa: TID251 - to be rid of one
from django.test.utils import setup_databases, teardown_databases

from portal.environment import Environment

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, request: Any
) -> Iterator[None]:
    """Create and migrate as portal_owner, then connect as portal_app."""
    connection = connections["default"]
    as_app = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    owner = Environment().database("DATABASE_OWNER_URL", default="")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    connection.settings_dict["TEST"]["NAME"] = f"test_portal_{worker or 'one'}"
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
        made = setup_databases(verbosity=0, interactive=False)
        _allow_flush(connection)
        _write_nothing_after_a_flush()
        connection.close()
        connection.settings_dict.update(as_app)
        connection.settings_dict["CONN_MAX_AGE"] = 0
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
        teardown_databases(made, verbosity=0)


def _allow_flush(connection: Any) -> None:
    """TRUNCATE is granted in the test database only: transactional tests flush with it."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_app")
        cursor.execute("DROP TRIGGER portal_audit_no_truncate ON portal_auditentry")


def _write_nothing_after_a_flush() -> None:
    """Django would write content types and permissions again, which the app's role may not."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
