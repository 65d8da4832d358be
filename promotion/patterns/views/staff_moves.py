"""Steps of signals and alerts as pages: the fields beside what the public could work out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portal.errors import (
    IllegalTransition,
    InvalidFields,
    NotFound,
    NotPermitted,
    Refused,
    Sentence,
)
from portal.http import PortalRequest, address, say, staff_page
from portal.moves import add_errors, has_role_for, move_form, typed_texts
from portal.permissions import allowed
from portal.transitions import Stateful, Transition, perform, transition_of
from promotion.patterns.exposure import exposure_of
from promotion.patterns.models import Alert, Signal
from promotion.patterns.views.frame import found_alert, found_signal, require_work, staff_crumbs
from promotion.patterns.words import (
    alert_place,
    headline,
    labels_for,
    not_said,
    seen_sentence,
    signal_name,
    signal_place,
)

INVALID = 422


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the steps of a signal and of an alert."""

    model: type[Stateful]
    find: Callable[[PortalRequest, UUID], Any]
    page: str
    parameter: str

    def home(self, request: PortalRequest, row: Any) -> str:
        """The page of the row."""
        return address(request, self.page, **{self.parameter: row.pk})

    def name_and_place(self, row: Any) -> tuple[str, tuple[str, str]]:
        """What it is called, and (word, tone) of where it is."""
        labels = labels_for([row])
        if isinstance(row, Signal):
            return signal_name(row, labels), signal_place(row)
        return headline(row, labels), alert_place(row)


SIGNALS = Kind(Signal, found_signal, "staff-signal", "signal")
ALERTS = Kind(Alert, found_alert, "staff-alert", "alert")


@staff_page
def signal_move(request: PortalRequest, signal: UUID, move: str) -> HttpResponse:
    """A step of a signal: its fields, or take it."""
    return _move(request, SIGNALS, signal, move)


@staff_page
def alert_move(request: PortalRequest, alert: UUID, move: str) -> HttpResponse:
    """A step of an alert: its fields, or take it."""
    return _move(request, ALERTS, alert, move)


def _move(request: PortalRequest, kind: Kind, pk: UUID, name: str) -> HttpResponse:
    require_work(request)
    row = kind.find(request, pk)
    transition = transition_of(kind.model, name)
    if transition.is_internal or not has_role_for(request.actor, transition.permission):
        raise NotFound
    data = request.POST if request.method == "POST" else None
    form = move_form(transition, transition.fields(row, request.actor), data=data)
    if row.status not in transition.sources:
        return _overtaken(request, kind, row, transition, form)
    for answer in (allowed(request.actor, transition.permission, row), transition.available(row)):
        if not answer:
            return _not_open(request, kind, row, transition, answer.reason, form)
    if data is None or not form.is_valid():
        return _show(request, kind, row, transition, form)
    return _make(request, kind, row, transition, form, data)


def _make(
    request: PortalRequest,
    kind: Kind,
    row: Any,
    transition: Transition,
    form: forms.Form,
    data: QueryDict,
) -> HttpResponse:
    try:
        perform(kind.model, row.pk, transition.name, actor=request.actor, values=data)
    except InvalidFields as error:
        add_errors(form, error)
    except IllegalTransition:
        return _overtaken(request, kind, kind.find(request, row.pk), transition, form)
    except NotPermitted as error:
        return _not_open(request, kind, row, transition, error.sentence, form)
    except Refused as error:
        form.add_error(None, str(error.sentence))
    else:
        say(request, transition.done)
        return redirect(kind.home(request, row))
    return _show(request, kind, row, transition, form)


def _base(request: PortalRequest, kind: Kind, row: Any) -> dict[str, Any]:
    name, (word, tone) = kind.name_and_place(row)
    home = kind.home(request, row)
    return {
        "obj": row,
        "title": name,
        "home": home,
        "word": word,
        "state": tone,
        "crumbs": staff_crumbs(request, {"url": home, "word": name}),
    }


def _show(
    request: PortalRequest, kind: Kind, row: Any, transition: Transition, form: forms.Form
) -> HttpResponse:
    context = {**_base(request, kind, row), "transition": transition, "form": form}
    if transition.name == "publish_alert":
        context |= _preview(row)
    status = INVALID if form.errors else 200
    return render(request, "signals/staff/move.html", context, status=status)


def _preview(row: Signal) -> dict[str, Any]:
    """What the portal itself will say, and what the public can work out from it."""
    exposure = exposure_of(row)
    draft = Alert(
        tenant=row.tenant,
        basis=row.basis,
        country=row.country,
        kind=row.kind if exposure.may_name_kind else "",
        unit=row.unit,
        window_from=row.window_from,
        window_to=row.window_to,
    )
    labels = labels_for([draft])
    return {
        "headline": headline(draft, labels),
        "seen": seen_sentence(draft, labels, published=exposure.published),
        "not_said": not_said(draft),
        "exposure": exposure.sentences(),
        "finding": row.finding,
    }


def _overtaken(
    request: PortalRequest, kind: Kind, row: Any, transition: Transition, form: forms.Form
) -> HttpResponse:
    context = {
        **_base(request, kind, row),
        "transition": transition,
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return render(request, "accreditation/staff/overtaken.html", context, status=409)


def _not_open(
    request: PortalRequest,
    kind: Kind,
    row: Any,
    transition: Transition,
    reason: Sentence,
    form: forms.Form,
) -> HttpResponse:
    context = {
        **_base(request, kind, row),
        "transition": transition,
        "reason": reason,
        "needs_factor": not request.actor.second_factor,
        "typed": typed_texts(form) if form.is_bound else [],
    }
    return render(request, "accreditation/staff/not_open.html", context, status=403)
