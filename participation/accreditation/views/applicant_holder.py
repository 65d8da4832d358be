"""The page of a status for its holder, and what can be done about it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participation.accreditation import move_fields
from participation.accreditation.decision_words import decision_block
from participation.accreditation.draft_steps import tier_name
from participation.accreditation.forms_applicant import ChangeForm
from participation.accreditation.holding import REPLY_FORM, request_change, save_reply
from participation.accreditation.models import Accreditation, ChangeRequest
from participation.accreditation.selectors import (
    get_own_accreditation,
    list_changes,
    list_decisions,
    list_reports,
)
from participation.accreditation.services import list_publicly
from participation.accreditation.states import AccreditationStatus
from participation.accreditation.views.applicant_door import INVALID, show
from participation.accreditation.views.applicant_moves import move_form
from participation.accreditation.whereabouts import clock_rows
from portal.clocks import clocks_of
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page, say, tenant_of
from portal.permissions import allowed
from portal.policies.kinds import ReapplyParameters, RuleKind, TiersParameters
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import open_transitions, perform, steps_of, transition_of
from portal.verification.selectors import paper_about

P = ParamSpec("P")


def holder_page(
    view: Callable[Concatenate[PortalRequest, Accreditation, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one status of one's own organization; everything else does not exist."""

    @wraps(view)
    @member_page
    def wrapper(
        request: PortalRequest, /, accreditation: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = get_own_accreditation(
            accreditation, tenant_id=tenant_of(request).pk, actor=request.actor
        )
        return view(request, found, *args, **kwargs)

    return wrapper


def own_rulebook(accreditation: Accreditation) -> Rulebook:
    """The rules under which the status was granted; none for an imported one."""
    return rulebook_of(accreditation.policy_id) if accreditation.policy_id else Rulebook(())


def to_status(request: PortalRequest, accreditation: Accreditation) -> str:
    """The address of the status page."""
    return address(request, "accreditation-own", accreditation=accreditation.pk)


@holder_page
def status(request: PortalRequest, accreditation: Accreditation) -> HttpResponse:
    """Status, rights, what is due, what was decided, what one can ask for."""
    rulebook = own_rulebook(accreditation)
    steps = steps_of(accreditation, actor=request.actor)
    done = {move.name: move.done for move in Accreditation.TRANSITIONS}
    reapply = rulebook.parameters(ReapplyParameters)
    context: dict[str, Any] = {
        "accreditation": accreditation,
        "tier": tier_name(rulebook, accreditation.tier),
        "rights": rights_of(rulebook, accreditation.tier),
        "tiers_rule": rulebook.first(RuleKind.TIERS),
        "clocks": clock_rows(clocks_of(accreditation), rulebook),
        "reports": list(list_reports(accreditation)),
        "changes": list(list_changes(accreditation)),
        "decisions": [
            decision_block(entry, rulebook) | {"paper": paper_about(entry, actor=request.actor)}
            for entry in list_decisions(accreditation)
        ],
        "events": [
            {"when": step.taken_at, "what": done[step.transition], "text": step.note}
            for step in reversed(list(steps))
        ],
        "moves": [
            move for move in open_transitions(accreditation, request.actor) if move.name != "reply"
        ],
        "may_reply": accreditation.status == AccreditationStatus.UNDER_NOTICE,
        "may_request": allowed(request.actor, Permission.ACCREDITATION_REQUEST, accreditation),
        "reapply": reapply,
    }
    return show(request, "status", context)


def rights_of(rulebook: Rulebook, tier: str) -> list[str]:
    """What the status allows, from the rule on statuses."""
    tiers = rulebook.parameters(TiersParameters)
    return [
        here(right.label).text
        for entry in (tiers.tiers if tiers else ())
        if entry.code == tier
        for right in entry.rights
    ]


@holder_page
def listing(request: PortalRequest, accreditation: Accreditation) -> HttpResponse:
    """Agree to stand in the public register, or take that back."""
    if request.method != "POST":
        raise NotFound
    listed = list_publicly(
        accreditation_id=accreditation.pk,
        is_listed=request.POST.get("is_listed") == "1",
        actor=request.actor,
    )
    say(
        request,
        _("You are listed in the public register.")
        if listed.is_listed
        else _("You are not listed in the public register."),
    )
    return redirect(to_status(request, accreditation))


@holder_page
def move(request: PortalRequest, accreditation: Accreditation, move: str) -> HttpResponse:
    """Give the status up: confirmed on a page of its own."""
    found = transition_of(Accreditation, move)
    if move != "surrender" or found not in open_transitions(accreditation, request.actor):
        raise NotFound
    wrong: InvalidFields | None = None
    if request.method == "POST":
        try:
            perform(Accreditation, accreditation.pk, move, actor=request.actor, values=request.POST)
        except InvalidFields as error:
            wrong = error
        else:
            say(request, found.done)
            return redirect(to_status(request, accreditation))
    context = {
        "accreditation": accreditation,
        "move": found,
        "form": move_form(found, accreditation, request, wrong),
        "back": to_status(request, accreditation),
    }
    return show(
        request,
        "status_move",
        context,
        further=((to_status(request, accreditation), _("Your status")),),
        status=INVALID if wrong else 200,
    )


@holder_page
def reply(request: PortalRequest, accreditation: Accreditation) -> HttpResponse:
    """Reply to a notice of grounds: drafted, then sent once."""
    if accreditation.status != AccreditationStatus.UNDER_NOTICE:
        return redirect(to_status(request, accreditation))
    fields = move_fields.for_reply(accreditation, request.actor)
    text = Writing(accreditation, REPLY_FORM, fields, partial(save_reply, accreditation))
    state: dict[str, Any] = {}
    sentence: Any = ""
    if request.method == "POST":
        clash = writing.keep(request, text)
        if clash is not None:
            state = {"clash": clash}
        elif "later" in request.POST:
            say(request, _("Saved. You can go on at any time."))
            return redirect(to_status(request, accreditation))
        else:
            try:
                perform(
                    Accreditation,
                    accreditation.pk,
                    "reply",
                    actor=request.actor,
                    values=text.drafted(),
                )
            except InvalidFields as error:
                state = {"wrong": error}
            except PortalError as error:
                sentence = error.sentence
            else:
                say(request, _("Your reply has arrived."))
                return redirect(to_status(request, accreditation))
    context = writing.shown(request, text, **state) | {
        "accreditation": accreditation,
        "sentence": sentence,
        "clocks": clock_rows(clocks_of(accreditation), own_rulebook(accreditation)),
    }
    code = 409 if context["clash"] else INVALID if state or sentence else 200
    further = ((to_status(request, accreditation), _("Your status")),)
    return show(request, "reply", context, further=further, status=code)


@holder_page
def change(request: PortalRequest, accreditation: Accreditation) -> HttpResponse:
    """Ask for another name, another status or a merger."""
    rulebook = own_rulebook(accreditation)
    tiers = rulebook.parameters(TiersParameters)
    choices = [
        (tier.code, here(tier.label).text)
        for tier in (tiers.tiers if tiers else ())
        if tier.code != accreditation.tier
    ]
    form = ChangeForm(request.POST if request.method == "POST" else None, tiers=choices)
    sentence: Any = ""
    if form.is_bound and form.is_valid():
        try:
            request_change(
                accreditation_id=accreditation.pk,
                kind=form.cleaned_data["kind"],
                values=form.cleaned_data,
                actor=request.actor,
            )
        except InvalidFields as error:
            for name, sentences in error.errors.items():
                form.add_error(name, [str(text) for text in sentences])
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, _("Your request has arrived."))
            return redirect(to_status(request, accreditation))
    context = {"accreditation": accreditation, "form": form, "sentence": sentence}
    further = ((to_status(request, accreditation), _("Your status")),)
    code = INVALID if form.errors or sentence else 200
    return show(request, "change", context, further=further, status=code)


@holder_page
def change_withdraw(
    request: PortalRequest, accreditation: Accreditation, change: UUID
) -> HttpResponse:
    """Take a request back: one button with its confirmation in its words."""
    found = list_changes(accreditation).filter(pk=change).first()
    if found is None or request.method != "POST":
        raise NotFound
    perform(ChangeRequest, found.pk, "withdraw", actor=request.actor, values={"confirm": "on"})
    say(request, _("Your request was taken back."))
    return redirect(to_status(request, accreditation))
