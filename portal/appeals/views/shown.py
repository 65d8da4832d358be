"""What the pages of an appeal show alike to both sides."""

from typing import Any

from portal.appeals.models import Appeal
from portal.clocks import clocks_of
from portal.errors import NotFound
from portal.http import PortalRequest
from portal.looks.calculations import clock_sentences
from portal.tenancy.models import Tenant
from portal.transitions import open_transitions, steps_of


def institution_of(request: PortalRequest) -> Tenant:
    """The institution of the page. Raises NotFound where there is none."""
    if request.tenant is None:
        raise NotFound
    return request.tenant


def clocks_shown(found: Appeal) -> list[dict[str, Any]]:
    return [
        {"clock": clock, "sentences": clock_sentences(clock.calculation)}
        for clock in clocks_of(found)
    ]


def standing(request: PortalRequest, found: Appeal) -> dict[str, Any]:
    done = {move.name: move.done for move in Appeal.TRANSITIONS}
    return {
        "appeal": found,
        "clocks": clocks_shown(found),
        "events": [
            {"when": step.taken_at, "what": done.get(step.transition, step.transition)}
            for step in steps_of(found, actor=request.actor)
        ],
        "moves": open_transitions(found, request.actor),
    }
