"""What the guard shows and does where analysts publish: the preview, and the public row of each move.

These effects run after those of the report itself, in the same transaction: a report that is sealed
is gone from what is public in that moment, whatever fails afterwards.
"""

from django.utils import timezone

from portal.transitions import Move, effect_of
from promotion.obstacles import services  # noqa: F401 - its effects come before these
from promotion.obstacles.models import Correction, Obstacle, ObstacleReply
from promotion.obstacles.preview import Preview, previewer
from promotion.obstacles.states import PublicationLevel, ReplyState
from promotion.publication.preview import preview as what_is_learnt
from promotion.publication.services import merge_obstacle, retract_obstacle, show_obstacle


@previewer
def preview(obstacle: Obstacle) -> Preview:
    """What the guard lets through and what can be worked out from it, as if the embargo had ended."""
    now = max(timezone.now(), obstacle.embargo_until or timezone.now())
    return Preview(
        "promotion/publication/preview.html", {"view": what_is_learnt(obstacle, now=now)}
    )


@effect_of(Obstacle, "publish", "publish_after_embargo")
def show(move: Move) -> None:
    """The first publication, or the next one after a seal; in figures alone where it must be."""
    if show_obstacle(move.obj, now=move.now) is None:
        move.set(level=PublicationLevel.FIGURES)
        return
    answered = ObstacleReply.objects.filter(obstacle=move.obj, published_at=None)
    answered.exclude(state=ReplyState.ASKED).update(published_at=move.now)


@effect_of(Obstacle, "correct")
def show_anew(move: Move) -> None:
    """A new revision, with the note that everybody reads; nothing where it may be counted only."""
    correction = Correction.objects.get(pk=move.references["correction"])
    if show_obstacle(move.obj, now=move.now, note=correction.note) is None:
        move.set(level=PublicationLevel.FIGURES)
        ObstacleReply.objects.filter(obstacle=move.obj).update(published_at=None)


@effect_of(Obstacle, "retract")
def take_back(move: Move) -> None:
    """Marked as wrong, with the note in its place."""
    retract_obstacle(move.obj, note=move.values["note"], for_safety=False, now=move.now)


@effect_of(Obstacle, "retract_for_safety", "withdraw", "seal")
def leave_nothing(move: Move) -> None:
    """Nothing but the opaque id; what was replied names what it was about, and goes with it."""
    retract_obstacle(move.obj, note="", for_safety=True, now=move.now)
    ObstacleReply.objects.filter(obstacle=move.obj).update(published_at=None)


@effect_of(Obstacle, "merge")
def lead_to_the_other(move: Move) -> None:
    """The public row of a merged report leads to the other's."""
    merge_obstacle(move.obj, into=move.obj.merged_into, now=move.now)
