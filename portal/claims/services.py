"""Rival claims: control of a file follows its people, so both are heard and two persons decide.

Sending a claim answers the same whether or not there is such a file: whether the institution is in
contact with it is found out later, in the institution's own context (see subscribers.py).
"""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.members import close_representation
from portal.actors.models import Invitation, Representation
from portal.claims import permissions  # noqa: F401 - registers the object rules
from portal.claims.selectors import OPEN, silent_until
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import OrganizationRole, Permission
from portal.organizations.models import (
    Claim,
    ClaimOpinion,
    ClaimOutcome,
    ContactChannel,
    Organization,
    SelfDescription,
)
from portal.permissions import Actor, require
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of, lock, perform

_MOVE_OF_VIEW = {
    ClaimOpinion.View.CONFIRM.value: "confirm",
    ClaimOpinion.View.REJECT.value: "reject",
}


@transaction.atomic
def send_claim(*, named_id: UUID, tenant_id: UUID, statement: str, actor: Actor) -> Claim:
    """Say to an institution that a file is one's own. Answers alike for any id.

    Raises NotFound (no such institution), NotPermitted, Refused (own file, or sent already).
    """
    require(actor, Permission.ORGANIZATION_CLAIM)
    if actor.person_id is None:
        raise NotFound
    if not Tenant.objects.filter(pk=tenant_id).exclude(published_at=None).exists():
        raise NotFound
    if actor.organization_roles.get(named_id) == OrganizationRole.OWNER:
        raise Refused(_("You are an owner of this file already."))
    earlier = Claim.objects.filter(
        claimant_id=actor.person_id, named_id=named_id, tenant_id=tenant_id
    )
    # Whether an earlier one was decided makes no difference: it would tell that there is a file.
    if any(timezone.now() < silent_until(claim) for claim in earlier):
        raise Refused(
            _("You sent this claim already. You can send another one when its time is over.")
        )
    claim = Claim(
        tenant_id=tenant_id, named_id=named_id, claimant_id=actor.person_id, statement=statement
    )
    claim.save(force_insert=True)
    audit.record("claim.sent", claim, actor=actor)
    outbox.publish("claim.sent", claim, actor=actor)
    return claim


@effect_of(Claim, "receive")
def take_in(move: Move) -> None:
    """The institution finds the file among those it is in contact with, and freezes it."""
    claim = move.obj
    organization = Organization.objects.filter(pk=claim.named_id).first()
    if organization is None:
        raise NotFound
    # First the claim, then the freeze: an institution may freeze only what is claimed before it.
    Claim.objects.filter(pk=claim.pk).update(organization=organization)
    move.set(organization=organization, received_at=move.now)
    if not _was_claimed_in_vain(organization):
        _set_frozen(organization.pk, frozen=True)


def _was_claimed_in_vain(organization: Organization) -> bool:
    """After one claim that was not confirmed, a further one freezes nothing by itself."""
    return Claim.objects.filter(
        organization=organization, outcome=ClaimOutcome.NOT_CONFIRMED
    ).exists()


def _set_frozen(organization_id: UUID, *, frozen: bool) -> None:
    Organization.objects.filter(pk=organization_id).update(is_frozen=frozen)


@transaction.atomic
def freeze_file(*, claim_id: UUID | str, actor: Actor) -> Claim:
    """Freeze the file under an open claim that did not freeze it by itself."""
    claim: Claim = lock(Claim, claim_id)
    require(actor, Permission.CLAIM_DECIDE, claim)
    if claim.status not in OPEN or claim.organization_id is None:
        raise IllegalTransition(_("This claim was decided in the meantime."))
    _set_frozen(claim.organization_id, frozen=True)
    audit.record("claim.froze", claim, actor=actor)
    outbox.publish("claim.froze", claim, actor=actor)
    return claim


@effect_of(Claim, "answer")
def hear(move: Move) -> None:
    """Keep the answer of those who represent the organization now."""
    move.set(answer=move.values["answer"])


