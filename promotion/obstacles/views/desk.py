"""The queue of reports, and the dossier of one: everything on one page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_countries import countries

from portal.clocks import ClockState
from portal.grants import Permission
from portal.http import PortalRequest, address
from portal.keyset import beside, read_page
from portal.moves import OpenMoves, has_role_for, moves_for
from portal.permissions import Actor
from promotion.obstacles.forms import CustodyForm, QueueFilter
from promotion.obstacles.models import Obstacle
from promotion.obstacles.preview import preview_of
from promotion.obstacles.rules import (
    can_be_confirmed,
    can_wait_for_embargo,
    has_no_correction,
    has_waiting_correction,
    is_held,
    is_reopened_by_unsealing,
    is_shut_by_unsealing,
)
from promotion.obstacles.selectors import (
    BY_DUE,
    GRAVEST,
    NEWEST,
    OPEN,
    countries_reported,
    list_obstacles,
    read_dossier,
)
from promotion.obstacles.services import CHANGEABLE
from promotion.obstacles.severity_words import severity_sentences
from promotion.obstacles.states import ObstacleStatus, ReplyState
from promotion.obstacles.views.desk_frame import desk_page, report_page, show
from promotion.obstacles.words import clock_rows, next_step, standing, timeline, title_of

# Steps that wait for something that is not there: nobody misses them.
_NOT_AT_ISSUE = (
    can_be_confirmed,
    can_wait_for_embargo,
    has_no_correction,
    has_waiting_correction,
    is_reopened_by_unsealing,
    is_shut_by_unsealing,
)
_ORDERS = {"due": BY_DUE, "newest": NEWEST, "gravest": GRAVEST}


@desk_page
def queue(request: PortalRequest) -> HttpResponse:
    """Reports by filter, what is due first at the top."""
    form = QueueFilter(request.GET, reported=countries_reported(request.actor))
    wanted = form.wanted()
    found = read_page(
        list_obstacles(actor=request.actor, wanted=wanted), _ORDERS[form.order()], request.GET
    )
    names = dict(countries)
    context = {
        "form": form,
        "rows": [_row(request, row, names) for row in found.rows],
        "is_filtered": any(value for name, value in request.GET.items() if name != "sort"),
        **beside(found, request.GET),
    }
    return render(request, "obstacles/desk/queue.html", context)


def _row(request: PortalRequest, row: Obstacle, names: dict[str, str]) -> dict[str, Any]:
    word, state = standing(row)
    is_sealed = row.status == ObstacleStatus.SEALED
    return {
        "report": row,
        "url": address(request, "staff-obstacle", obstacle=row.pk),
        "title": title_of(row),
        "country": "" if is_sealed else names.get(str(row.country), str(row.country)),
        "severity": None if is_sealed else row.severity,
        "word": word,
        "state": state,
        "is_held": is_held(row),
        "is_mine": row.handled_by_id == request.actor.person_id,
        "is_overdue": row.clock is ClockState.OVERDUE,
    }


@report_page
def dossier(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """One report: words, codes, severity, evidence, what was said, history, what may be done."""
    found = read_dossier(obstacle, actor=request.actor)
    context = {
        "dossier": found,
        "events": timeline(obstacle, found.steps),
        "clocks": clock_rows(found.clocks),
        "open": _open_moves(obstacle, request.actor),
        "next_step": next_step(obstacle),
        "needs_factor": not request.actor.second_factor
        and has_role_for(request.actor, Permission.OBSTACLE_PUBLISH),
        **_holding(request, obstacle),
    }
    if obstacle.status == ObstacleStatus.SEALED:
        return show(request, "sealed", obstacle, context)
    return show(request, "dossier", obstacle, {**context, **_parts(request, obstacle, found)})


def _open_moves(obstacle: Obstacle, actor: Actor) -> OpenMoves:
    """What may be done now; what is simply not at issue here is no hindrance."""
    found = moves_for(obstacle, actor)
    beside_the_point = {
        str(answer.reason) for rule in _NOT_AT_ISSUE if not (answer := rule(obstacle))
    }
    told = [reason for reason in found.hindrances if str(reason) not in beside_the_point]
    return OpenMoves(found.moves, told)


def _holding(request: PortalRequest, obstacle: Obstacle) -> dict[str, Any]:
    is_mine = obstacle.handled_by_id == request.actor.person_id
    may_handle = has_role_for(request.actor, Permission.OBSTACLE_HANDLE)
    return {
        "is_held": is_held(obstacle),
        "is_mine": is_mine,
        "may_handle": may_handle,
        "may_work": may_handle and (is_mine or not is_held(obstacle)),
        "may_hold": obstacle.status in OPEN and obstacle.status != ObstacleStatus.SUBMITTED,
    }


def _parts(request: PortalRequest, obstacle: Obstacle, found: Any) -> dict[str, Any]:
    labels = found.labels
    may_change = has_role_for(request.actor, Permission.OBSTACLE_HANDLE)
    return {
        "country": dict(countries).get(str(obstacle.country), str(obstacle.country)),
        "kinds": _labelled(obstacle.kinds, labels),
        "freedoms": _labelled(obstacle.freedoms, labels),
        "groups": _labelled(obstacle.groups, labels),
        "standards": _labelled(obstacle.standards, labels),
        "modality": labels.get(obstacle.modality, obstacle.modality),
        "source_grade": labels.get(obstacle.source_grade, obstacle.source_grade),
        "information_grade": labels.get(obstacle.information_grade, obstacle.information_grade),
        "actors": [
            {
                "part": part,
                "actor": labels.get(part.actor, part.actor),
                "degree": labels.get(part.degree, part.degree),
                "answer": labels.get(part.answer, part.answer),
            }
            for part in found.actors
        ],
        "instruments": [
            {
                "part": part,
                "kind": labels.get(part.kind, part.kind),
                "more": [labels.get(code, code) for code in (part.subject, part.stage) if code],
            }
            for part in found.instruments
        ],
        "reasons": severity_sentences(obstacle.severity_reasons),
        "may_change": may_change and obstacle.status in CHANGEABLE,
        "custody_form": CustodyForm(),
        "replies": [
            {
                "reply": reply,
                "actor": labels.get(reply.actor, reply.actor),
                "is_open": reply.state == ReplyState.ASKED,
                "has_passed": reply.answer_by < timezone.localdate(),
                "may_answer": reply.state != ReplyState.GIVEN,
            }
            for reply in found.replies
        ],
        "preview": preview_of(obstacle) if obstacle.status == ObstacleStatus.IN_REVIEW else None,
        "may_ask_reply": obstacle.status == ObstacleStatus.PUBLISHED and bool(found.actors),
    }


def _labelled(codes: list[str], labels: Any) -> list[str]:
    return [labels.get(code, code) for code in codes]
