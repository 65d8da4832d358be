"""Somebody from outside reviews one matter: invited by e-mail, sees that file and nothing else.

What they do is done in the institution's context as themselves (`as_reviewer`): with no role of the
staff, so that `require()` lets them do in this one matter what INVITED_GRANTS says and nothing anywhere
else. Access ends with the matter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.invitations import MatterDoor, invite_to_matter, opens_matter, pending
from portal.actors.models import Invitation, StaffMembership
from portal.appeals.models import Appeal, AppealMember
from portal.appeals.panel import add_member, require_uninvolved
from portal.appeals.states import AppealStatus
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import lock

OUTSIDE_REVIEWER = "outside_reviewer"
_OVER = frozenset({AppealStatus.DRAFT, AppealStatus.FINAL})


def guest_of(appeal: Appeal, actor: Actor) -> Actor:
    """Somebody invited, as they act in the institution's context: as themselves, with no role."""
    return Actor(
        person_id=actor.person_id,
        tenant_id=appeal.tenant_id,
        second_factor=actor.second_factor,
        scopes=actor.scopes,
    )


@contextmanager
def as_reviewer(appeal: Appeal, actor: Actor) -> Iterator[Actor]:
    """The context in which somebody invited reviews this appeal. Raises NotFound for others.

    The appeal was read in the person's own context, where PostgreSQL shows it to those invited alone.
    """
    if actor.is_staff or actor.person_id not in appeal.outside_reviewers:
        raise NotFound
    with tenant_context(guest_of(appeal, actor)) as guest:
        yield guest


@transaction.atomic
def invite_reviewer(
    *, appeal_id: UUID | str, email: str, language: str, actor: Actor
) -> Invitation:
    """Invite one person to this matter. Raises NotFound, NotPermitted, InvalidFields, Refused."""
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_ASSIGN, appeal)
    if appeal.status in _OVER:
        raise Refused(_("This matter is closed; nobody can be invited to it."))
    address = email.strip().lower()
    colleagues = StaffMembership.objects.filter(tenant_id=appeal.tenant_id, ended_at=None)
    if colleagues.filter(person__email=address).exists():
        raise InvalidFields(
            {"email": [_("This is one of the staff. Choose them among the reviewers.")]}
        )
    invitation = invite_to_matter(
        appeal, email=address, role=OUTSIDE_REVIEWER, language=language, actor=actor
    )
    audit.record(
        "appeal.reviewer_invited", appeal, actor=actor, details={"invitation": str(invitation.pk)}
    )
    return invitation


def take_up(invitation: Invitation, actor: Actor) -> AppealMember:
    """The invited person sits on the panel from now on. Raises NotFound, Refused (took part)."""
    person = actor.person_id
    if person is None or invitation.tenant_id is None or invitation.subject_id is None:
        raise NotFound
    with tenant_context(system_actor(invitation.tenant_id)):
        appeal: Appeal = lock(Appeal, invitation.subject_id)
        if appeal.status in _OVER:
            raise Refused(_("This matter is closed in the meantime."))
        require_uninvolved(appeal, [person], actor=actor)
        _require_no_side(appeal, actor)
        now = timezone.now()
        member = add_member(appeal, person, is_outside=True, now=now)
        appeal.panel = [*appeal.panel, person]
        appeal.outside_reviewers = [*appeal.outside_reviewers, person]
        appeal.save(update_fields=["panel", "outside_reviewers"])
        audit.record("appeal.reviewer_joined", appeal, actor=actor, fields=["panel"])
        outbox.publish("appeal.reviewer_joined", appeal, actor=actor)
    return member


def _require_no_side(appeal: Appeal, actor: Actor) -> None:
    """Whoever belongs to the appellant cannot review; the sentence names no reason."""
    own = appeal.organization_id in actor.organization_roles
    if own or appeal.filed_by_id == actor.person_id:
        raise Refused(_("You cannot review this matter."), code="has_a_side")


@transaction.atomic
def end_outside_review(*, appeal_id: UUID | str, member_id: UUID | str, actor: Actor) -> Appeal:
    """Somebody from outside sees the matter no longer; what they did stays in the record.

    Raises NotFound, NotPermitted.
    """
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_ASSIGN, appeal)
    member = AppealMember.objects.filter(
        pk=member_id, appeal=appeal, is_outside=True, ended_at=None
    ).first()
    if member is None:
        raise NotFound
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    appeal.panel = [one for one in appeal.panel if one != member.person_id]
    appeal.outside_reviewers = [one for one in appeal.outside_reviewers if one != member.person_id]
    appeal.save(update_fields=["panel", "outside_reviewers"])
    audit.record(
        "appeal.reviewer_ended", appeal, actor=actor, details={"member": str(member.person_id)}
    )
    return appeal


@transaction.atomic
def withdraw_invitation(*, appeal_id: UUID | str, invitation_id: UUID | str, actor: Actor) -> None:
    """The link leads nowhere from now on. Raises NotFound, NotPermitted."""
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_ASSIGN, appeal)
    invitation: Invitation = lock(Invitation, invitation_id)
    if invitation.subject_id != appeal.pk or invitation.accepted_at or invitation.declined_at:
        raise NotFound
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record("invitation.revoked", invitation, actor=actor, fields=["revoked_at"])
    outbox.publish("invitation.revoked", invitation, actor=actor)


def list_invited(appeal: Appeal) -> QuerySet[Invitation]:
    """Invitations to this matter without an answer, the latest first."""
    of_matter = Q(subject_type=Appeal._meta.label_lower, subject_id=appeal.pk)
    return Invitation.objects.filter(pending(), of_matter).order_by("-id")


opens_matter(
    Appeal._meta.label_lower,
    MatterDoor(take_up, "appeal-review", "appeal", _("Reviewer of one matter")),
)
