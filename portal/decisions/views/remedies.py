"""One's own decisions: publishing them, asking for a review; and the reviewers' pages."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.clocks import clocks_of
from portal.decisions.forms import PublishForm
from portal.decisions.models import Decision, RemedyRequest
from portal.decisions.remedy_moves import for_filing, is_late
from portal.decisions.selectors import (
    get_own_decision,
    get_request,
    list_requests,
    may_see_requests,
)
from portal.decisions.services import (
    REVIEW_FORM,
    discard_remedy_request,
    publish_own_decision,
    request_remedy,
    save_remedy_draft,
)
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, member_page, say, staff_page
from portal.looks.calculations import clock_sentences
from portal.permissions import allowed
from portal.tenancy.models import Tenant
from portal.transitions import open_transitions, perform, steps_of, transition_of


def _tenant(request: PortalRequest) -> Tenant:
    if request.tenant is None:
        raise NotFound
    return request.tenant


def _address(request: PortalRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"tenant": _tenant(request).slug, **kwargs})


@member_page
def publish(request: PortalRequest, decision: UUID) -> HttpResponse:
    """Publish a decision about one's own organization, or take that back."""
    found = get_own_decision(decision, tenant_id=_tenant(request).pk, actor=request.actor)
    if request.method == "POST" and found.published_at is not None:
        publish_own_decision(decision_id=found.pk, is_published=False, actor=request.actor)
        say(request, _("Taken back. The page with this decision is closed."))
        return redirect(request.get_full_path())
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        publish_own_decision(decision_id=found.pk, is_published=True, actor=request.actor)
        say(request, _("Published. You can take this back at any time."))
        return redirect(request.get_full_path())
    may = allowed(request.actor, Permission.REMEDY_REQUEST, found)
    context = {"decision": found, "form": form, "may": may}
    return render(request, "decisions/publish.html", context, status=422 if form.errors else 200)


@member_page
def review_start(request: PortalRequest, decision: UUID) -> HttpResponse:
    """Say how a review works, then begin one (or go on with it)."""
    found = get_own_decision(decision, tenant_id=_tenant(request).pk, actor=request.actor)
    if request.method == "POST":
        started = request_remedy(decision_id=found.pk, actor=request.actor)
        return redirect(_address(request, "review", review=started.pk))
    context = {
        "decision": found,
        "may": allowed(request.actor, Permission.REMEDY_REQUEST, found),
    }
    return render(request, "decisions/review_start.html", context)


@member_page
def review(request: PortalRequest, review: UUID) -> HttpResponse:
    """A request for a review: written while it is a draft, then where it stands."""
    found = get_request(review, tenant_id=_tenant(request).pk, actor=request.actor)
    if found.status != RemedyRequest.Status.DRAFT:
        return render(request, "decisions/review.html", _standing(request, found))
    fields = for_filing(found, request.actor)
    text = Writing(
        found,
        REVIEW_FORM,
        fields,
        partial(save_remedy_draft, found),
        initial={"language": found.language},
    )
    if request.method != "POST":
        return _show_draft(request, found, text)
    clash = writing.keep(request, text)
    if clash is not None:
        return _show_draft(request, found, text, clash=clash)
    if "later" in request.POST:
        say(request, _("Saved. You can go on at any time."))
        return redirect(request.get_full_path())
    return _file(request, found, text)


def _file(request: PortalRequest, found: RemedyRequest, text: Writing) -> HttpResponse:
    try:
        perform(RemedyRequest, found.pk, "file", actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show_draft(request, found, text, wrong=error)
    except PortalError as error:
        return _show_draft(request, found, text, sentence=error.sentence)
    say(request, _("Your request has arrived."))
    return redirect(request.get_full_path())


def _show_draft(
    request: PortalRequest, found: RemedyRequest, text: Writing, *, sentence: Any = "", **state: Any
) -> HttpResponse:
    context = writing.shown(request, text, **state) | {
        "review": found,
        "sentence": sentence,
        "is_late": is_late(found),
        "move": transition_of(RemedyRequest, "file"),
        "clocks": _clocks(found),
    }
    status = 409 if context["clash"] else 422 if state or sentence else 200
    return render(request, "decisions/review_draft.html", context, status=status)


def _clocks(found: RemedyRequest) -> list[dict[str, Any]]:
    return [
        {"clock": clock, "sentences": clock_sentences(clock.calculation)}
        for clock in clocks_of(found)
    ]


def _standing(request: PortalRequest, found: RemedyRequest) -> dict[str, Any]:
    done = {move.name: move.done for move in RemedyRequest.TRANSITIONS}
    return {
        "review": found,
        "clocks": _clocks(found),
        "events": [
            {"when": step.taken_at, "what": done.get(step.transition, step.transition)}
            for step in steps_of(found, actor=request.actor)
        ],
        "moves": open_transitions(found, request.actor),
    }


@member_page
def review_discard(request: PortalRequest, review: UUID) -> HttpResponse:
    """Throw away a request that was not filed."""
    found = get_request(review, tenant_id=_tenant(request).pk, actor=request.actor)
    if request.method != "POST" or found.status != RemedyRequest.Status.DRAFT:
        raise NotFound
    discard_remedy_request(request_id=found.pk, actor=request.actor)
    say(request, _("The draft is gone. Nobody at the institution ever saw it."))
    return redirect(_address(request, "institution"))


@staff_page
def staff_reviews(request: PortalRequest) -> HttpResponse:
    """The requests for a review, those to be acknowledged first."""
    _require_reviewer(request)
    requests = list(list_requests(request.actor)[:200])
    return render(request, "decisions/staff_reviews.html", {"requests": requests})


def _require_reviewer(request: PortalRequest) -> None:
    if not may_see_requests(request.actor):
        raise NotFound


@staff_page
def staff_review(request: PortalRequest, review: UUID) -> HttpResponse:
    """One request: grounds, decision, and the button that takes it up."""
    found = get_request(review, tenant_id=_tenant(request).pk, actor=request.actor)
    sentence: Any = ""
    if request.method == "POST":
        try:
            perform(RemedyRequest, found.pk, "acknowledge", actor=request.actor, values={})
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, _("Acknowledged. You are recorded as its reviewer."))
            return redirect(request.get_full_path())
    answer = allowed(request.actor, Permission.REMEDY_ACKNOWLEDGE, found)
    context = _standing(request, found) | {
        "sentence": sentence,
        "may": answer,
        "move": transition_of(RemedyRequest, "acknowledge"),
        "subject": _subject_words(found.decision),
    }
    return render(request, "decisions/staff_review.html", context, status=422 if sentence else 200)


def _subject_words(decision: Decision | None) -> str:
    return " · ".join(filter(None, (decision.body, decision.symbol))) if decision else ""
