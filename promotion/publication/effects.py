"""What the public reads follows each move of a report, in the move's own transaction.

Registered after the desk's own effects: what they check and set comes first.
"""

from portal.transitions import Move, effect_of
from promotion.obstacles import effects as desk  # noqa: F401 - theirs come first
from promotion.obstacles.models import Correction, Obstacle
from promotion.publication.services import merge_obstacle, retract_obstacle, show_obstacle


@effect_of(Obstacle, "publish", "publish_after_embargo")
def show(move: Move) -> None:
    """As the guard lets it: a row, or a report more in the next figures."""
    show_obstacle(move.obj, now=move.now)


@effect_of(Obstacle, "correct")
def show_correction(move: Move) -> None:
    """A new revision, with what was said about it."""
    correction = Correction.objects.get(pk=move.references["correction"])
    show_obstacle(move.obj, now=move.now, note=correction.note)


@effect_of(Obstacle, "retract")
def mark(move: Move) -> None:
    """The row stays, marked, with the note."""
    retract_obstacle(move.obj, note=move.values["note"], for_safety=False, now=move.now)


@effect_of(Obstacle, "retract_for_safety", "seal", "withdraw")
def take_out(move: Move) -> None:
    """An opaque id stays, and nothing that says why."""
    retract_obstacle(move.obj, note="", for_safety=True, now=move.now)


@effect_of(Obstacle, "merge")
def lead_over(move: Move) -> None:
    """The row leads to the other's."""
    into = Obstacle.objects.get(pk=move.references["into"])
    merge_obstacle(move.obj, into=into, now=move.now)
