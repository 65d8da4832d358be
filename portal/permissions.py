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


class StaffRole(StrEnum):
    """What a person does for one institution."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    DECISION_MAKER = "decision_maker"
    APPEALS_REVIEWER = "appeals_reviewer"
    CONSULTATION_MANAGER = "consultation_manager"
    INFORMATION_OFFICER = "information_officer"
    ANALYST = "analyst"
    TRANSLATOR = "translator"
    PROTECTION_OFFICER = "protection_officer"
    PROTECTION_SUPERVISOR = "protection_supervisor"
    AUDITOR = "auditor"


class OrganizationRole(StrEnum):
    """What a person does for one organization."""

    OWNER = "owner"
    EDITOR = "editor"
    DELEGATE = "delegate"


class Permission(StrEnum):
    """Every permission there is; `noun.verb`."""

    TENANT_CONFIGURE = "tenant.configure"
    STAFF_INVITE = "staff.invite"
    STAFF_END = "staff.end"
    POLICY_EDIT = "policy.edit"
    POLICY_PUBLISH = "policy.publish"
    POLICY_COMMENT = "policy.comment"
    CONTENT_TRANSLATE = "content.translate"
    DELIVERY_RESEND = "delivery.resend"
    AUDIT_READ = "audit.read"
    CHANNEL_EDIT = "channel.edit"
    CLOCK_EXTEND = "clock.extend"
    CALENDAR_EDIT = "calendar.edit"
    RECORD_EXPORT = "record.export"
    EXPORT_APPROVE = "export.approve"
    RECORD_IMPORT = "record.import"
    CLAIM_DECIDE = "claim.decide"
    ORGANIZATION_REGISTER = "organization.register"
    ORGANIZATION_EDIT = "organization.edit"
    REPRESENTATIVE_INVITE = "representative.invite"
    REPRESENTATIVE_END = "representative.end"
    ORGANIZATION_CLAIM = "organization.claim"
    CLAIM_ANSWER = "claim.answer"
    APPLICATION_READ = "application.read"
    APPLICATION_DRAFT = "application.draft"
    APPLICATION_SUBMIT = "application.submit"
    APPLICATION_WITHDRAW = "application.withdraw"
    APPLICATION_ANSWER = "application.answer"
    APPLICATION_ASSIGN = "application.assign"
    APPLICATION_SCREEN = "application.screen"
    APPLICATION_ASK = "application.ask"
    APPLICATION_RECOMMEND = "application.recommend"
    APPLICATION_DECIDE = "application.decide"
    APPLICATION_RECUSE = "application.recuse"
    ACCREDITATION_READ = "accreditation.read"
    ACCREDITATION_DECIDE = "accreditation.decide"
    ACCREDITATION_REQUEST = "accreditation.request"
    REPORT_SUBMIT = "report.submit"
    REPORT_REVIEW = "report.review"
    REMEDY_REQUEST = "remedy.request"
    REMEDY_ACKNOWLEDGE = "remedy.acknowledge"
    DOCUMENT_STORE = "document.store"
    DOCUMENT_DISCARD = "document.discard"
    PAPER_SWITCH_OFF = "paper.switch_off"


_READ = {Permission.APPLICATION_READ, Permission.ACCREDITATION_READ}

STAFF_GRANTS: Mapping[StaffRole, frozenset[Permission]] = {
    StaffRole.ADMINISTRATOR: frozenset(
        {
            Permission.TENANT_CONFIGURE,
            Permission.STAFF_INVITE,
            Permission.STAFF_END,
            Permission.POLICY_EDIT,
            Permission.POLICY_PUBLISH,
            Permission.CONTENT_TRANSLATE,
            Permission.DELIVERY_RESEND,
            Permission.CHANNEL_EDIT,
            Permission.CALENDAR_EDIT,
            Permission.RECORD_IMPORT,
            Permission.RECORD_EXPORT,
            Permission.EXPORT_APPROVE,
            Permission.CLAIM_DECIDE,
            *_READ,
        }
    ),
    StaffRole.REVIEWER: frozenset(
        {
            Permission.APPLICATION_ASSIGN,
            Permission.APPLICATION_SCREEN,
            Permission.APPLICATION_ASK,
            Permission.APPLICATION_RECOMMEND,
            Permission.APPLICATION_RECUSE,
            Permission.REPORT_REVIEW,
            Permission.RECORD_EXPORT,
            Permission.CLOCK_EXTEND,
            Permission.DOCUMENT_STORE,
            Permission.DOCUMENT_DISCARD,
            *_READ,
        }
    ),
    StaffRole.DECISION_MAKER: frozenset(
        {
            Permission.APPLICATION_DECIDE,
            Permission.APPLICATION_RECUSE,
            Permission.ACCREDITATION_DECIDE,
            Permission.CLAIM_DECIDE,
            Permission.RECORD_EXPORT,
            Permission.EXPORT_APPROVE,
            *_READ,
        }
    ),
    StaffRole.APPEALS_REVIEWER: frozenset({Permission.REMEDY_ACKNOWLEDGE, *_READ}),
    StaffRole.CONSULTATION_MANAGER: frozenset({Permission.POLICY_EDIT}),
    StaffRole.INFORMATION_OFFICER: frozenset(),
    StaffRole.ANALYST: frozenset({*_READ, Permission.RECORD_EXPORT}),
    StaffRole.TRANSLATOR: frozenset({Permission.CONTENT_TRANSLATE}),
    StaffRole.PROTECTION_OFFICER: frozenset(),
    StaffRole.PROTECTION_SUPERVISOR: frozenset(),
    StaffRole.AUDITOR: frozenset({Permission.AUDIT_READ, *_READ}),
}

_DELEGATE = {
    Permission.APPLICATION_READ,
    Permission.ACCREDITATION_READ,
    Permission.POLICY_COMMENT,
}
_EDITOR = {
    *_DELEGATE,
    Permission.ORGANIZATION_EDIT,
    Permission.APPLICATION_DRAFT,
    Permission.APPLICATION_ANSWER,
    Permission.REPORT_SUBMIT,
    Permission.DOCUMENT_STORE,
}
ORGANIZATION_GRANTS: Mapping[OrganizationRole, frozenset[Permission]] = {
    OrganizationRole.DELEGATE: frozenset(_DELEGATE),
    OrganizationRole.EDITOR: frozenset(_EDITOR),
    OrganizationRole.OWNER: frozenset(
        {
            *_EDITOR,
            Permission.REPRESENTATIVE_INVITE,
            Permission.REPRESENTATIVE_END,
            Permission.CLAIM_ANSWER,
            Permission.APPLICATION_SUBMIT,
            Permission.APPLICATION_WITHDRAW,
            Permission.ACCREDITATION_REQUEST,
            Permission.REMEDY_REQUEST,
            Permission.PAPER_SWITCH_OFF,
        }
    ),
}

# Whoever is signed in, whatever they belong to.
PERSON_GRANTS = frozenset(
    {Permission.ORGANIZATION_REGISTER, Permission.ORGANIZATION_CLAIM, Permission.POLICY_COMMENT}
)

# What decides over somebody needs a second factor in this session.
NEEDS_SECOND_FACTOR = frozenset(
    {
        Permission.APPLICATION_DECIDE,
        Permission.ACCREDITATION_DECIDE,
        Permission.POLICY_PUBLISH,
        Permission.CLAIM_DECIDE,
        Permission.EXPORT_APPROVE,
        Permission.STAFF_INVITE,
        Permission.STAFF_END,
        Permission.REMEDY_ACKNOWLEDGE,
    }
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
        return any(permission in STAFF_GRANTS[role] for role in actor.staff_roles)
    if actor.person_id is not None and permission in PERSON_GRANTS:
        return True
    organization_id = organization_of(obj)
    role = actor.organization_roles.get(organization_id) if organization_id else None
    return role is not None and permission in ORGANIZATION_GRANTS[role]


def organization_of(obj: Any) -> UUID | None:
    """The organization that a row belongs to; an organization belongs to itself."""
    if obj is None:
        return None
    named = getattr(obj, "organization_id", None)
    return named if named is not None else getattr(obj, "own_organization_id", None)


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
    return frozenset({*_READ, Permission.AUDIT_READ})
