"""Pages of claims: for whoever claims, for those who represent the file, for those who decide."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.actors.members_views import add_errors
from portal.claims.forms import AnswerForm, ClaimForm, OpinionForm
from portal.claims.selectors import (
    OPEN,
    count_representatives,
    get_claim,
    get_own_claim,
    is_confirmed,
    list_claims,
    list_own_claims,
    open_claim_on,
    opinions_on,
    silent_until,
)
from portal.claims.services import freeze_file, record_opinion, send_claim, take_over
from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, person_page, say, staff_page
from portal.organizations.models import Claim, ClaimStatus
from portal.organizations.selectors import get_organization
from portal.permissions import allowed
from portal.transitions import perform, transition_of


@person_page
def claims(request: PortalRequest) -> HttpResponse:
    """What I claimed."""
    rows = [
        {
            "claim": claim,
            "until": silent_until(claim),
            "confirmed": is_confirmed(claim),
            "can_take_over": is_confirmed(claim) and claim.status == ClaimStatus.DECIDED,
        }
        for claim in list_own_claims(actor=request.actor)
    ]
    return render(request, "claims/own.html", {"rows": rows})


@person_page
def send(request: PortalRequest) -> HttpResponse:
    """Claim a file; the answer is the same for any id."""
    form = ClaimForm(initial={"organization": request.GET.get("organization", "")})
    if request.method == "POST":
        form = ClaimForm(request.POST)
        if form.is_valid() and _sent(request, form):
            return redirect("organization-claims")
    status = 422 if form.is_bound else 200
    return render(request, "claims/send.html", {"form": form}, status=status)


def _sent(request: PortalRequest, form: ClaimForm) -> bool:
    try:
        send_claim(
            named_id=form.cleaned_data["organization"],
            tenant_id=form.cleaned_data["institution"],
            statement=form.cleaned_data["statement"],
            actor=request.actor,
        )
    except Refused as error:
        add_errors(form, error)
        return False
    say(request, _("Your claim was sent. What happens now stands below."))
    return True


@person_page
def take(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Take a file over after the claim was confirmed."""
    claim = get_own_claim(claim_id, actor=request.actor)
    if not is_confirmed(claim):
        raise NotFound
    if request.method != "POST":
        return render(request, "claims/take.html", {"claim": claim})
    taken = take_over(claim_id=claim.pk, actor=request.actor)
    say(request, transition_of(Claim, "hand_over").done)
    return redirect("organization", organization_id=taken.organization_id)


@person_page
def answer(request: PortalRequest, organization_id: UUID) -> HttpResponse:
    """For those who represent the organization: there is a claim; answer it."""
    organization = get_organization(organization_id, actor=request.actor)
    claim = open_claim_on(organization, actor=request.actor)
    if claim is None:
        raise NotFound
    move = transition_of(Claim, "answer")
    may_answer = allowed(request.actor, Permission.CLAIM_ANSWER, claim)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        perform(Claim, claim.pk, "answer", actor=request.actor, values=form.cleaned_data)
        say(request, move.done)
        return redirect("organization", organization_id=organization.pk)
    context = {
        "organization": organization,
        "claim": claim,
        "form": form,
        "may_answer": may_answer and claim.status == ClaimStatus.OPEN,
    }
    return render(request, "claims/answer.html", context, status=422 if form.is_bound else 200)


@staff_page
def desk(request: PortalRequest) -> HttpResponse:
    """Claims put to this institution."""
    return render(request, "claims/desk.html", {"claims": list_claims(actor=request.actor)})


@staff_page
def decide(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """One claim: what both say, what colleagues think, one's own view."""
    claim = get_claim(claim_id, actor=request.actor)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            decided = record_opinion(claim_id=claim.pk, **form.cleaned_data, actor=request.actor)
        except (InvalidFields, Refused, NotPermitted) as error:
            add_errors(form, error)
        else:
            say(request, _("Recorded.") if decided.status in OPEN else _("Recorded and decided."))
            return redirect("claim-decide", tenant=claim.tenant.slug, claim_id=claim.pk)
    opinions = opinions_on(claim)
    context = {
        "claim": claim,
        "opinions": opinions,
        "form": form,
        "is_open": claim.status in OPEN,
        "may_decide": allowed(request.actor, Permission.CLAIM_DECIDE, claim),
        "people": count_representatives(claim.organization_id) if claim.organization_id else 0,
    }
    return render(request, "claims/decide.html", context, status=422 if form.is_bound else 200)


@staff_page
def freeze(request: PortalRequest, claim_id: UUID) -> HttpResponse:
    """Freeze a file under a further claim; asked for by a button."""
    claim = get_claim(claim_id, actor=request.actor)
    if request.method == "POST":
        freeze_file(claim_id=claim.pk, actor=request.actor)
        say(request, _("The file is frozen until the claim is decided."))
    return redirect("claim-decide", tenant=claim.tenant.slug, claim_id=claim.pk)
