"""Invitations: bound to one e-mail address, accepted by whoever confirmed it, for fourteen days.

The code in the mail is derived from the invitation's id and the portal's secret key when the mail
is sent, so it stands nowhere; the row keeps its hash.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import Invitation, Representation, StaffMembership, roles_at
from portal.errors import InvalidFields, NotFound, Refused, Sentence
from portal.grants import OrganizationRole, Permission, StaffRole
from portal.ids import uuid7
from portal.organizations.models import Organization
from portal.organizations.services import FROZEN
from portal.permissions import Actor, DatabaseRole, require
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant, TenantRow
from portal.transitions import lock

VALID_DAYS = 14
MOST_PENDING = 50
# What a trigger raises where two roles exclude each other.
RESTRICT_VIOLATION = "23001"
NOT_YOURS = _(
    "There is no invitation here for the account that you are signed in with. It may have been"
    " withdrawn, have run out, or be for another e-mail address. Sign in with the address to which"
    " the message was sent, or ask for a new invitation."
)


def code_of(invitation_id: UUID) -> str:
    """The code of an invitation, made again each time it is needed."""
    mark = hmac.new(
        settings.SECRET_KEY.encode(), f"portal.invitation:{invitation_id}".encode(), hashlib.sha256
    )
    return base64.urlsafe_b64encode(mark.digest()[:24]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def pending() -> Q:
    """Neither answered nor withdrawn nor run out."""
    return Q(accepted_at=None, declined_at=None, revoked_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def invite_representative(
    *, organization_id: UUID | str, email: str, role: str, language: str, actor: Actor
) -> Invitation:
    """Invite somebody to act for an organization. The answer is the same whoever has an account.

    Raises NotFound, NotPermitted, Refused (frozen, too many), InvalidFields.
    """
    organization: Organization = lock(Organization, organization_id)
    require(actor, Permission.REPRESENTATIVE_INVITE, organization)
    if organization.is_frozen:
        raise Refused(FROZEN, code="frozen")
    address = email.strip().lower()
    people = Representation.objects.filter(organization=organization, ended_at=None)
    if people.filter(person__email=address).exists():
        raise InvalidFields({"email": [_("Somebody with this address is among you already.")]})
    waiting = Invitation.objects.filter(pending(), organization=organization)
    return _invite(
        waiting,
        Invitation(organization=organization, email=address, roles=[OrganizationRole(role).value]),
        language=language,
        actor=actor,
    )


@transaction.atomic
def invite_staff(
    *,
    tenant_id: UUID,
    email: str,
    roles: Iterable[str],
    unit: str,
    language: str,
    actor: Actor,
) -> Invitation:
    """Invite somebody to work for the institution. Raises NotPermitted, InvalidFields, Refused."""
    require(actor, Permission.STAFF_INVITE)
    if actor.tenant_id != tenant_id:
        raise NotFound
    chosen = sorted({StaffRole(role).value for role in roles})
    if not chosen:
        raise InvalidFields({"roles": [_("Choose at least one role.")]})
    if not roles_at(Tenant.objects.get(pk=tenant_id)).issuperset(chosen):
        raise InvalidFields({"roles": [_("There is no such role here.")]})
    address = email.strip().lower()
    members = StaffMembership.objects.filter(tenant_id=tenant_id, ended_at=None)
    if members.filter(person__email=address).exists():
        raise InvalidFields({"email": [_("Somebody with this address is among you already.")]})
    waiting = Invitation.objects.filter(pending(), tenant_id=tenant_id, subject_id=None)
    return _invite(
        waiting,
        Invitation(tenant_id=tenant_id, email=address, roles=chosen, unit=unit.strip()),
        language=language,
        actor=actor,
    )


@dataclass(frozen=True, slots=True)
class MatterDoor:
    """What an invitation to one matter leads to: the row made on acceptance, and its page."""

    take_up: Callable[[Invitation, Actor], models.Model]
    page: str
    parameter: str
    role: Sentence


_DOORS: dict[str, MatterDoor] = {}


def opens_matter(label: str, door: MatterDoor) -> None:
    """Register what an invitation to a row of this model leads to."""
    _DOORS[label] = door


def door_of(invitation: Invitation) -> MatterDoor | None:
    """The one matter that an invitation is for; None where it is for a role."""
    return _DOORS.get(invitation.subject_type)


def invite_to_matter(
    matter: TenantRow, *, email: str, role: str, language: str, actor: Actor
) -> Invitation:
    """Invite somebody to one row of the institution, and to nothing else.

    The caller has asked `require()` and runs in a transaction. Raises InvalidFields, Refused.
    """
    address = email.strip().lower()
    waiting = Invitation.objects.filter(pending(), subject_id=matter.pk)
    return _invite(
        waiting,
        Invitation(
            tenant_id=matter.tenant_id,
            email=address,
            roles=[role],
            subject_type=matter._meta.label_lower,
            subject_id=matter.pk,
        ),
        language=language,
        actor=actor,
    )


def _invite(
    waiting: "QuerySet[Invitation]", invitation: Invitation, *, language: str, actor: Actor
) -> Invitation:
    if waiting.filter(email=invitation.email).exists():
        raise InvalidFields(
            {"email": [_("This address was invited already. Send that invitation again below.")]}
        )
    if waiting.count() >= MOST_PENDING:
        raise Refused(_("Many invitations are still open. Withdraw some of them first."))
    invitation.pk = uuid7()
    invitation.code_hash = _hash(code_of(invitation.pk))
    invitation.invited_by_id = actor.person_id
    invitation.expires_at = timezone.now() + timedelta(days=VALID_DAYS)
    invitation.save(force_insert=True)
    audit.record(
        "invitation.made", invitation, actor=actor, details={"roles": list(invitation.roles)}
    )
    _ask_mail("invitation.made", invitation, language=language, actor=actor)
    return invitation


def _ask_mail(event: str, invitation: Invitation, *, language: str, actor: Actor) -> None:
    outbox.publish(event, invitation, actor=actor, references={"language": language})


@transaction.atomic
def resend_invitation(*, invitation_id: UUID | str, language: str, actor: Actor) -> Invitation:
    """Send the mail again and let the invitation run for another fourteen days."""
    invitation = _own_pending(invitation_id, actor=actor)
    invitation.expires_at = timezone.now() + timedelta(days=VALID_DAYS)
    invitation.save(update_fields=["expires_at"])
    audit.record("invitation.resent", invitation, actor=actor, fields=["expires_at"])
    _ask_mail("invitation.resent", invitation, language=language, actor=actor)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation_id: UUID | str, actor: Actor) -> Invitation:
    """Withdraw an invitation; its link leads nowhere from now on."""
    invitation = _own_pending(invitation_id, actor=actor)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record("invitation.revoked", invitation, actor=actor, fields=["revoked_at"])
    outbox.publish("invitation.revoked", invitation, actor=actor)
    return invitation


def _own_pending(invitation_id: UUID | str, *, actor: Actor) -> Invitation:
    """An open or run-out invitation of the actor's own organization or institution, locked."""
    invitation: Invitation = lock(Invitation, invitation_id)
    if invitation.tenant_id is not None:
        require(actor, Permission.STAFF_INVITE, invitation)
    elif invitation.organization_id not in actor.organization_roles:
        # Whoever is invited sees the row as well; to them it is no invitation of theirs to change.
        raise NotFound
    else:
        require(actor, Permission.REPRESENTATIVE_INVITE, invitation)
    if invitation.accepted_at or invitation.declined_at or invitation.revoked_at:
        raise Refused(_("This invitation was answered or withdrawn in the meantime."))
    return invitation


