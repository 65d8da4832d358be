"""The second person: who may not do the next step because they did the one before."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule
from promotion.obstacles.models import Obstacle
from promotion.obstacles.rules import is_held
from promotion.obstacles.states import ObstacleStatus

S = ObstacleStatus


@object_rule(Permission.OBSTACLE_PUBLISH)
def is_second_person(actor: Actor, obj: Any) -> Answer:
    """Whoever assessed, proposed or wrote it does not confirm, publish or correct it."""
    if not isinstance(obj, Obstacle) or actor.person_id is None:
        return ALLOWED
    first = {
        S.ASSESSED: {obj.assessed_by_id},
        S.IN_REVIEW: {obj.assessed_by_id, obj.proposed_by_id},
        S.PUBLISHED: {obj.corrected_by_id},
    }.get(ObstacleStatus(obj.status), set())
    if actor.person_id in first:
        return denied(_("This takes a second person: you did the step before it."))
    return ALLOWED


@object_rule(Permission.OBSTACLE_HANDLE, Permission.OBSTACLE_VERIFY)
def holds_it(actor: Actor, obj: Any) -> Answer:
    """Two do not work on one report at the same time; taking it over is a step of its own."""
    if not isinstance(obj, Obstacle) or not is_held(obj):
        return ALLOWED
    if obj.handled_by_id == actor.person_id:
        return ALLOWED
    return denied(_("Somebody else handles it now. Take it over, saying why, or wait."))


@object_rule(Permission.OBSTACLE_SEAL)
def is_not_who_sealed(actor: Actor, obj: Any) -> Answer:
    """Whoever sealed it cannot unseal it."""
    is_sealed = isinstance(obj, Obstacle) and obj.status == S.SEALED
    if is_sealed and actor.person_id is not None and actor.person_id == obj.sealed_by_id:
        return denied(_("You sealed it. A second person can unseal it."))
    return ALLOWED
