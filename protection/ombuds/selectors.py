"""Reads of the ombuds office: the office itself, what it sees of others (times alone), its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, DatabaseRole, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Kind, Tenant
from protection.ombuds.models import OmbudsDigest

# A number below this is not said, nor one from which it could be worked out.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Access:
    """One exceptional access at an institution: when, never whose case and never by whom."""

    institution: str
    asked_at: datetime
    granted_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """How long an audit chain is and its last hash: to be compared with what is kept elsewhere."""

    institution: str
    length: int
    hash: str
    recorded_at: datetime


def find_office() -> Tenant | None:
    """The ombuds office, whoever asks; None where there is none."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return Tenant.objects.filter(kind=Kind.OMBUDS).first()


def get_office() -> Tenant:
    """The ombuds office. Raises NotFound where there is none."""
    found = find_office()
    if found is None:
        raise NotFound
    return found


def list_digests() -> QuerySet[OmbudsDigest]:
    """Those that are published."""
    return OmbudsDigest.objects.exclude(published_at=None)


def list_own_digests(tenant: Tenant, *, actor: Actor) -> QuerySet[OmbudsDigest]:
    """All of them, for the office. Raises NotPermitted."""
    require(actor, Permission.OMBUDS_PUBLISH)
    return OmbudsDigest.objects.filter(tenant=tenant)


def list_accesses(*, actor: Actor) -> list[Access]:
    """Exceptional accesses everywhere, the latest first. Raises NotPermitted."""
    require(actor, Permission.OMBUDS_OVERSEE)
    names = _names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_ombuds_accesses()")
        return [Access(names.get(row[0], ""), *row[1:]) for row in cursor.fetchall()]


def list_heads(*, actor: Actor) -> list[Head]:
    """The head of each audit chain. Raises NotPermitted."""
    require(actor, Permission.OMBUDS_OVERSEE)
    names = _names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_ombuds_heads()")
        return [Head(names.get(row[0], ""), *row[1:]) for row in cursor.fetchall()]


def _names() -> Mapping[UUID | None, str]:
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        return dict(Tenant.objects.values_list("pk", "name"))


def figures_of(tenant: Tenant, year: int) -> dict[str, int | None]:
    """What a digest says in numbers; None: fewer than five, or what would give such a one away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT received, ended FROM portal_ombuds_counts(%s)", [year])
        received, ended = cursor.fetchone()
    is_small = any(0 < number < LEAST for number in (received, ended, received - ended))
    return {
        "received": received if received >= LEAST or received == 0 else None,
        "ended": None if is_small else ended,
    }
