"""The outcome harvest as pages, for owners and for whoever confirms from outside."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, address, frame_of, member_page, signed_in_page, tenant_of
from portal.permissions import allowed
from portal.transitions import open_transitions, perform, transition_of
from promotion.strategies.harvest import save_outcome
from promotion.strategies.models import HarvestedOutcome, Substantiation
from promotion.strategies.owning import make_witness_code
from promotion.strategies.part_fields import outcome_fields
from promotion.strategies.selectors import get_substantiation, part_of, read_dossier
from promotion.strategies.states import OutcomeStatus
from promotion.strategies.views.frame import Question, ask, crumbs, found
from promotion.strategies.views.owners import show_code
from promotion.strategies.views.work import take


@signed_in_page
def edit(request: PortalRequest, strategy: UUID, outcome: UUID | None = None) -> HttpResponse:
    """Draft an outcome, or change a draft."""
    row = found(request, strategy)
    present: HarvestedOutcome | None = part_of(HarvestedOutcome, row, outcome) if outcome else None
    objectives = [branch.item for branch in read_dossier(row).branches]
    fields = outcome_fields(objectives)
    initial: dict[str, Any] = {"language": get_language() or "en", "is_planned": True}
    if present is not None:
        initial = {name: getattr(present, name, None) for name in fields}
        initial |= {
            "objective": str(present.objective_id or ""),
            "is_negative": not present.is_positive,
            "country": str(present.country or ""),
        }
    return ask(
        request,
        Question(
            title=_("An outcome: who changed what"),
            lead=_("An outcome is what others do differently, not what you did."),
            fields=fields,
            initial=initial,
            act=lambda data: save_outcome(
                row.pk, values=data, pk=present.pk if present else None, actor=request.actor
            ),
            done=_("The draft is saved. Another owner reads it over."),
            back=address(request, "strategy-work", strategy=row.pk),
            button=_("Save the draft"),
            row=row,
        ),
    )


@signed_in_page
def outcome(request: PortalRequest, strategy: UUID, outcome: UUID) -> HttpResponse:
    """One outcome: its text, who confirmed it from outside, what one may do next."""
    row = found(request, strategy)
    present: HarvestedOutcome = part_of(HarvestedOutcome, row, outcome)
    may_edit = bool(allowed(request.actor, Permission.STRATEGY_EDIT, row))
    context = {
        "frame": frame_of(request),
        "strategy": row,
        "outcome": present,
        "substantiations": read_dossier(row).substantiations.get(present.pk, []),
        "moves": open_transitions(present, request.actor),
        "may_change": may_edit and present.status == OutcomeStatus.DRAFTED,
        "may_ask": may_edit
        and present.status in {OutcomeStatus.REVIEWED, OutcomeStatus.SUBSTANTIATED},
        "crumbs": crumbs(request, row),
    }
    return render(request, "strategies/outcome.html", context)


@signed_in_page
def move(request: PortalRequest, strategy: UUID, outcome: UUID, move: str) -> HttpResponse:
    """A step of an outcome."""
    row = found(request, strategy)
    present: HarvestedOutcome = part_of(HarvestedOutcome, row, outcome)
    back = address(request, "strategy-outcome", strategy=row.pk, outcome=present.pk)
    return take(request, row, present, move, back=back, lead=present.who)


@require_POST
@signed_in_page
def witness_code(request: PortalRequest, strategy: UUID, outcome: UUID) -> HttpResponse:
    """A code for somebody outside the owners; shown once."""
    row = found(request, strategy)
    code = make_witness_code(row.pk, outcome, actor=request.actor)
    return show_code(request, row, code, is_owner=False)


@member_page
def substantiation(request: PortalRequest, substantiation: UUID) -> HttpResponse:
    """What somebody outside was asked: the outcome, and whether it is so."""
    row = get_substantiation(substantiation, tenant=tenant_of(request), actor=request.actor)
    context = {
        "row": row,
        "outcome": row.harvested,
        "moves": open_transitions(row, request.actor),
        "crumbs": crumbs(request),
    }
    return render(request, "strategies/substantiation.html", context)


@member_page
def substantiation_move(request: PortalRequest, substantiation: UUID, move: str) -> HttpResponse:
    """Confirm it, or do not."""
    row = get_substantiation(substantiation, tenant=tenant_of(request), actor=request.actor)
    transition = transition_of(Substantiation, move)
    if row.status not in transition.sources:
        raise NotFound
    back = address(request, "strategy-substantiation", substantiation=row.pk)
    return ask(
        request,
        Question(
            title=transition.label,
            lead=f"{row.harvested.who}: {row.harvested.what}",
            fields=transition.fields(row, request.actor),
            act=lambda data: perform(
                Substantiation, row.pk, move, actor=request.actor, values=data
            ),
            done=transition.done,
            back=back,
            button=transition.label,
        ),
    )
