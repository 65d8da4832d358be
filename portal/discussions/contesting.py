"""What a review does to posts and to exclusions from a closed room (portal.appeals.contestable)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.appeals.contestable import Contestable, Ruling, register
from portal.discussions import effects  # noqa: F401 - what a restored post does is there
from portal.discussions.models import Post, RoomMembership
from portal.discussions.states import MembershipStatus
from portal.discussions.tables import POST_WORDING
from portal.errors import NotFound, Sentence
from portal.grants import StaffRole
from portal.moderation.contesting import contest_moderation
from portal.permissions import Actor
from portal.transitions import perform


def _own_post(post_id: UUID, actor: Actor) -> Post:
    found = Post.objects.filter(pk=post_id, author_id=actor.person_id).first()
    if found is None or actor.person_id is None:
        raise NotFound
    return found


def readmit(ruling: Ruling) -> Sentence:
    """A changed exclusion ends at once."""
    if ruling.subject.status != MembershipStatus.EXCLUDED:
        return ""
    perform(
        RoomMembership,
        ruling.subject.pk,
        "restore",
        actor=ruling.actor,
        values={},
        within=ruling.move,
    )
    return _("The person is a member of the room again.")


contest_moderation(
    Post,
    POST_WORDING,
    name=_("A post in a discussion"),
    find=_own_post,
    page=("discussion-post", "post"),
    staff_page=("staff-post", "post"),
)
register(
    Contestable(
        label=RoomMembership._meta.label_lower,
        name=_("Membership of a closed room"),
        page=("discussion-membership", "place"),
        changed=readmit,
        sent_back=readmit,
        unit=frozenset({StaffRole.CONSULTATION_MANAGER}),
    )
)
