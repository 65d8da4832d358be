"""The context of a unit of work: one transaction, one database role, one tenant, one person.

Everything is SET LOCAL, so that nothing survives the transaction on a pooled connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Model

from portal.permissions import ANYBODY, Actor, DatabaseRole
from portal.tenancy.guards import PolicyClass, guard_of

_current: ContextVar[Actor | None] = ContextVar("actor", default=None)

# Django's own foreign keys are deferred; a broken one shall fail in the service that broke it, not
# at commit.
_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE; "
_SET = (
    "SELECT set_config('role', %s, true), set_config('app.tenant', %s, true),"
    " set_config('app.person', %s, true), set_config('app.organizations', %s, true)"
)


def _settings(actor: Actor | None, role: DatabaseRole | None) -> list[str]:
    if actor is None:
        return [DatabaseRole.NONE, "", "", ""]
    return [
        role if role is not None else actor.database_role,
        str(actor.tenant_id or ""),
        str(actor.person_id or ""),
        ",".join(str(organization) for organization in actor.organization_roles),
    ]


def _apply(actor: Actor | None, role: DatabaseRole | None, *, is_first: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE + _SET if is_first else _SET, _settings(actor, role))


@contextmanager
def tenant_context(actor: Actor, *, role: DatabaseRole | None = None) -> Iterator[Actor]:
    """Run a block in one transaction as this actor, then go back to the context around it.

    `role` overrides the actor's database role; sign-in pages use DatabaseRole.NONE.
    """
    outer = _current.get()
    outer_role = _role.get()
    is_within = connection.in_atomic_block
    with transaction.atomic():
        _apply(actor, role, is_first=outer is None)
        token, role_token = _current.set(actor), _role.set(role)
        try:
            yield actor
        finally:
            _current.reset(token)
            _role.reset(role_token)
        # Left by an exception, the roll-back to the savepoint restores the settings by itself; the
        # end of the whole transaction ends them too.
        if is_within and not connection.needs_rollback:
            _apply(outer, outer_role)


_role: ContextVar[DatabaseRole | None] = ContextVar("role", default=None)


def is_only_reading(model: type[Model]) -> bool:
    """Whether the context around may read rows of this model but write none: it can lock none."""
    actor = _current.get()
    if actor is None or _role.get() is not None:
        return False
    if actor.database_role is DatabaseRole.PUBLIC:
        return True
    guard = guard_of(model)
    is_institutions = guard.policy in _OF_INSTITUTIONS and not (guard.member_writes or guard.extra)
    return actor.database_role is DatabaseRole.MEMBER and is_institutions


_OF_INSTITUTIONS = {PolicyClass.STAFF, PolicyClass.FILE, PolicyClass.PUBLISHED}


def current_actor() -> Actor:
    """The actor of the context around, or nobody in particular."""
    return _current.get() or ANYBODY
