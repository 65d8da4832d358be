"""The floor: which rows PostgreSQL shows to which role.

Each model declares one `guard`. `apply_guards()` makes grants and policies from these
declarations after each `migrate`, so a table without a declaration has no grants and shows
nothing. Roles: portal_app signs in and reads accounts; it takes on portal_staff, portal_member
or portal_public for the length of one transaction (see context.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

_TENANT = "(SELECT nullif(current_setting('app.tenant', true), '')::uuid)"
_PERSON = "(SELECT nullif(current_setting('app.person', true), '')::uuid)"
_ORGANIZATIONS = (
    "((SELECT string_to_array(nullif(current_setting('app.organizations', true), ''), ','))"
    "::uuid[])"
)


# Whether the context sees the row that this one speaks of; the portal itself (no person) does. What
# names the people of a matter (audit, events, messages, time line) is as closed as the matter is.
SEES_MATTER = "({person} IS NULL OR portal_sees_matter(subject_type, subject_id))"


def holds_role(*roles: str) -> str:
    """The condition under which whoever asks serves at this institution in one of these roles."""
    listed = ", ".join(f"'{role}'" for role in roles)
    return (
        "EXISTS (SELECT 1 FROM portal_staffmembership m WHERE m.tenant_id = {tenant}"
        " AND m.person_id = {person} AND m.ended_at IS NULL"
        f" AND m.roles && ARRAY[{listed}]::varchar[])"
    )


def erased_by_worker(*columns: str) -> tuple[str, ...]:
    """Statements by which the worker deletes a table's rows and reads these columns alone."""
    return (
        f"GRANT SELECT ({', '.join(columns)}), DELETE ON {{table}} TO portal_worker",
        "CREATE POLICY guard_found ON {table} FOR SELECT TO portal_worker USING (true)",
        "CREATE POLICY guard_erased ON {table} FOR DELETE TO portal_worker USING (true)",
    )


class PolicyClass(StrEnum):
    """Who a table is for."""

    STAFF = "staff"
    FILE = "file"
    PERSON = "person"
    PUBLISHED = "published"
    GLOBAL = "global"
    ACCOUNT = "account"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Guard:
    """The policy of one table.

    Conditions and statements are SQL with {table}, {person}, {tenant} and {organizations} filled in.
    `organization` and `person` name the columns by which a member owns a row; `published` is the
    SQL condition under which anybody sees it; `staff_rows` narrows what the institution sees
    (drafts are hidden from it); `member_rows` adds rows to those that a member owns; `contact`
    names the organization's column where an institution sees what belongs to organizations that
    are in contact with it; `with_matter` shows a row that speaks of another one (`subject_type`,
    `subject_id`) to those of the institution alone who see that other one; `staff_columns` names all
    that the institution reads of a ledger's rows where that is not the whole; `deletable` allows
    DELETE to those who may write; `extra` holds further statements.
    """

    policy: PolicyClass
    tenant: str = "tenant_id"
    organization: str = ""
    person: str = ""
    contact: str = ""
    published: str = ""
    staff_rows: str = ""
    member_rows: str = ""
    member_writes: bool = False
    staff_writes: bool = True
    staff_columns: tuple[str, ...] = ()
    with_matter: bool = False
    deletable: bool = False
    worker: bool = False
    lookup: bool = False
    extra: tuple[str, ...] = ()

    def institution(self) -> str:
        """The condition under which a row is the business of the context's institution."""
        if self.contact:
            return (
                f"{self.contact} IN (SELECT organization_id FROM portal_organizationcontact"
                f" WHERE tenant_id = {_TENANT})"
            )
        return f"{self.tenant} = {_TENANT}"

    def institution_rows(self) -> str:
        """The condition under which the institution sees a row."""
        arms = [self.institution()]
        if self.staff_rows:
            arms.append(f"({self.staff_rows})")
        if self.with_matter:
            arms.append(SEES_MATTER)
        return " AND ".join(arms)

    def owned(self) -> str:
        """The condition under which a row is the member's own; empty where none can be."""
        arms = []
        if self.organization:
            arms.append(f"{self.organization} = ANY({_ORGANIZATIONS})")
        if self.person:
            arms.append(f"{self.person} = {_PERSON}")
        if self.member_rows:
            arms.append(f"({self.member_rows})")
        return " OR ".join(arms)

    def statements(self, table: str) -> Iterator[str]:
        """The SQL that makes this policy, for a table that has none."""
        for statement in self._raw_statements(table):
            yield statement.format(
                table=table, person=_PERSON, tenant=_TENANT, organizations=_ORGANIZATIONS
            )

    def _raw_statements(self, table: str) -> Iterator[str]:
        yield from _MAKERS[self.policy](self, table)
        if self.worker:
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_worker"
            yield _policy(table, "worker", "ALL", "portal_worker", "true", "true")
        if self.lookup:
            yield f"GRANT SELECT ON {table} TO portal_lookup"
            yield _policy(table, "lookup", "SELECT", "portal_lookup", "true")
        yield from self.extra


