"""A move of a consultation as a page: what follows from it, its fields, why it is refused."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from participation.consultations.effects import unanswered
from participation.consultations.models import Consultation
from participation.consultations.selectors import get_consultation, standard_rules
from participation.consultations.showing import counted_days, row_of
from participation.consultations.views.staff import crumbs_to
from participation.part_pages import INVALID
from portal.errors import IllegalTransition, InvalidFields, NotPermitted, Refused
from portal.grants import Permission
from portal.http import PortalRequest, say, staff_page, tenant_of
from portal.permissions import require
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force
from portal.transitions import Transition, perform, transition_of


@staff_page
def move(request: PortalRequest, consultation: UUID, move: str) -> HttpResponse:
    """Announce, give more time, begin the analysis, answer, follow up, end, cancel."""
    require(request.actor, Permission.CONSULTATION_MOVE)
    tenant = tenant_of(request)
    found = get_consultation(consultation, tenant=tenant, actor=request.actor)
    transition = transition_of(Consultation, move)
    posted = request.POST if request.method == "POST" else None
    form = _form(transition, found, request)
    status, refused = HTTPStatus.OK, None
    if posted is not None and form.is_valid():
        try:
            perform(Consultation, found.pk, move, actor=request.actor, values=posted)
        except InvalidFields as error:
            _add_errors(form, error)
            status = INVALID
        except (Refused, NotPermitted, IllegalTransition) as error:
            refused, status = error, HTTPStatus(error.status)
        else:
            say(request, transition.done)
            return redirect("staff-consultation", tenant.slug, found.pk)
    elif posted is not None:
        status = INVALID
    context = {**_context(request, found, transition), "form": form, "refused": refused}
    return render(request, "consultations/staff/move.html", context, status=status)


def _form(transition: Transition, found: Consultation, request: PortalRequest) -> forms.Form:
    fields = transition.fields(found, request.actor)
    made = type("MoveForm", (forms.Form,), {**fields, "use_required_attribute": False})
    days = row_of(found)["days"]
    initial = {"closes_on": days.closes_on, "answer_due_on": days.answer_due_on}
    form: forms.Form = made(request.POST if request.method == "POST" else None, initial=initial)
    return form


def _add_errors(form: forms.Form, error: InvalidFields) -> None:
    for name, sentences in error.errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))


def _context(request: PortalRequest, found: Consultation, transition: Transition) -> dict[str, Any]:
    tenant = tenant_of(request)
    policy = found.policy or policy_in_force(tenant.pk, PolicySubject.CONSULTATIONS)
    policy_id = policy.pk if policy else None
    is_open = found.status in transition.sources
    closed = transition.available(found) if is_open else None
    return {
        **row_of(found),
        "move": transition,
        "is_overtaken": not is_open,
        "hindrance": closed.reason if closed is not None and not closed else "",
        "reckonings": counted_days(found, policy_id=policy_id),
        "rule": standard_rules([policy_id]).get(policy_id) if policy_id else None,
        "unanswered": unanswered(found) if transition.name == "answer" else [],
        "overtaken": _("It was moved on in the meantime. Nothing was changed."),
        "crumbs": crumbs_to(request, found),
    }
