"""The board, which needs no key, and the file of one case, which does."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from portal.clocks import clocks_of
from portal.http import PortalRequest
from portal.transitions import open_transitions, steps_of, transition_of
from portal.vault.datakeys import Compartment
from protection.cases.models import ProtectionCase
from protection.cases.parts import parts_of
from protection.cases.searching import MOST_ON_BOARD, first_words
from protection.cases.selectors import (
    get_case,
    list_board,
    list_escalations,
    list_tasks,
    list_team,
)
from protection.cases.settling import list_alarms
from protection.cases.states import Level
from protection.cases.texts import OpenCase, head_kept, keep_recoverable, opened_case
from protection.cases.views.alarms import words_of
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.consent.selectors import ledger_of
from protection.exceptional.selectors import exceptional_lines
from protection.files.selectors import list_files

MOST = 200
CLOCK_NAMES = {
    "assign": _("Taken over by"),
    "contact": _("Human contact by"),
    "assessment": _("Assessment by"),
    "plan": _("Plan by"),
    "review": _("Next look by"),
    "emergency": _("Emergency reviewed by"),
    "erasure": _("Erased or kept longer by"),
    "answer": _("Answer with reasons by"),
}


@desk_page
def board(request: PortalRequest) -> HttpResponseBase:
    """What is open, by danger and clock; what was told further up."""
    ended = request.GET.get("ended") == "1"
    level = request.GET.get("level", "")
    cases = list_board(request.actor, ended=ended)
    if level in {str(one) for one in Level.values}:
        cases = cases.filter(level=int(level))
    found = list(cases[: MOST + 1])
    here = desk_url(request, "desk")
    told = _told(request, found) if request.GET.get("words") == "1" else None
    context = {
        "rows": [
            {
                "case": case,
                "url": desk_url(request, "desk-case", case.pk),
                "told": (told or {}).get(case.pk, ""),
            }
            for case in found[:MOST]
        ],
        "has_words": told is not None,
        "most_words": MOST_ON_BOARD,
        "alarms": len(list_alarms(request.actor)),
        "is_cut": len(found) > MOST,
        "ended": ended,
        "levels": [{"url": f"{here}?level={one}", "word": one.label} for one in Level],
        "escalations": [
            {"row": row, "clock": CLOCK_NAMES.get(row.clock, row.clock)}
            for row in list_escalations(request.actor)
        ],
    }
    return desk_render(request, "protection/board.html", context)


def _told(request: PortalRequest, found: list[ProtectionCase]) -> Mapping[UUID, str]:
    """The first words of what was told, for whoever asks for them with an open vault."""
    with open_vault(request) as ring:
        return first_words([case.pk for case in found], ring=ring, actor=request.actor)


@desk_page
def case_file(request: PortalRequest, case_id: UUID) -> HttpResponseBase:
    """One case, opened with the officer's own keys."""
    case = get_case(case_id, actor=request.actor)
    with open_vault(request) as ring:
        with head_kept(case_id, ring=ring, actor=request.actor):
            keep_recoverable(case_id, ring=ring, actor=request.actor)
        with opened_case(case_id, ring=ring, actor=request.actor) as opened:
            context = {
                **_written(case, opened),
                "case": case,
                "faults": words_of([str(fault) for fault in opened.faults]),
                "own_key": ring.holder.key,
                "ledger": ledger_of(opened),
                "files": list_files(opened),
                "exceptional": exceptional_lines(case_id),
                "team": list_team(case),
                "clocks": [
                    {"name": CLOCK_NAMES.get(clock.name, clock.name), "clock": clock}
                    for clock in clocks_of(case)
                ],
                "moves": open_transitions(case, request.actor),
                "events": _events(request, case),
                "parts": parts_of(opened, request.actor),
            }
            return desk_render(request, "protection/file.html", context)


def _written(case: ProtectionCase, opened: OpenCase) -> dict[str, Any]:
    texts = opened.texts()
    by_row = {text.row: text for text in texts}
    return {
        "told": [t for t in texts if t.kind in ("narrative", "contact")],
        "messages": [
            t for t in texts if t.compartment is Compartment.MESSAGES and t.kind == "message"
        ],
        "notes": [t for t in texts if t.kind in ("note", "decision", "risk", "plan", "move")],
        "tasks": [
            {"task": task, "text": by_row[task.text]}
            for task in list_tasks(case)
            if task.text in by_row
        ],
    }


def _events(request: PortalRequest, case: ProtectionCase) -> list[dict[str, Any]]:
    return [
        {"when": step.taken_at, "what": transition_of(ProtectionCase, step.transition).done}
        for step in steps_of(case, actor=request.actor)
    ]
