"""A step of a report as a page: its fields, and where it publishes, exactly what becomes public."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.errors import (
    IllegalTransition,
    InvalidFields,
    NotFound,
    NotPermitted,
    Refused,
    Sentence,
)
from portal.http import PortalRequest, say, tenant_of
from portal.moves import add_errors, has_role_for, move_form, typed_texts
from portal.permissions import allowed
from portal.transitions import Transition, perform, transition_of
from promotion.obstacles.correcting import differences, put_on
from promotion.obstacles.models import Obstacle
from promotion.obstacles.preview import preview_of
from promotion.obstacles.selectors import get_obstacle, waiting_correction
from promotion.obstacles.views.desk_frame import INVALID, home_of, report_page, show

# Before these a person reads what becomes public.
_WITH_PREVIEW = frozenset({"publish", "approve", "correct"})


@report_page
def move(request: PortalRequest, obstacle: Obstacle, move: str) -> HttpResponse:
    """Show the fields of a step, or take it."""
    transition = transition_of(Obstacle, move)
    if transition.is_internal or not has_role_for(request.actor, transition.permission):
        raise NotFound
    data = request.POST if request.method == "POST" else None
    form = _form(transition, obstacle, request, data)
    if obstacle.status not in transition.sources:
        return _overtaken(request, obstacle, transition, form)
    answers = (
        allowed(request.actor, transition.permission, obstacle),
        transition.available(obstacle),
    )
    for answer in answers:
        if not answer:
            return _not_open(request, obstacle, transition, answer.reason, form)
    if data is None or not form.is_valid():
        return _show(request, obstacle, transition, form)
    return _make(request, obstacle, transition, form)


def _form(
    transition: Transition, obstacle: Obstacle, request: PortalRequest, data: QueryDict | None
) -> forms.Form:
    initial = {"into": request.GET.get("into", "")}
    fields = transition.fields(obstacle, request.actor)
    return move_form(transition, fields, data=data, initial=initial)


def _make(
    request: PortalRequest, obstacle: Obstacle, transition: Transition, form: forms.Form
) -> HttpResponse:
    try:
        perform(Obstacle, obstacle.pk, transition.name, actor=request.actor, values=request.POST)
    except InvalidFields as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error.sentence))
    except NotPermitted as error:
        return _not_open(request, obstacle, transition, error.sentence, form)
    except IllegalTransition:
        now = get_obstacle(obstacle.pk, tenant_id=tenant_of(request).pk, actor=request.actor)
        return _overtaken(request, now, transition, form)
    else:
        say(request, transition.done)
        return redirect(home_of(request, obstacle))
    return _show(request, obstacle, transition, form)


def _show(
    request: PortalRequest, obstacle: Obstacle, transition: Transition, form: forms.Form
) -> HttpResponse:
    context: dict[str, Any] = {"transition": transition, "form": form}
    if transition.name in {"correct", "drop_correction"}:
        correction = waiting_correction(obstacle)
        context["correction"] = correction
        values = correction.values if correction else {}
        context["differences"] = differences(obstacle, values)
        # Shown as it would stand; the row itself is changed when the step is taken.
        put_on(obstacle, values)
    if transition.name in _WITH_PREVIEW:
        context["preview"] = preview_of(obstacle)
    status = INVALID if form.errors else 200
    return show(request, "move", obstacle, context, status=status)


def _overtaken(
    request: PortalRequest, obstacle: Obstacle, transition: Transition, form: forms.Form
) -> HttpResponse:
    """Somebody else was first: nothing was changed, what was typed is kept."""
    context = {
        "transition": transition,
        "heading": _("This was moved on in the meantime"),
        "reason": _("Nothing of yours was saved, and nothing was changed by it."),
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return show(request, "not_open", obstacle, context, status=IllegalTransition.status)


def _not_open(
    request: PortalRequest,
    obstacle: Obstacle,
    transition: Transition,
    reason: Sentence,
    form: forms.Form,
) -> HttpResponse:
    """Why this step is not open to this person now, and what to do about it."""
    context = {
        "transition": transition,
        "heading": transition.label,
        "reason": reason,
        "needs_factor": not request.actor.second_factor
        and not allowed(request.actor, transition.permission),
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return show(request, "not_open", obstacle, context, status=NotPermitted.status)
