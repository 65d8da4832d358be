"""Every table is guarded, by a role that cannot get round it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import LIBRARY_GUARDS, guards

pytestmark = pytest.mark.django_db
CONTEXT_ROLES = ("portal_app", "portal_staff", "portal_member", "portal_public", "portal_worker")


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_the_connected_role_can_bypass_nothing() -> None:
    found = _rows(
        "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert found == [("portal_app", False, False)]


def test_every_table_forces_row_security() -> None:
    loose = _rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert loose == []


def test_every_table_has_a_declaration() -> None:
    tables = {
        row[0] for row in _rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    assert tables == set(guards())
    assert set(LIBRARY_GUARDS) <= tables


def test_policies_equal_the_declarations() -> None:
    """The number of policies of each table is what its guard makes."""
    made: dict[Any, Any] = dict(_rows("SELECT tablename, count(*) FROM pg_policies GROUP BY 1"))
    declared = {
        table: sum("CREATE POLICY" in statement for statement in guard.statements(table))
        for table, guard in guards().items()
    }
    assert made == declared


def test_no_context_role_owns_or_truncates_or_alters() -> None:
    owners = {
        row[0] for row in _rows("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
    }
    assert owners == {"portal_owner"}
    granted = _rows(
        "SELECT grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')"
        " AND grantee IN ('portal_staff', 'portal_member', 'portal_public', 'portal_worker')"
    )
    assert granted == []


def test_foreign_keys_between_tenants_rows_are_composite() -> None:
    """A tenant's row that points at another tenant's row does so with the tenant in the key."""
    missing = []
    for model in apps.get_models():
        if not any(field.name == "tenant" for field in model._meta.get_fields()):
            continue
        composite = {
            constraint.field
            for constraint in model._meta.constraints
            if isinstance(constraint, TenantForeignKey)
        }
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.name in composite:
                continue
            target = field.related_model
            has_tenant = any(f.name == "tenant" for f in target._meta.get_fields())
            if has_tenant and field.name != "tenant":
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []


def test_indexes_of_tenants_tables_begin_with_the_tenant() -> None:
    without = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "tenant" not in names:
            continue
        starts = [index.fields[0] for index in model._meta.indexes if index.fields]
        starts += [
            constraint.fields[0]
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields
        ]
        if "tenant" not in starts and "tenant_id" not in starts and not _one_a_tenant(model):
            without.append(model.__name__)
    assert without == []


def _one_a_tenant(model: type[models.Model]) -> bool:
    return model._meta.pk.name == "tenant"