def _policy(table: str, name: str, verb: str, role: str, using: str, check: str = "") -> str:
    parts = [f"CREATE POLICY guard_{name} ON {table} FOR {verb} TO {role}"]
    if verb != "INSERT":
        parts.append(f"USING ({using})")
    if check:
        parts.append(f"WITH CHECK ({check})")
    return " ".join(parts)


def _staff_arm(guard: Guard, table: str) -> Iterator[str]:
    own, rows = guard.institution(), guard.institution_rows()
    if guard.staff_writes:
        delete = ", DELETE" if guard.deletable else ""
        yield f"GRANT SELECT, INSERT, UPDATE{delete} ON {table} TO portal_staff"
        yield _policy(table, "staff", "ALL", "portal_staff", rows, own)
    else:
        yield f"GRANT SELECT ON {table} TO portal_staff"
        yield _policy(table, "staff", "SELECT", "portal_staff", rows)


def _member_arm(guard: Guard, table: str) -> Iterator[str]:
    own = guard.owned()
    seen = " OR ".join(arm for arm in (own, guard.published) if arm)
    if not seen:
        return
    yield f"GRANT SELECT ON {table} TO portal_member"
    yield _policy(table, "member_read", "SELECT", "portal_member", seen)
    if guard.member_writes:
        yield f"GRANT INSERT, UPDATE ON {table} TO portal_member"
        yield _policy(table, "member_add", "INSERT", "portal_member", own, own)
        yield _policy(table, "member_change", "UPDATE", "portal_member", own, own)
        if guard.deletable:
            yield f"GRANT DELETE ON {table} TO portal_member"
            yield _policy(table, "member_remove", "DELETE", "portal_member", own)


def _public_arm(guard: Guard, table: str) -> Iterator[str]:
    if guard.published:
        yield f"GRANT SELECT ON {table} TO portal_public"
        yield _policy(table, "public", "SELECT", "portal_public", guard.published)


def _owner_arm(guard: Guard, table: str) -> Iterator[str]:
    """Data migrations loop over tenants: FORCE hides the rows from the owner as well."""
    own = guard.institution()
    yield _policy(table, "owner", "ALL", "portal_owner", own, own)


def _tenant_owned(guard: Guard, table: str) -> Iterator[str]:
    yield from _owner_arm(guard, table)
    yield from _staff_arm(guard, table)
    yield from _member_arm(guard, table)
    yield from _public_arm(guard, table)


def _person(guard: Guard, table: str) -> Iterator[str]:
    """A person's own rows, in every context that knows the person."""
    own = guard.owned()
    delete = ", DELETE" if guard.deletable else ""
    for role in ("portal_app", "portal_member", "portal_staff"):
        yield f"GRANT SELECT, INSERT, UPDATE{delete} ON {table} TO {role}"
        yield _policy(table, role.removeprefix("portal_"), "ALL", role, own, own)


def _global(guard: Guard, table: str) -> Iterator[str]:
    """Reference data: anybody reads it; migrations and commands of the owner write it."""
    roles = "portal_app, portal_staff, portal_member, portal_public, portal_worker"
    yield f"GRANT SELECT ON {table} TO {roles}"
    yield _policy(table, "read", "SELECT", roles, "true")
    yield _policy(table, "owner", "ALL", "portal_owner", "true", "true")


def _account(guard: Guard, table: str) -> Iterator[str]:
    """Sign-in tables: portal_app before a context exists, the worker to address mail."""
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_app"
    yield f"GRANT SELECT ON {table} TO portal_worker"
    yield _policy(table, "app", "ALL", "portal_app", "true", "true")
    yield _policy(table, "worker_read", "SELECT", "portal_worker", "true")


