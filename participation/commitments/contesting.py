"""Contesting a dropped commitment, and what a review does to it.

A commitment is promised to many, so the decision to drop it is addressed to nobody in particular
and published. Whoever contributed to its themes can have it addressed to themselves, and then asks
for a review of it as of any other decision: each appellant has a matter of their own.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.commitments.effects import record_update, restart_due
from participation.commitments.models import Commitment
from participation.commitments.selectors import decision_on
from participation.commitments.states import CommitmentOutcome, CommitmentStatus
from participation.commitments.verdicts import contributed_as, person_contributed
from portal import audit
from portal.appeals.contestable import Contestable, Ruling, register
from portal.decisions.models import Decision, DecisionParticipant, RemedyKind
from portal.errors import NotFound, Refused, Sentence
from portal.grants import Permission, StaffRole
from portal.organizations.models import Organization
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Move, effect_of, perform

_SAME = (
    "outcome",
    "is_adverse",
    "reason_code",
    "text",
    "language",
    "rule_id",
    "rule_article",
    "policy_version",
    "body",
    "session",
    "symbol",
    "decided_on",
    "remedy",
    "remedy_body",
    "remedy_address",
    "remedy_until",
    "remedy_remaining",
)


def is_concerned(commitment: Commitment, organization_id: UUID | None, *, actor: Actor) -> bool:
    """Whether the person, or the organization, contributed to one of the commitment's themes."""
    if organization_id is not None:
        return bool(contributed_as(commitment, organization_id))
    return actor.person_id is not None and person_contributed(commitment, actor.person_id)


@transaction.atomic
def address_drop(*, commitment: Commitment, organization_id: UUID | None, actor: Actor) -> Decision:
    """Have the decision to drop it addressed to oneself or one's organization; once each.

    Raises NotFound (it was not dropped, or one did not contribute), NotPermitted, Refused (the
    policy has no review here).
    """
    public = decision_on(commitment)
    is_own = organization_id is None or organization_id in actor.organization_roles
    was_dropped = commitment.outcome == CommitmentOutcome.DROPPED
    if actor.is_staff or public is None or not is_own or not was_dropped:
        raise NotFound
    if not is_concerned(commitment, organization_id, actor=actor):
        raise NotFound
    if public.remedy != RemedyKind.PORTAL:
        raise Refused(
            _("No review can be asked for here. The decision says what can be done about it.")
        )
    if organization_id is not None:
        require(actor, Permission.REMEDY_REQUEST, Organization(pk=organization_id))
    whose = {
        "organization_id": organization_id,
        "person_id": None if organization_id else actor.person_id,
    }
    with tenant_context(system_actor(commitment.tenant_id)):
        return _addressed(public, whose, actor)


def _addressed(public: Decision, whose: dict[str, Any], actor: Actor) -> Decision:
    about = {
        "tenant_id": public.tenant_id,
        "subject_type": public.subject_type,
        "subject_id": public.subject_id,
    }
    Decision.objects.select_for_update(of=("self",)).get(pk=public.pk)
    known = Decision.objects.filter(**about, **whose, recorded_at__gt=public.recorded_at).first()
    if known is not None:
        return known
    same = {name: getattr(public, name) for name in _SAME}
    made = Decision.objects.create(**about, **whose, **same, details={"of": str(public.pk)})
    for row in DecisionParticipant.objects.filter(decision=public):
        DecisionParticipant.objects.create(
            tenant_id=public.tenant_id,
            decision=made,
            person_id=row.person_id,
            side=row.side,
            capacity=row.capacity,
        )
    audit.record("decision.addressed", made, actor=actor, details={"of": str(public.pk)})
    return made


def take_up_again(ruling: Ruling) -> Sentence:
    """A review changed the decision or sent it back: the promise stands, with its old day."""
    commitment: Commitment = ruling.subject
    if commitment.outcome != CommitmentOutcome.DROPPED:
        return ""
    perform(
        Commitment,
        commitment.pk,
        "take_up_after_review",
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return _("The commitment stands again, with the day by which it was promised.")


@effect_of(Commitment, "take_up_after_review")
def stand_again(move: Move) -> None:
    """Why it had been dropped stays readable; the review's words are the newest update."""
    move.note = move.values["note"]
    move.set(outcome="", closed_at=None)
    restart_due(move)
    if move.note:
        text = {"text": move.note}
        record_update(move.obj, text, now=move.now, status=CommitmentStatus.AT_RISK)


register(
    Contestable(
        label=Commitment._meta.label_lower,
        name=_("A commitment"),
        page=("commitment", "commitment"),
        staff_page=("staff-commitment", "commitment"),
        changed=take_up_again,
        sent_back=take_up_again,
        unit=frozenset({StaffRole.CONSULTATION_MANAGER}),
    )
)
