"""Replies of bodies held responsible, beside a published row."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from promotion.obstacles.models import ObstacleReply
from promotion.obstacles.states import Origin
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import STANDING


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, or that there was none. `body` is named as finely as the row names who acted."""

    body: str
    state: str
    asked_on: date
    replied_on: date | None
    text: str
    language: str
    answer: str


def replies_of(row: PublishedObstacle) -> list[Reply]:
    """The published replies of a row that stands; of others none.

    A body that the row does not name (the one municipality, the one prison) is not named here
    either: it would place what happened.
    """
    if row.state not in STANDING:
        return []
    found = ObstacleReply.objects.filter(
        tenant_id=row.tenant_id, obstacle_id=row.obstacle_id, published_at__isnull=False
    )
    return [
        Reply(
            body=reply.asked_body
            if row.origin == Origin.PUBLIC or reply.actor in row.actors
            else _("The body held responsible"),
            state=reply.get_state_display(),
            asked_on=reply.asked_on,
            replied_on=reply.replied_on,
            text=reply.text,
            language=reply.language,
            answer=reply.answer,
        )
        for reply in found
    ]