def _ledger(guard: Guard, table: str) -> Iterator[str]:
    """Written by every context, read by the worker and (where it has a tenant) its staff."""
    roles = "portal_app, portal_staff, portal_member, portal_public"
    yield f"GRANT INSERT ON {table} TO {roles}"
    yield _policy(table, "add", "INSERT", roles, "", "true")
    columns = f" ({', '.join(guard.staff_columns)})" if guard.staff_columns else ""
    yield f"GRANT SELECT{columns} ON {table} TO portal_staff"
    yield _policy(table, "staff", "SELECT", "portal_staff", guard.institution_rows())


_MAKERS = {
    PolicyClass.STAFF: _tenant_owned,
    PolicyClass.FILE: _tenant_owned,
    PolicyClass.PUBLISHED: _tenant_owned,
    PolicyClass.PERSON: _person,
    PolicyClass.GLOBAL: _global,
    PolicyClass.ACCOUNT: _account,
    PolicyClass.LEDGER: _ledger,
}

# Tables of libraries, which cannot declare a guard themselves.
LIBRARY_GUARDS = {
    "django_session": Guard(PolicyClass.ACCOUNT),
    "django_content_type": Guard(PolicyClass.GLOBAL),
    "auth_permission": Guard(PolicyClass.GLOBAL),
    "auth_group": Guard(PolicyClass.GLOBAL),
    "auth_group_permissions": Guard(PolicyClass.GLOBAL),
    "django_migrations": Guard(PolicyClass.GLOBAL),
    "account_emailaddress": Guard(PolicyClass.ACCOUNT),
    "account_emailconfirmation": Guard(PolicyClass.ACCOUNT),
    "mfa_authenticator": Guard(PolicyClass.ACCOUNT),
    "usersessions_usersession": Guard(PolicyClass.ACCOUNT),
}


def guards() -> dict[str, Guard]:
    """Every table with its guard. Raises LookupError for a model that declares none."""
    found = dict(LIBRARY_GUARDS)
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in found and model._meta.managed:
            found[table] = guard_of(model)
    return found


def guard_of(model: type[Model]) -> Guard:
    """The guard that a model declares."""
    guard = getattr(model, "guard", None)
    if not isinstance(guard, Guard):
        message = f"{model.__name__} declares no guard; say who may see its rows."
        raise LookupError(message)  # noqa: TRY004 - the declaration is missing, not mistyped
    return guard


def _existing(cursor: CursorWrapper, table: str) -> Iterable[str]:
    cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [table])
    return [row[0] for row in cursor.fetchall()]


def _sees_matter(declared: dict[str, Guard], present: set[str]) -> str:
    """The function behind SEES_MATTER: it asks the policies of the row's own table.

    It asks where a guard narrows what the institution sees; a row that is gone is not seen.
    """
    labels = {model._meta.db_table: model._meta.label_lower for model in apps.get_models()}
    arms = "".join(
        f" WHEN '{labels[table]}' THEN RETURN EXISTS (SELECT 1 FROM {table} r WHERE r.id = row_id);"
        for table, guard in sorted(declared.items())
        if table in present and guard.policy in _WITH_STAFF and guard.staff_rows
    )
    return (
        "CREATE OR REPLACE FUNCTION portal_sees_matter(label text, row_id uuid) RETURNS boolean"
        " LANGUAGE plpgsql STABLE AS $$ BEGIN CASE label"
        f"{arms} ELSE RETURN true; END CASE; END $$"
    )


_WITH_STAFF = {PolicyClass.STAFF, PolicyClass.FILE, PolicyClass.PUBLISHED}


def apply_guards(using: str = "default") -> int:
    """Make grants and policies equal to the declarations; run by the owner after `migrate`.

    Returns the number of tables guarded.
    """
    every = "portal_app, portal_staff, portal_member, portal_public, portal_worker, portal_lookup"
    declared = guards()
    with connections[using].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {every}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        cursor.execute(_sees_matter(declared, present))
        for table in sorted(present & declared.keys()):
            for name in _existing(cursor, table):
                cursor.execute(f'DROP POLICY "{name}" ON {table}')
            cursor.execute(f"REVOKE ALL ON {table} FROM {every}")
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            for statement in declared[table].statements(table):
                cursor.execute(statement)
        cursor.execute(
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "
            "portal_app, portal_staff, portal_member, portal_public, portal_worker"
        )
    return len(present & declared.keys())
