"""Who somebody is in this context."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.actors.models import ApiToken, Representation, StaffMembership, User
from portal.errors import NotFound
from portal.grants import OrganizationRole, StaffRole
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

# Methods of a session that count as a second factor (django-allauth's names).
SECOND_FACTORS = frozenset({"mfa"})
_SESSION_METHODS = "account_authentication_methods"


def organization_roles_of(person_id: UUID) -> dict[UUID, OrganizationRole]:
    """The live representations of a person."""
    rows = Representation.objects.filter(person_id=person_id, ended_at=None)
    return {row.organization_id: OrganizationRole(row.role) for row in rows}


def staff_roles_of(person_id: UUID, tenant: Tenant) -> frozenset[StaffRole]:
    """The roles of a person's live membership in an institution; empty where there is none."""
    membership = StaffMembership.objects.filter(
        person_id=person_id, tenant=tenant, ended_at=None
    ).first()
    return frozenset(StaffRole(role) for role in membership.roles) if membership else frozenset()


def has_second_factor(request: Any) -> bool:
    """Whether this session signed in with a second factor."""
    session = getattr(request, "session", None)
    methods = session.get(_SESSION_METHODS, []) if session is not None else []
    return any(method.get("method") in SECOND_FACTORS for method in methods)


def actor_for(
    person_id: Any, *, tenant: Tenant | None, scopes: frozenset[str] | None, request: HttpRequest
) -> Actor:
    """The actor of a request: staff of the page's institution, else a person, else anybody."""
    if person_id is None:
        return Actor(scopes=scopes)
    second = has_second_factor(request) if scopes is None else "decide" in scopes
    roles = staff_roles_of(person_id, tenant) if tenant is not None else frozenset()
    if roles and tenant is not None:
        return Actor(
            person_id=person_id,
            tenant_id=tenant.pk,
            staff_roles=roles,
            second_factor=second,
            scopes=scopes,
        )
    return Actor(
        person_id=person_id,
        organization_roles=organization_roles_of(person_id),
        second_factor=second,
        scopes=scopes,
    )


def actor_of(
    person_id: UUID, *, tenant: Tenant | None = None, second_factor: bool = False
) -> Actor:
    """The actor that a command, a task or the demo speaks for; run it in a system context."""
    if tenant is not None:
        return Actor(
            person_id=person_id,
            tenant_id=tenant.pk,
            staff_roles=staff_roles_of(person_id, tenant),
            second_factor=second_factor,
        )
    return Actor(
        person_id=person_id,
        organization_roles=organization_roles_of(person_id),
        second_factor=second_factor,
    )


def get_self(actor: Actor) -> User:
    """The account of whoever acts. Raises NotFound for nobody."""
    person = User.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotFound
    return person


def list_own_representations(actor: Actor) -> QuerySet[Representation]:
    """The organizations that the person acts for, by name."""
    mine = Representation.objects.filter(person_id=actor.person_id, ended_at=None)
    return mine.select_related("organization").order_by("organization__name")


def list_own_memberships(actor: Actor) -> QuerySet[StaffMembership]:
    """The institutions that the person works for."""
    mine = StaffMembership.objects.filter(person_id=actor.person_id, ended_at=None)
    return mine.select_related("tenant").order_by("tenant__slug")


def list_own_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Tokens that still work, the newest first."""
    return ApiToken.objects.filter(
        person_id=actor.person_id, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by("-id")


def list_own_sessions(actor: Actor) -> list[UserSession]:
    """Where the person is signed in, the newest first. Sign-in tables: read as the app's role."""
    with tenant_context(actor, role=DatabaseRole.NONE):
        person = get_self(actor)
        sessions = UserSession.objects.purge_and_list(person)
    return sorted(sessions, key=lambda session: session.created_at, reverse=True)


def list_own_addresses(actor: Actor) -> list[EmailAddress]:
    """The person's e-mail addresses, confirmed or not."""
    with tenant_context(actor, role=DatabaseRole.NONE):
        return list(EmailAddress.objects.filter(user_id=actor.person_id).order_by("pk"))