def list_invitations(
    *, actor: Actor, organization_id: UUID | None = None
) -> "QuerySet[Invitation]":
    """Invitations without an answer, of an organization or of the actor's institution."""
    rows = Invitation.objects.filter(accepted_at=None, declined_at=None, revoked_at=None)
    if organization_id is None:
        return rows.filter(tenant=actor.tenant_id, subject_id=None).order_by("-id")
    return rows.filter(organization_id=organization_id).order_by("-id")


def get_invitation(invitation_id: UUID | str, code: str, *, actor: Actor) -> Invitation:
    """The open invitation behind a link, for the person whose confirmed address it names.

    NotFound, with one sentence, for everything else.
    """
    try:
        found = (
            Invitation.objects.filter(pending(), pk=invitation_id)
            .select_related("organization", "tenant")
            .first()
        )
    except (ValidationError, ValueError) as error:
        raise NotFound(NOT_YOURS) from error
    if found is None or not hmac.compare_digest(found.code_hash, _hash(code)):
        raise NotFound(NOT_YOURS)
    if not _has_confirmed(found.email, actor):
        raise NotFound(NOT_YOURS)
    return found


def _has_confirmed(email: str, actor: Actor) -> bool:
    with tenant_context(actor, role=DatabaseRole.NONE):
        return bool(
            EmailAddress.objects.filter(
                user_id=actor.person_id, email__iexact=email, verified=True, primary=True
            ).exists()
        )


@transaction.atomic
def accept_invitation(*, invitation_id: UUID | str, code: str, actor: Actor) -> Invitation:
    """Take up the role that the invitation names. Raises NotFound, Refused."""
    invitation = get_invitation(invitation_id, code, actor=actor)
    if actor.person_id is None:
        raise NotFound(NOT_YOURS)
    if invitation.organization is not None and invitation.organization.is_frozen:
        raise Refused(FROZEN, code="frozen")
    invitation.accepted_by_id = actor.person_id
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    try:
        with transaction.atomic():
            door = door_of(invitation)
            made: models.Model
            made = door.take_up(invitation, actor) if door else _take_up(invitation, actor)
    except IntegrityError as error:
        raise Refused(_refusal(error)) from error
    audit.record(
        "invitation.accepted",
        invitation,
        actor=actor,
        fields=["accepted_at", "accepted_by"],
        details={"made": str(made.pk)},
    )
    outbox.publish("invitation.accepted", invitation, actor=actor)
    return invitation


def _refusal(error: IntegrityError) -> Sentence:
    if getattr(error.__cause__, "pgcode", "") == RESTRICT_VIOLATION:
        return _(
            "Whoever works for the ombuds office works for no institution, nor the other way round."
            " End one role before you take up the other."
        )
    return _("You have a role here already. It can be changed by its owner.")


def _take_up(invitation: Invitation, actor: Actor) -> StaffMembership | Representation:
    person_id = actor.person_id
    if person_id is None or invitation.subject_id is not None:
        raise NotFound(NOT_YOURS)
    made: StaffMembership | Representation
    if invitation.tenant_id is not None:
        made = StaffMembership(
            tenant_id=invitation.tenant_id,
            person_id=person_id,
            roles=invitation.roles,
            unit=invitation.unit,
        )
    else:
        made = Representation(
            organization=invitation.organization, person_id=person_id, role=invitation.roles[0]
        )
    made.save(force_insert=True)
    return made


@transaction.atomic
def decline_invitation(*, invitation_id: UUID | str, code: str, actor: Actor) -> None:
    """Say no. Nothing is told about who said it. Raises NotFound."""
    invitation = get_invitation(invitation_id, code, actor=actor)
    invitation.declined_at = timezone.now()
    invitation.save(update_fields=["declined_at"])
    audit.record("invitation.declined", invitation, actor=actor, fields=["declined_at"])
    outbox.publish("invitation.declined", invitation, actor=actor)
