"""What an institution has promised, what became of it, and what others found."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from participation.commitments.models import Commitment
from participation.commitments.rules import check_rule, rules_of
from participation.commitments.selectors import (
    BY_DUE,
    Dossier,
    does_follow,
    list_commitments,
    read_dossier,
    today_at,
)
from participation.commitments.services import follow as follow_commitment
from participation.commitments.standing import (
    definition,
    happenings,
    is_overdue,
    place_of,
    rounds_shown,
    row_of,
)
from participation.commitments.states import CommitmentOutcome
from participation.commitments.views.frame import crumbs, filter_of, found
from portal.decisions.models import RemedyKind
from portal.decisions.selectors import reason_labels
from portal.http import PortalRequest, address, member_page, say, tenant_of, tenant_page
from portal.keyset import beside as pages_beside
from portal.keyset import read_page
from portal.links.showing import beside
from portal.looks.words import last_day


@require_safe
@tenant_page
def commitments(request: PortalRequest) -> HttpResponse:
    """Every commitment, what is due first at the top."""
    tenant = tenant_of(request)
    form = filter_of(request, for_staff=False)
    wanted = form.wanted()
    rows = list_commitments(tenant, actor=request.actor, wanted=wanted)
    shown = read_page(rows, BY_DUE, request.GET)
    today = today_at(tenant)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "rows": [row_of(row, today) for row in shown.rows],
        "is_filtered": bool(wanted.status or wanted.unit or wanted.theme or wanted.overdue),
        "query": f"?{query}" if query else "",
        "crumbs": crumbs(request)[:1],
        **pages_beside(shown, request.GET),
    }
    return render(request, "commitments/commitments.html", context)


@require_safe
@tenant_page
def commitment(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """One commitment: its dates, old and new, its time line, evidence and verdicts."""
    row = found(request, commitment)
    dossier = read_dossier(row, actor=request.actor)
    return render(request, "commitments/commitment.html", page_of(request, dossier))


def page_of(request: PortalRequest, dossier: Dossier) -> dict[str, Any]:
    """What the page of a commitment shows."""
    row = dossier.commitment
    word, state = place_of(row)
    found_rule = check_rule(rules_of(row))
    return {
        "commitment": row,
        "dossier": dossier,
        "word": word,
        "state": state,
        "is_overdue": is_overdue(row, today_at(row.tenant)),
        "happenings": happenings(dossier),
        "rounds": rounds_shown(dossier),
        "check_rule": found_rule.rule if found_rule else None,
        "definition": definition(),
        "dropped": _dropped(dossier),
        "follows": does_follow(row, actor=request.actor),
        "may_follow": request.actor.person_id is not None and not request.actor.is_staff,
        "may_check": bool(dossier.running) and not request.actor.is_staff,
        "groups": beside(row),
        "crumbs": crumbs(request),
    }


def _dropped(dossier: Dossier) -> dict[str, Any] | None:
    """The decision to drop it: under which rule, for which reason, with which remedy."""
    decision = dossier.decision
    if decision is None or dossier.commitment.outcome != CommitmentOutcome.DROPPED:
        return None
    labels = reason_labels(decision.tenant)
    return {
        "decision": decision,
        "reason": labels.get(decision.reason_code, ""),
        "has_none": decision.remedy == RemedyKind.NONE,
        "last_day": last_day(decision.remedy_until) if decision.remedy_until else None,
    }


@require_POST
@member_page
def follow(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Be told of it, or no more."""
    row: Commitment = found(request, commitment)
    is_on = request.POST.get("follow") != "off"
    follow_commitment(commitment=row, is_on=is_on, actor=request.actor)
    if is_on:
        say(request, _("You are told of everything that becomes of this commitment."))
    else:
        say(request, _("You are not told of this commitment any more."))
    return redirect(address(request, "commitment", commitment=row.pk))
