"""Asking for a review of a dropped commitment: first the decision is addressed to whoever asks."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from participation.commitments.contesting import address_drop, is_concerned
from participation.commitments.models import Commitment
from participation.commitments.selectors import decision_on
from participation.commitments.states import CommitmentOutcome
from participation.commitments.views.frame import crumbs, found
from portal.decisions.models import RemedyKind
from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page
from portal.organizations.models import Organization
from portal.permissions import allowed
from portal.policies.selectors import list_spoken_for

OWN = "own"


@member_page
def contest(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Say for whom, and what the institution sees of it; then the review is asked for as usual."""
    row = found(request, commitment)
    decision = decision_on(row)
    is_open = decision is not None and decision.remedy == RemedyKind.PORTAL
    if row.outcome != CommitmentOutcome.DROPPED or not is_open:
        raise NotFound
    if request.method == "POST":
        asked = request.POST.get("for", "")
        made = address_drop(
            commitment=row,
            organization_id=None if asked == OWN else _uuid(asked),
            actor=request.actor,
        )
        return redirect(address(request, "appeal-start", decision=made.pk))
    context = {
        "commitment": row,
        "decision": decision,
        "organizations": _concerned(request, row),
        "is_concerned": is_concerned(row, None, actor=request.actor),
        "crumbs": crumbs(request, ("commitment", row)),
    }
    return render(request, "commitments/contest.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _concerned(request: PortalRequest, row: Commitment) -> list[Organization]:
    return [
        organization
        for organization in list_spoken_for(request.actor)
        if allowed(request.actor, Permission.REMEDY_REQUEST, organization)
        and is_concerned(row, organization.pk, actor=request.actor)
    ]
