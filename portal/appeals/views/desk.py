"""The dossier, its moves and the panel, as staff who review and somebody invited see them.

Both see the same pages at addresses of their own. Staff act in their request's context, somebody
invited in the institution's (`portal.appeals.outside.as_reviewer`); pages are rendered inside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.appeals.models import Appeal, InterimMeasure
from portal.appeals.outside import as_reviewer
from portal.appeals.reviewing import cast_vote
from portal.appeals.selectors import (
    get_appeal,
    get_appeal_to_review,
    list_measures,
    list_members,
    list_summaries,
)
from portal.appeals.states import VOTES, AppealStatus
from portal.appeals.views.seats import seats_of
from portal.appeals.views.shown import matter_of, measures_shown, move_form, ruling_of, standing
from portal.appeals.views.unit import is_asked_of
from portal.decisions.fields import text_field
from portal.errors import (
    IllegalTransition,
    InvalidFields,
    NotFound,
    NotPermitted,
    PortalError,
    Sentence,
)
from portal.grants import Permission
from portal.http import PortalRequest, address, member_page, say, staff_page, tenant_of
from portal.permissions import Actor, allowed
from portal.transitions import Stateful, Transition, perform

_INVALID, _CONFLICT = 422, 409


@dataclass(frozen=True)
class Desk:
    """One side of the table: names of its pages, and the context in which it acts."""

    home: str
    move: str
    measure: str
    panel: str
    is_staff: bool

    @contextmanager
    def open(self, request: PortalRequest, appeal_id: UUID) -> Iterator[tuple[Appeal, Actor]]:
        """The appeal and who acts on it. Raises NotFound."""
        tenant_id = tenant_of(request).pk
        if self.is_staff:
            yield get_appeal(appeal_id, tenant_id=tenant_id, actor=request.actor), request.actor
            return
        seen = get_appeal_to_review(appeal_id, tenant_id=tenant_id, actor=request.actor)
        with as_reviewer(seen, request.actor) as guest:
            yield get_appeal(appeal_id, tenant_id=tenant_id, actor=guest), guest


STAFF = Desk(
    home="staff-appeal",
    move="staff-appeal-move",
    measure="staff-measure-move",
    panel="staff-appeal-panel",
    is_staff=True,
)
GUEST = Desk(
    home="appeal-review",
    move="appeal-review-move",
    measure="appeal-review-measure",
    panel="appeal-review-panel",
    is_staff=False,
)


def _moves(obj: Stateful, actor: Actor) -> tuple[list[Transition], list[Any]]:
    """The moves from this state that are the institution's, and what stands in the way of others."""
    moves: list[Transition] = []
    hindrances: list[Any] = []
    for one in obj.TRANSITIONS:
        if obj.status not in one.sources or one.is_internal or not _is_ours(one, obj, actor):
            continue
        answers = (one.available(obj), allowed(actor, one.permission, obj))
        reasons = [answer.reason for answer in answers if not answer]
        if not reasons:
            moves.append(one)
        hindrances += [reason for reason in reasons if reason not in hindrances]
    return moves, hindrances


def _is_ours(move: Transition, obj: Any, actor: Actor) -> bool:
    """Whether it is a move of those who review and not the appellant's or the unit's."""
    if move.permission in (Permission.REMEDY_REQUEST, Permission.APPEAL_SEND_FILE):
        return False
    return bool(allowed(actor.with_second_factor(), move.permission)) or (
        actor.person_id in obj.outside_reviewers
    )


def dossier_page(request: PortalRequest, desk: Desk, appeal_id: UUID) -> HttpResponse:
    """The file in order; beside it where it stands and what can be done."""
    with desk.open(request, appeal_id) as (appeal, actor):
        moves, hindrances = _moves(appeal, actor)
        context = {
            **standing(appeal, actor),
            "measures": _measures(appeal, actor),
            "desk": desk,
            "matter": matter_of(appeal, for_staff=desk.is_staff),
            "ruling": ruling_of(appeal),
            "moves": moves,
            "hindrances": hindrances,
            "summaries": list_summaries(appeal) if desk.is_staff else [],
            "may_handle": bool(allowed(actor, Permission.APPEAL_HANDLE, appeal)),
            "may_recommend": desk.is_staff
            and bool(appeal.findings)
            and bool(allowed(actor, Permission.APPEAL_DECIDE, appeal)),
            "crumbs": _crumbs(request, desk, appeal),
        }
        return render(request, "appeals/dossier.html", context)


def _measures(appeal: Appeal, actor: Actor) -> list[dict[str, Any]]:
    return [{**row, "moves": _moves(row["measure"], actor)[0]} for row in measures_shown(appeal)]


def _crumbs(request: PortalRequest, desk: Desk, appeal: Appeal) -> list[dict[str, Any]]:
    if desk.is_staff:
        return [{"url": address(request, "staff-appeals"), "word": _("Reviews")}]
    tenant = tenant_of(request)
    return [{"url": address(request, "institution"), "word": tenant.name, "is_name": True}]


def move_page(request: PortalRequest, desk: Desk, appeal_id: UUID, name: str) -> HttpResponse:
    """One step of the appeal: its fields, then back to the file."""
    with desk.open(request, appeal_id) as (appeal, actor):
        return _step(request, desk, appeal, appeal, name, actor)


def measure_page(
    request: PortalRequest, desk: Desk, appeal_id: UUID, measure_id: UUID, name: str
) -> HttpResponse:
    """One step of a request for an interim measure."""
    with desk.open(request, appeal_id) as (appeal, actor):
        measure = next((one for one in list_measures(appeal) if one.pk == measure_id), None)
        if measure is None:
            raise NotFound
        return _step(request, desk, appeal, measure, name, actor)


