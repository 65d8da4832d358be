"""Object rules of stories: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule
from promotion.stories.models import Story
from promotion.stories.states import StoryStatus


@object_rule(Permission.STORY_PUBLISH)
def a_second_person(actor: Actor, row: Any) -> Answer:
    """Whoever wrote on the text neither checks its evidence nor publishes it."""
    is_checked = isinstance(row, Story) and row.status == StoryStatus.EVIDENCE_CHECK
    if is_checked and actor.person_id in row.hands:
        return denied(
            _("You wrote on this text. Somebody else checks its evidence and publishes it.")
        )
    return ALLOWED
