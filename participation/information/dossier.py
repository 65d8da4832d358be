"""The file of a request for staff: everything in order, and what stands beside it."""

from typing import Any

from participation.accreditation.dossier import audit_trail
from participation.information import words
from participation.information.models import InformationRequest
from participation.information.rules import exception_words
from participation.information.selectors import (
    disclosure_of,
    list_clarifications,
    list_decisions,
    list_preparations,
    list_released,
    list_withheld,
)
from participation.information.services import GATHERING
from participation.information.states import GIVING, InformationStatus
from portal.clocks import clocks_of
from portal.grants import Permission
from portal.moves import has_role_for, moves_for
from portal.permissions import Actor, allowed
from portal.policies.kinds import Outcome, RuleKind
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.transitions import steps_of

S, K = InformationStatus, RuleKind

_RULES: dict[str, tuple[RuleKind, ...]] = {
    S.PREPARED: (K.DECIDER, K.INFORMATION_EXCEPTIONS, K.REMEDY),
    S.ANSWERED: (K.REMEDY,),
    S.CLOSED: (K.REMEDY,),
}
_RULES_OF_MOVE: dict[str, tuple[RuleKind, ...]] = {
    "release": (K.DECIDER,),
    "release_partly": (K.INFORMATION_EXCEPTIONS, K.REMEDY),
    "refuse": (K.INFORMATION_EXCEPTIONS, K.REMEDY),
    "state_not_held": (K.REMEDY,),
    "point_to_public": (K.DECIDER,),
    "refuse_excessive": (K.INFORMATION_STAGES, K.REMEDY),
}
# The outcome that each adverse move records; its remedy is looked up under this name.
OUTCOMES: dict[str, str] = {
    "release_partly": Outcome.PARTLY_RELEASED.value,
    "refuse": Outcome.REFUSE.value,
    "state_not_held": Outcome.NOT_HELD.value,
    "refuse_excessive": Outcome.EXCESSIVE.value,
    "lapse": Outcome.LAPSE.value,
}


def rules_for_status(status: str, rulebook: Rulebook) -> list[Rule]:
    """The articles that matter while a request is in this state."""
    kinds = _RULES.get(status, (K.INFORMATION_STAGES, K.INFORMATION_EXCEPTIONS))
    return [rule for kind in kinds for rule in rulebook.all(kind)]


def rules_for_move(name: str, rulebook: Rulebook) -> list[Rule]:
    """The articles that a move is made under."""
    kinds = _RULES_OF_MOVE.get(name, (K.INFORMATION_STAGES,))
    return [rule for kind in kinds for rule in rulebook.all(kind)]


def read_dossier(
    request: InformationRequest, rulebook: Rulebook, *, actor: Actor, colleagues: dict[Any, str]
) -> dict[str, Any]:
    """What the page of the file shows."""
    word, tone = words.standing(request)
    can_handle = bool(allowed(actor, Permission.INFORMATION_HANDLE))
    is_given = request.outcome in GIVING and request.answered_at is not None
    entry = disclosure_of(request)
    return {
        "information_request": request,
        "word": word,
        "state": tone,
        "next_step": words.next_for_staff(request),
        "clocks": words.clock_rows(clocks_of(request), rulebook),
        "clarifications": list(list_clarifications(request)),
        "released": list(list_released(request)),
        "withheld": words.withheld_rows(list_withheld(request), rulebook),
        "preparations": list(list_preparations(request)),
        "decisions": [
            words.decision_block(decision, request, rulebook)
            for decision in list_decisions(request)
        ],
        "timeline": words.timeline(request, list(steps_of(request, actor=actor))),
        "trail": audit_trail(request, actor=actor, colleagues=colleagues),
        "rules": rules_for_status(request.status, rulebook),
        "open": moves_for(request, actor),
        "needs_factor": not actor.second_factor
        and has_role_for(actor, Permission.INFORMATION_DECIDE),
        "can_gather": can_handle and request.status in GATHERING,
        "can_assign": can_handle,
        "can_disclose": can_handle and is_given and entry is None,
        "disclosure": entry,
        "exceptions": exception_words(rulebook),
        "colleagues": colleagues,
        "assignee": colleagues.get(request.assignee_id) if request.assignee_id else None,
    }