def _step(
    request: PortalRequest,
    desk: Desk,
    appeal: Appeal,
    obj: Appeal | InterimMeasure,
    name: str,
    actor: Actor,
) -> HttpResponse:
    step = next((one for one in obj.TRANSITIONS if one.name == name), None)
    if step is None or step.is_internal or not _is_ours(step, obj, actor):
        raise NotFound
    context = {
        "desk": desk,
        "appeal": appeal,
        "move": step,
        "crumbs": [
            *_crumbs(request, desk, appeal),
            {"url": address(request, desk.home, appeal=appeal.pk), "word": _("The file")},
        ],
    }
    form: forms.Form | None = None
    sentence: Sentence = ""
    status = 200
    if request.method == "POST":
        try:
            perform(type(obj), obj.pk, name, actor=actor, values=request.POST)
        except InvalidFields as error:
            form, status = _form(step, obj, actor, request, error), _INVALID
        except IllegalTransition as error:
            sentence, status = error.sentence, _CONFLICT
        except NotPermitted as error:
            sentence, status = error.sentence, error.status
        except PortalError as error:
            sentence, status = error.sentence, _INVALID
        else:
            say(request, step.done)
            return redirect(address(request, desk.home, appeal=appeal.pk))
    answer = allowed(actor, step.permission, obj)
    context |= {
        "form": form or _form(step, obj, actor, request),
        "sentence": sentence or ("" if answer else answer.reason),
    }
    return render(request, "appeals/staff_move.html", context, status=status)


def _form(
    step: Transition,
    obj: Any,
    actor: Actor,
    request: PortalRequest,
    wrong: InvalidFields | None = None,
) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    return move_form(step.fields(obj, actor), data=data, wrong=wrong)


def panel_page(request: PortalRequest, desk: Desk, appeal_id: UUID) -> HttpResponse:
    """Who sits on it, and one's own vote; votes of others are seen once one has voted."""
    with desk.open(request, appeal_id) as (appeal, actor):
        wrong: InvalidFields | None = None
        if request.method == "POST":
            try:
                cast_vote(
                    appeal_id=appeal.pk,
                    vote=request.POST.get("vote", ""),
                    opinion=request.POST.get("opinion", "")[:20000],
                    actor=actor,
                )
            except InvalidFields as error:
                wrong = error
            else:
                say(request, _("Your vote is recorded. You can change it until the outcome is."))
                return redirect(address(request, desk.panel, appeal=appeal.pk))
        context = _panel(request, desk, appeal, actor, wrong)
        status = _INVALID if wrong else 200
        return render(request, "appeals/panel.html", context, status=status)


def _panel(
    request: PortalRequest,
    desk: Desk,
    appeal: Appeal,
    actor: Actor,
    wrong: InvalidFields | None,
) -> dict[str, Any]:
    members = list_members(appeal)
    mine = next((one for one in members if one.person_id == actor.person_id), None)
    fields = {
        "vote": forms.ChoiceField(
            label=_("Your vote"),
            choices=[(vote.value, vote.label) for vote in VOTES],
            widget=forms.RadioSelect,
        ),
        "opinion": text_field(
            _("Your reasons, read by the panel alone"), required=False, limit=20000
        ),
    }
    initial = {"vote": mine.vote, "opinion": mine.opinion} if mine else {}
    data = request.POST if request.method == "POST" else None
    return {
        "desk": desk,
        "appeal": appeal,
        "seats": seats_of(appeal, members, actor, shows_votes=bool(mine and mine.vote)),
        "is_member": mine is not None,
        "can_vote": mine is not None and appeal.status == AppealStatus.PANEL,
        "form": move_form(fields, data=data, wrong=wrong, initial=initial),
        "missing": max(appeal.panel_size - len(members), 0),
        "may_assign": desk.is_staff and bool(allowed(actor, Permission.APPEAL_ASSIGN, appeal)),
        "crumbs": [
            *_crumbs(request, desk, appeal),
            {"url": address(request, desk.home, appeal=appeal.pk), "word": _("The file")},
        ],
    }


@staff_page
def dossier(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """The file, for staff who review; the unit is led to what it has to send."""
    try:
        return dossier_page(request, STAFF, appeal)
    except NotFound:
        if is_asked_of(request, appeal):
            return redirect(address(request, "staff-file", appeal=appeal))
        raise


@staff_page
def move(request: PortalRequest, appeal: UUID, move: str) -> HttpResponse:
    """One step, by staff."""
    return move_page(request, STAFF, appeal, move)


@staff_page
def measure(request: PortalRequest, appeal: UUID, measure: UUID, move: str) -> HttpResponse:
    """One step of an interim measure, by staff."""
    return measure_page(request, STAFF, appeal, measure, move)


@staff_page
def panel(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """The panel, for staff."""
    return panel_page(request, STAFF, appeal)


@member_page
def guest_dossier(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """The one file that somebody from outside was invited to."""
    return dossier_page(request, GUEST, appeal)


@member_page
def guest_move(request: PortalRequest, appeal: UUID, move: str) -> HttpResponse:
    """One step, by somebody invited."""
    return move_page(request, GUEST, appeal, move)


@member_page
def guest_measure(request: PortalRequest, appeal: UUID, measure: UUID, move: str) -> HttpResponse:
    """One step of an interim measure, by somebody invited."""
    return measure_page(request, GUEST, appeal, measure, move)


@member_page
def guest_panel(request: PortalRequest, appeal: UUID) -> HttpResponse:
    """The panel, for somebody invited."""
    return panel_page(request, GUEST, appeal)
