"""Who may do what: a closed list of permissions, the roles that carry them, one gate.

`require()` guards services, `allowed()` answers pages and the API's `transitions`; nothing else
decides. What a person may *see* is decided by the rooms' selectors (`visible()`) over the rows
that PostgreSQL shows to the context's role.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import NotPermitted, Sentence
from portal.grants import (
    INVITED_GRANTS,
    NEEDS_SECOND_FACTOR,
    ORGANIZATION_GRANTS,
    OWN_GRANTS,
    PERSON_GRANTS,
    READING,
    STAFF_GRANTS,
    OrganizationRole,
    Permission,
    StaffRole,
)


class DatabaseRole(StrEnum):
    """The PostgreSQL role under which a context reads and writes."""

    NONE = "none"
    STAFF = "portal_staff"
    MEMBER = "portal_member"
    PUBLIC = "portal_public"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which context. Made once a request, task or command.

    `tenant_id` is set only for a live staff membership in the page's institution; `scopes` is
    None for a signed-in page and the granted scopes for an API token.
    """

    person_id: UUID | None = None
    tenant_id: UUID | None = None
    staff_roles: frozenset[StaffRole] = frozenset()
    organization_roles: Mapping[UUID, OrganizationRole] = field(default_factory=dict)
    second_factor: bool = False
    is_system: bool = False
    scopes: frozenset[str] | None = None

    @property
    def database_role(self) -> DatabaseRole:
        """Staff of the page's institution, a person, or anybody."""
        if self.tenant_id is not None:
            return DatabaseRole.STAFF
        if self.person_id is not None:
            return DatabaseRole.MEMBER
        return DatabaseRole.NONE if self.is_system else DatabaseRole.PUBLIC

    def with_second_factor(self) -> "Actor":
        """The same actor as if signed in with a second factor: what could be done then."""
        return replace(self, second_factor=True)

    @property
    def is_visitor(self) -> bool:
        """Whether nobody is signed in."""
        return self.person_id is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        """Whether this context acts for an institution."""
        return self.tenant_id is not None


ANYBODY = Actor()


def system_actor(tenant_id: UUID | None = None) -> Actor:
    """The portal itself, inside one institution: clocks, imports, demo set-up."""
    return Actor(tenant_id=tenant_id, is_system=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, or no with the sentence that a page shows; falsy when no."""

    is_allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.is_allowed


ALLOWED = Answer(is_allowed=True)
ObjectRule = Callable[[Actor, Any], Answer]
_OBJECT_RULES: dict[Permission, list[ObjectRule]] = {}


def denied(reason: Sentence) -> Answer:
    """No, because."""
    return Answer(is_allowed=False, reason=reason)


def object_rule(*permissions: Permission) -> Callable[[ObjectRule], ObjectRule]:
    """Register a pure function of (actor, row) that a permission also asks. It runs no query."""

    def register(rule: ObjectRule) -> ObjectRule:
        for permission in permissions:
            _OBJECT_RULES.setdefault(permission, []).append(rule)
        return rule

    return register


def _granted(actor: Actor, permission: Permission, obj: Any) -> bool:
    if actor.is_staff:
        if obj is not None and getattr(obj, "tenant_id", actor.tenant_id) != actor.tenant_id:
            return False
        invited = INVITED_GRANTS if _is_invited(actor, obj) else frozenset()
        return permission in invited.union(*(STAFF_GRANTS[role] for role in actor.staff_roles))
    if actor.person_id is not None and permission in PERSON_GRANTS:
        return True
    if _is_own(actor, obj) and permission in OWN_GRANTS:
        return True
    roles = (actor.organization_roles[one] for one in _own_among(actor, obj))
    return any(permission in ORGANIZATION_GRANTS[role] for role in roles)


def _is_invited(actor: Actor, obj: Any) -> bool:
    """Whether somebody from outside was invited to this one matter; they act for the institution."""
    return actor.person_id in getattr(obj, "outside_reviewers", ())


def _is_own(actor: Actor, obj: Any) -> bool:
    return actor.person_id is not None and person_of(obj) == actor.person_id


def organization_of(obj: Any) -> UUID | None:
    """The organization that a row belongs to; an organization belongs to itself."""
    if obj is None:
        return None
    named = getattr(obj, "organization_id", None)
    return named if named is not None else getattr(obj, "own_organization_id", None)


def _own_among(actor: Actor, obj: Any) -> list[UUID]:
    """The actor's organizations to which the row belongs: its own one, or several that hold it jointly."""
    own = organization_of(obj)
    holders = getattr(obj, "joint_organizations", ()) if own is None else (own,)
    return [one for one in holders if one in actor.organization_roles]


def acting_organization(actor: Actor, obj: Any) -> UUID | None:
    """For which organization the actor acts on this row: its own one, or one of those that hold it."""
    own = organization_of(obj)
    return own if own is not None else next(iter(_own_among(actor, obj)), None)


def person_of(obj: Any) -> UUID | None:
    """The person to whom a row belongs where it is no organization's (`own_person_id`)."""
    return getattr(obj, "own_person_id", None)


def allowed(actor: Actor, permission: Permission, obj: Any = None) -> Answer:
    """Whether the actor may do this (to this row); no query is made."""
    if actor.is_system:
        return ALLOWED
    if not _granted(actor, permission, obj):
        return denied(_("Your role does not include this. Ask whoever manages roles here."))
    answers = (
        _scope_answer(actor, permission),
        _second_factor_answer(actor, permission),
        *(rule(actor, obj) for rule in _OBJECT_RULES.get(permission, ())),
    )
    return next((answer for answer in answers if not answer), ALLOWED)


def _scope_answer(actor: Actor, permission: Permission) -> Answer:
    if actor.scopes is not None and permission not in _scoped(actor.scopes):
        return denied(_("This token does not carry the scope for this. Make one that does."))
    return ALLOWED


def _second_factor_answer(actor: Actor, permission: Permission) -> Answer:
    if permission in NEEDS_SECOND_FACTOR and not actor.second_factor:
        return denied(_("This needs your second factor. Sign in again with your code."))
    return ALLOWED


# What only an institution's own staff can be granted, whatever row it is about.
_OF_STAFF_ALONE = frozenset(Permission).difference(
    PERSON_GRANTS, OWN_GRANTS, *ORGANIZATION_GRANTS.values()
)


def require_side(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted where the permission is an institution's and the actor is not its staff.

    Asked before a row is locked: PostgreSQL lets nobody lock what they may never change. It says
    nothing of the row, not even whether there is one.
    """
    if permission in _OF_STAFF_ALONE and not actor.is_staff and not actor.is_system:
        raise NotPermitted(_("Your role does not include this. Ask whoever manages roles here."))


def require(actor: Actor, permission: Permission, obj: Any = None) -> None:
    """Raise NotPermitted with the reason unless the actor may do this."""
    answer = allowed(actor, permission, obj)
    if not answer:
        raise NotPermitted(answer.reason)


class Scope(StrEnum):
    """What an API token may be used for."""

    READ = "read"
    WRITE = "write"
    DECIDE = "decide"


def _scoped(scopes: frozenset[str]) -> frozenset[Permission]:
    if Scope.DECIDE in scopes:
        return frozenset(Permission)
    if Scope.WRITE in scopes:
        return frozenset(Permission) - NEEDS_SECOND_FACTOR
    return frozenset({*READING, Permission.AUDIT_READ})
