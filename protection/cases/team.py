"""Who joins a team: at once, or, where it could harm most, when a second member agrees."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit, outbox
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import CaseMember, MemberProposal, ProtectionCase
from protection.cases.services import add_member
from protection.cases.states import Level
from protection.cases.texts import head_kept, opened_case


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Joining:
    """Who shall join, what they open, until when, and why they need to know."""

    key_id: UUID
    compartments: Collection[Compartment]
    words: str
    expires_at: datetime | None = None


def needs_second(case: ProtectionCase, compartments: Collection[Compartment]) -> bool:
    """Whether a second member has to agree: the greatest danger, or who the person is."""
    return case.level == Level.CRITICAL or Compartment.IDENTITY in compartments


@sensitive_variables()
@transaction.atomic
def invite(
    *, case_id: UUID, ring: Keyring, actor: Actor, joining: Joining
) -> CaseMember | MemberProposal:
    """Add somebody to the team, or propose it where a second member has to agree.

    Raises NotFound (not certified), NotPermitted, InvalidFields, Refused, Unopenable.
    """
    with head_kept(case_id, ring=ring, actor=actor):
        return _invite(case_id, ring, actor, joining)


@sensitive_variables()
def _invite(
    case_id: UUID, ring: Keyring, actor: Actor, joining: Joining
) -> CaseMember | MemberProposal:
    case: ProtectionCase = lock(ProtectionCase, case_id)
    require(actor, Permission.CASE_WORK, case)
    _require_sense(joining)
    if not needs_second(case, joining.compartments):
        return add_member(
            case_id=case_id,
            ring=ring,
            actor=actor,
            key_id=joining.key_id,
            words=joining.words,
            compartments=joining.compartments,
            expires_at=joining.expires_at,
        )
    if joining.key_id not in ring.log.active:
        raise NotFound
    if CaseMember.objects.filter(case=case, key_id=joining.key_id, ended_at=None).exists():
        raise Refused(_("This person is on the team already."), code="member")
    return _propose(case, ring, actor, joining)


def _require_sense(joining: Joining) -> None:
    if not joining.words.strip():
        raise InvalidFields({"words": [_("Say why this person needs to know.")]})
    if not joining.compartments:
        raise InvalidFields({"compartments": [_("Choose at least one part.")]})
    if joining.expires_at is not None and joining.expires_at <= timezone.now():
        raise InvalidFields({"expires_at": [_("Give a moment in the future.")]})


@sensitive_variables()
def _propose(case: ProtectionCase, ring: Keyring, actor: Actor, joining: Joining) -> MemberProposal:
    if actor.person_id is None:
        raise NotFound
    with opened_case(case.pk, ring=ring, actor=actor) as opened:
        body = {"kind": "member", "words": joining.words}
        kept = opened.seal(Compartment.ASSESSMENT, body)
    try:
        with transaction.atomic():
            proposal = MemberProposal.objects.create(
                tenant_id=case.tenant_id,
                case=case,
                key_id=joining.key_id,
                compartments=sorted(part.value for part in joining.compartments),
                expires_at=joining.expires_at,
                text=kept.row,
                proposed_by_id=actor.person_id,
                proposed_at=timezone.now(),
            )
    except IntegrityError:
        raise Refused(
            _("A second member is asked about this person already."), code="asked"
        ) from None
    audit.record("case.member_proposed", case, actor=actor, details={"key": str(joining.key_id)})
    outbox.publish("case.member_proposed", case, actor=actor)
    return proposal


@sensitive_variables()
@transaction.atomic
def answer_invitation(
    *, proposal_id: UUID, ring: Keyring, actor: Actor, is_approved: bool
) -> MemberProposal:
    """A second member says yes, and gives the keys with their own hand; or no.

    Whoever proposed it may take it back. Raises NotFound, NotPermitted, Refused, Unopenable.
    """
    proposal: MemberProposal = lock(MemberProposal, proposal_id)
    with head_kept(proposal.case_id, ring=ring, actor=actor):
        return _answer(proposal, ring, actor, is_approved=is_approved)


@sensitive_variables()
def _answer(
    proposal: MemberProposal, ring: Keyring, actor: Actor, *, is_approved: bool
) -> MemberProposal:
    case: ProtectionCase = lock(ProtectionCase, proposal.case_id)
    require(actor, Permission.CASE_APPROVE, case)
    if proposal.answered_at is not None:
        raise Refused(_("This was answered already."), code="overtaken")
    if is_approved and proposal.proposed_by_id == actor.person_id:
        raise Refused(
            _("A second person does this: you proposed it yourself."), code="second_person"
        )
    if is_approved and proposal.expires_at is not None and proposal.expires_at <= timezone.now():
        raise Refused(_("The time for which it was asked is over."), code="overtaken")
    if is_approved:
        with opened_case(case.pk, ring=ring, actor=actor) as opened:
            words = str(opened.text(proposal.text).body["words"])
        add_member(
            case_id=case.pk,
            ring=ring,
            actor=actor,
            key_id=proposal.key_id,
            words=words,
            compartments=[Compartment(part) for part in proposal.compartments],
            expires_at=proposal.expires_at,
        )
    proposal.answered_by_id, proposal.answered_at = actor.person_id, timezone.now()
    proposal.was_approved = is_approved
    proposal.save(update_fields=["answered_by", "answered_at", "was_approved"])
    action = "case.member_approved" if is_approved else "case.member_declined"
    audit.record(action, case, actor=actor, details={"key": str(proposal.key_id)})
    return proposal
