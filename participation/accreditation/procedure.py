"""The procedure as people read it: generated from the table of transitions."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from participation.accreditation.states import ApplicationStatus
from participation.accreditation.tables import APPLICATION_TRANSITIONS
from portal.grants import ORGANIZATION_GRANTS, OrganizationRole
from portal.transitions import Transition

# The way of most applications; returns, questions and deferrals are side ways of a step.
MAIN_WAY = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.UNDER_REVIEW,
    ApplicationStatus.RECOMMENDED,
    ApplicationStatus.BEFORE_BODY,
    ApplicationStatus.CLOSED,
)
_SIDE_WAY_OF = {
    ApplicationStatus.RETURNED: ApplicationStatus.SUBMITTED,
    ApplicationStatus.QUESTIONS_OPEN: ApplicationStatus.UNDER_REVIEW,
    ApplicationStatus.DEFERRED: ApplicationStatus.BEFORE_BODY,
}


def is_for_organization(transition: Transition) -> bool:
    """Whether this move is the organization's to make."""
    return transition.permission in ORGANIZATION_GRANTS[OrganizationRole.OWNER]


def moves_from(status: str) -> list[Transition]:
    """What can happen to an application that stands here."""
    return [move for move in APPLICATION_TRANSITIONS if status in move.sources]


def procedure(current: str = "", visited: Collection[str] = ()) -> list[dict[str, Any]]:
    """The steps of the procedure for components/steps.html, the present one marked."""
    here = _SIDE_WAY_OF.get(ApplicationStatus(current), current) if current else ""
    position = MAIN_WAY.index(ApplicationStatus(here)) if here else -1
    return [
        {
            "name": _name(status, current if index == position else ""),
            "state": _state(index, position, visited, status),
            "text": _what_can_happen(status) if index == position or not current else "",
        }
        for index, status in enumerate(MAIN_WAY)
    ]


def _name(status: ApplicationStatus, standing: str) -> str:
    if standing and standing != status.value:
        return str(ApplicationStatus(standing).label)
    names = {
        ApplicationStatus.DRAFT: _("You write the application"),
        ApplicationStatus.CLOSED: _("Decided and closed"),
    }
    return str(names.get(status, status.label))


def _state(index: int, position: int, visited: Collection[str], status: str) -> str:
    if index == position:
        return "current"
    if index < position and (not visited or status in visited or index == 0):
        return "done"
    return "later"


def _what_can_happen(status: ApplicationStatus) -> str:
    if status == ApplicationStatus.CLOSED:
        return ""
    side = [other for other, main in _SIDE_WAY_OF.items() if main == status]
    moves = [move for state in (status, *side) for move in moves_from(state)]
    words = dict.fromkeys(str(move.done) for move in moves)
    semicolon = _("; ")
    return _("What can happen here: %(moves)s.") % {"moves": semicolon.join(words)}
