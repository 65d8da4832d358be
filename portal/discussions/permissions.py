"""Object rules of discussions: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.discussions.models import Post, RoomMembership
from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule


@object_rule(Permission.POST_WRITE)
def a_post_is_its_authors(actor: Actor, row: Any) -> Answer:
    """Nobody edits, withdraws or consents for somebody else: the institution's staff neither."""
    if isinstance(row, Post) and row.author_id != actor.person_id:
        return denied(_("Only the author of a post does this."))
    return ALLOWED


@object_rule(Permission.POST_MODERATE)
def nobody_moderates_their_own(actor: Actor, row: Any) -> Answer:
    """A moderator's own post is looked at by a colleague."""
    author = getattr(row, "own_person_id", None) if isinstance(row, Post | RoomMembership) else None
    if author is not None and author == actor.person_id:
        return denied(_("This is your own. A colleague looks at it."))
    return ALLOWED


@object_rule(Permission.ROOM_VOUCH)
def a_membership_is_its_members(actor: Actor, row: Any) -> Answer:
    """Nobody leaves a room for somebody else."""
    if isinstance(row, RoomMembership) and row.person_id != actor.person_id:
        return denied(_("Only the member does this."))
    return ALLOWED
