"""The pages of staff who review: the queue and the dossier."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.appeals.models import Appeal
from portal.appeals.selectors import get_appeal, list_appeals, may_see_appeals
from portal.appeals.views.shown import institution_of, standing
from portal.decisions.models import Decision
from portal.errors import NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page
from portal.permissions import allowed
from portal.transitions import perform, transition_of


@staff_page
def listing(request: PortalRequest) -> HttpResponse:
    """The requests for a review, those to be acknowledged first."""
    _require_reviewer(request)
    found = list(list_appeals(request.actor)[:200])
    return render(request, "appeals/staff_list.html", {"appeals": found})


def _require_reviewer(request: PortalRequest) -> None:
    if not may_see_appeals(request.actor):
        raise NotFound


@staff_page
def dossier(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """One request: grounds, decision, and the button that takes it up."""
    found = get_appeal(appeal, tenant_id=institution_of(request).pk, actor=request.actor)
    sentence: Any = ""
    if request.method == "POST":
        try:
            perform(Appeal, found.pk, "acknowledge", actor=request.actor, values={})
        except PortalError as error:
            sentence = error.sentence
        else:
            say(request, _("Acknowledged. You are recorded as its reviewer."))
            return redirect(request.get_full_path())
    answer = allowed(request.actor, Permission.REMEDY_ACKNOWLEDGE, found)
    context = standing(request, found) | {
        "sentence": sentence,
        "may": answer,
        "move": transition_of(Appeal, "acknowledge"),
        "subject": _subject_words(found.decision),
    }
    return render(request, "appeals/staff_appeal.html", context, status=422 if sentence else 200)


def _subject_words(decision: Decision | None) -> str:
    return " · ".join(filter(None, (decision.body, decision.symbol))) if decision else ""
