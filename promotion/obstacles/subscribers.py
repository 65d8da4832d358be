"""What reports do when they hear of an event: an embargo that ended, and words for those who are told."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.clocks import Clock
from portal.errors import IllegalTransition, Refused
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import RANG, Plan, plans
from portal.notifications.wording import day_in_words
from portal.outbox import Event, subscribe
from portal.permissions import system_actor
from portal.transitions import perform
from promotion.obstacles import notices  # noqa: F401 - it registers templates
from promotion.obstacles.effects import EMBARGO
from promotion.obstacles.models import Obstacle
from promotion.obstacles.notices import OBSTACLE
from promotion.obstacles.sources import forget_key
from promotion.obstacles.states import ObstacleStatus


@plans(OBSTACLE, EMBARGO)
def plan_for_embargo(_clock: Clock) -> Plan:
    """Nobody is reminded of it; when it ends, what was approved is published."""
    return Plan(before=())


@subscribe(RANG)
def end_embargo(event: Event) -> None:
    """Publish what a second person approved; send it back where the guard no longer lets it through.

    Where nobody approved it in the meantime it goes on waiting for a second person.
    """
    if event.subject_type != OBSTACLE or event.references.get("name") != EMBARGO:
        return
    if event.tenant_id is None:
        return
    obstacle = Obstacle.objects.filter(pk=event.subject_id).first()
    is_waiting = obstacle is not None and obstacle.status == ObstacleStatus.IN_REVIEW
    if not is_waiting or obstacle is None or obstacle.approved_at is None:
        return
    actor = system_actor(event.tenant_id)
    try:
        perform(Obstacle, obstacle.pk, "publish_after_embargo", actor=actor)
    except IllegalTransition:
        # Somebody moved it in this moment: what they did stands.
        return
    except Refused as refused:
        values = {"note": str(refused.sentence)}
        perform(Obstacle, obstacle.pk, "send_back", actor=actor, values=values)


@subscribe("vault_key.ended")
def forget_ended_key(event: Event) -> None:
    """An ended key opens no source any more."""
    forget_key(event.subject_id)


@describes(OBSTACLE)
def describe_reports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The number, the day and the page: never what happened, where or to whom."""
    rows = Obstacle.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={
                "reference": known[matter.subject_id].reference,
                "due": day_in_words(matter, known[matter.subject_id]),
            },
            path=path_to(
                "staff-obstacle",
                tenant=known[matter.subject_id].tenant.slug,
                obstacle=matter.subject_id,
            ),
        )
        for matter in matters
        if matter.subject_id in known
    }
