"""What somebody may read of claims.

A claimant sees what they sent and whether it was confirmed, and nothing that tells whether there
is such a file. Those who represent the organization see that there is a claim, not whose.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.actors.models import Representation
from portal.errors import NotFound
from portal.grants import STAFF_GRANTS, Permission
from portal.organizations.models import (
    Claim,
    ClaimOpinion,
    ClaimOutcome,
    ClaimStatus,
    Organization,
)
from portal.permissions import Actor

# Without a confirmation until then, a claimant may send a new claim with new facts.
SILENCE_DAYS = 60
OPEN = (ClaimStatus.OPEN, ClaimStatus.ANSWERED)


def list_own_claims(*, actor: Actor) -> QuerySet[Claim]:
    """What this person claimed, newest first."""
    return Claim.objects.filter(claimant=actor.person_id).select_related("tenant").order_by("-id")


def get_own_claim(claim_id: UUID, *, actor: Actor) -> Claim:
    """One's own claim; NotFound otherwise."""
    found = list_own_claims(actor=actor).filter(pk=claim_id).first()
    if found is None:
        raise NotFound
    return found


def is_confirmed(claim: Claim) -> bool:
    """The one thing that a claimant is told before the time of silence is over."""
    return claim.outcome == ClaimOutcome.CONFIRMED


def silent_until(claim: Claim) -> datetime:
    """When a claimant may take a claim as not confirmed, whatever happened to it."""
    return claim.created_at + timedelta(days=SILENCE_DAYS)


def open_claim_on(organization: Organization, *, actor: Actor) -> Claim | None:
    """The claim that its representatives can answer; None for everybody else."""
    if organization.pk not in actor.organization_roles:
        return None
    return (
        Claim.objects.filter(organization=organization, status__in=OPEN)
        .select_related("tenant")
        .first()
    )


def list_claims(*, actor: Actor) -> QuerySet[Claim]:
    """Claims put to the actor's institution on files that it is in contact with, open ones first."""
    if not any(Permission.CLAIM_DECIDE in STAFF_GRANTS[role] for role in actor.staff_roles):
        raise NotFound
    return (
        Claim.objects.filter(tenant=actor.tenant_id, organization__isnull=False)
        .select_related("organization")
        .order_by("decided_at", "-received_at")
    )


def get_claim(claim_id: UUID | str, *, actor: Actor) -> Claim:
    """One claim of the actor's institution; NotFound otherwise."""
    try:
        found = list_claims(actor=actor).filter(pk=claim_id).first()
    except ValidationError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def opinions_on(claim: Claim) -> QuerySet[ClaimOpinion]:
    """What staff recorded, first to last."""
    return ClaimOpinion.objects.filter(claim=claim).select_related("person").order_by("recorded_at")


def count_representatives(organization_id: UUID) -> int:
    """How many act for an organization; names stay with the organization."""
    return Representation.objects.filter(organization_id=organization_id, ended_at=None).count()