@transaction.atomic
def record_opinion(*, claim_id: UUID | str, view: str, reason: str, actor: Actor) -> Claim:
    """What one member of staff thinks; the second that agrees decides. Returns the claim.

    Raises NotFound, NotPermitted, InvalidFields, Refused (not heard yet, own organization,
    recorded already), IllegalTransition (decided in the meantime).
    """
    claim: Claim = lock(Claim, claim_id)
    require(actor, Permission.CLAIM_DECIDE, claim)
    if claim.organization_id is None or actor.person_id is None:
        raise NotFound
    if claim.status not in OPEN:
        raise IllegalTransition(_("This claim was decided in the meantime."))
    if view not in ClaimOpinion.View.values:
        raise InvalidFields({"view": [_("Choose one of the two.")]})
    if not reason.strip():
        raise InvalidFields({"reason": [_("Write why. It stays with the institution.")]})
    _require_outsider(claim, actor.person_id)
    ClaimOpinion.objects.create(
        tenant_id=claim.tenant_id,
        claim=claim,
        person_id=actor.person_id,
        view=view,
        reason=reason.strip(),
    )
    audit.record("claim.opinion_recorded", claim, actor=actor, details={"view": view})
    outbox.publish("claim.opinion_recorded", claim, actor=actor)
    _require_hearing(claim, view)
    if ClaimOpinion.objects.filter(claim=claim, view=view).count() > 1:
        decided: Claim = perform(Claim, claim.pk, _MOVE_OF_VIEW[view], actor=actor)
        return decided
    return claim


def _require_outsider(claim: Claim, person_id: UUID) -> None:
    own = Representation.objects.filter(
        organization=claim.organization, person_id=person_id, ended_at=None
    )
    if own.exists():
        raise Refused(_("You act for this organization, so others decide on the claim."))
    if ClaimOpinion.objects.filter(claim=claim, person_id=person_id).exists():
        raise Refused(_("You have recorded your view. Another person has to record theirs."))


def _require_hearing(claim: Claim, view: str) -> None:
    """Nobody's file is taken away before they could speak."""
    move = next(entry for entry in Claim.TRANSITIONS if entry.name == _MOVE_OF_VIEW[view])
    answer = move.available(claim)
    if not answer:
        raise Refused(answer.reason)


@effect_of(Claim, "confirm", "reject")
def decide(move: Move) -> None:
    """Two persons must agree; the constraint of the table says so as well."""
    view = next(view for view, name in _MOVE_OF_VIEW.items() if name == move.transition.name)
    people = list(
        ClaimOpinion.objects.filter(claim=move.obj, view=view)
        .order_by("recorded_at")
        .values_list("person_id", flat=True)
    )
    if len(people) < 2:  # noqa: PLR2004 - two persons decide
        raise Refused(_("Two persons must record the same view."))
    move.set(first_decider_id=people[0], second_decider_id=people[1], decided_at=move.now)
    if move.transition.name == "reject":
        _set_frozen(move.obj.organization_id, frozen=False)


@transaction.atomic
def take_over(*, claim_id: UUID, actor: Actor) -> Claim:
    """The claimant takes the file over; everybody else's access ends at once.

    What belongs to the people before (ways to reach them, what they said of themselves, open
    invitations) goes with them. Raises NotFound, NotPermitted, Refused, IllegalTransition.
    """
    claim: Claim = lock(Claim, claim_id)
    require(actor, Permission.ORGANIZATION_CLAIM, claim)
    if claim.outcome != ClaimOutcome.CONFIRMED or claim.organization_id is None:
        raise NotFound
    roles = {**actor.organization_roles, claim.organization_id: OrganizationRole.OWNER}
    with tenant_context(replace(actor, organization_roles=roles)) as owner:
        taken: Claim = perform(Claim, claim.pk, "hand_over", actor=owner)
    return taken


@effect_of(Claim, "hand_over")
def hand_over(move: Move) -> None:
    """New owner in, everybody else out, nothing of theirs left behind."""
    organization_id, actor = move.obj.organization_id, move.actor
    live = Representation.objects.filter(organization_id=organization_id, ended_at=None)
    for representation in live.exclude(person_id=actor.person_id):
        close_representation(representation, actor=actor)
    if not live.filter(person_id=actor.person_id).update(role=OrganizationRole.OWNER):
        Representation.objects.create(
            organization_id=organization_id,
            person_id=move.obj.claimant_id,
            role=OrganizationRole.OWNER,
        )
    ContactChannel.objects.filter(organization_id=organization_id).delete()
    SelfDescription.objects.filter(organization_id=organization_id).delete()
    Invitation.objects.filter(
        organization_id=organization_id, accepted_at=None, revoked_at=None
    ).update(revoked_at=move.now)
    _set_frozen(organization_id, frozen=False)
