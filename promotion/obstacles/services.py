"""Writes on reports that are not moves: who handles one. Moves: `portal.transitions.perform`.

Importing this module registers the effects of the moves.
"""

from uuid import UUID

from portal.clocks import DUE_FIELDS
from portal.permissions import system_actor
from portal.transitions import perform
from promotion.obstacles.effects import TRIAGE, start_limit
from promotion.obstacles.models import Obstacle

__all__ = ["note_answer", "start_triage", "withdraw"]


def start_triage(obstacle: Obstacle) -> None:
    """A report has arrived: three days to look at it. Called where one is made; it is saved here."""
    start_limit(obstacle, TRIAGE, now=obstacle.created_at)
    obstacle.save(update_fields=list(DUE_FIELDS))


def note_answer(obstacle_id: UUID | str, *, tenant_id: UUID) -> Obstacle:
    """Whoever holds the receipt answered: it is looked at again.

    Run as the portal itself in the institution's context; who answered is known to nobody.
    """
    moved: Obstacle = perform(Obstacle, obstacle_id, "note_answer", actor=system_actor(tenant_id))
    return moved


def withdraw(obstacle_id: UUID | str, *, tenant_id: UUID) -> Obstacle:
    """Whoever holds the receipt withdraws it: at once, and out of what is public.

    Run as the portal itself in the institution's context.
    """
    moved: Obstacle = perform(Obstacle, obstacle_id, "withdraw", actor=system_actor(tenant_id))
    return moved
