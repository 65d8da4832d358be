"""The appellant's pages: beginning a request for a review, writing it, following it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.appeals.models import Appeal
from portal.appeals.selectors import get_appeal
from portal.appeals.services import (
    REVIEW_FORM,
    discard_appeal,
    save_appeal_draft,
    start_appeal,
)
from portal.appeals.tables import for_filing, is_late
from portal.appeals.views.shown import clocks_shown, institution_of, standing
from portal.decisions.selectors import get_own_decision
from portal.drafts import writing
from portal.drafts.writing import Writing
from portal.errors import InvalidFields, NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, member_page, say
from portal.permissions import allowed
from portal.transitions import perform, transition_of


def _address(request: PortalRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"tenant": institution_of(request).slug, **kwargs})


@member_page
def start(request: PortalRequest, decision: UUID) -> HttpResponse:
    """Say how a review works, then begin one (or go on with it)."""
    found = get_own_decision(decision, tenant_id=institution_of(request).pk, actor=request.actor)
    if request.method == "POST":
        started = start_appeal(decision_id=found.pk, actor=request.actor)
        return redirect(_address(request, "appeal", appeal=started.pk))
    context = {
        "decision": found,
        "may": allowed(request.actor, Permission.REMEDY_REQUEST, found),
    }
    return render(request, "appeals/start.html", context)


@member_page
def appeal(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """A request for a review: written while it is a draft, then where it stands."""
    found = get_appeal(appeal, tenant_id=institution_of(request).pk, actor=request.actor)
    if found.status != Appeal.Status.DRAFT:
        return render(request, "appeals/appeal.html", standing(request, found))
    fields = for_filing(found, request.actor)
    text = Writing(
        found,
        REVIEW_FORM,
        fields,
        partial(save_appeal_draft, found),
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


def _file(request: PortalRequest, found: Appeal, text: Writing) -> HttpResponse:
    try:
        perform(Appeal, found.pk, "file", actor=request.actor, values=text.drafted())
    except InvalidFields as error:
        return _show_draft(request, found, text, wrong=error)
    except PortalError as error:
        return _show_draft(request, found, text, sentence=error.sentence)
    say(request, _("Your request has arrived."))
    return redirect(request.get_full_path())


def _show_draft(
    request: PortalRequest, found: Appeal, text: Writing, *, sentence: Any = "", **state: Any
) -> HttpResponse:
    context = writing.shown(request, text, **state) | {
        "appeal": found,
        "sentence": sentence,
        "is_late": is_late(found),
        "move": transition_of(Appeal, "file"),
        "clocks": clocks_shown(found),
    }
    status = 409 if context["clash"] else 422 if state or sentence else 200
    return render(request, "appeals/draft.html", context, status=status)


@member_page
def discard(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """Throw away a request that was not filed."""
    found = get_appeal(appeal, tenant_id=institution_of(request).pk, actor=request.actor)
    if request.method != "POST" or found.status != Appeal.Status.DRAFT:
        raise NotFound
    discard_appeal(request_id=found.pk, actor=request.actor)
    say(request, _("The draft is gone. Nobody at the institution ever saw it."))
    return redirect(_address(request, "institution"))
