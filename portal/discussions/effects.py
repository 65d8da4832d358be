"""What else happens when posts and memberships move. Moderation's own effects run before these."""

from django.utils.translation import gettext_lazy as _

from portal.clocks import DUE_FIELDS, end_clocks
from portal.discussions.models import Post, PublishedPost, RoomMembership
from portal.discussions.publishing import publish, take_down
from portal.discussions.tables import POST_WORDING
from portal.moderation.effects import (
    answer_reports,
    decide_against,
    moderate,
    start_moderation_clock,
)
from portal.moderation.models import TextReport
from portal.permissions import system_actor
from portal.policies.kinds import Outcome
from portal.tenancy.context import tenant_context
from portal.transitions import Move, effect_of

moderate(Post, POST_WORDING, word=_("posts in discussions"), queue="staff-discussions")


@effect_of(Post, "confirm")
def wait_for_moderators(move: Move) -> None:
    """From now on the policy's time runs."""
    start_moderation_clock(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Post, "publish", "accept", "reinstate", "restore")
def show_post(move: Move) -> None:
    """Others read it (again), as it was written."""
    since = publish(move.obj, actor=move.actor, now=move.now)
    move.set(published_at=since)


@effect_of(Post, "accept_edit")
def show_edited_post(move: Move) -> None:
    """Others read the words that the author agreed to, marked as edited."""
    if move.obj.published_at is not None:
        move.set(edited_at=move.now)
    since = publish(move.obj, actor=move.actor, now=move.now, is_moderators_edit=True)
    move.set(published_at=since)


@effect_of(Post, "remove")
def hide_post(move: Move) -> None:
    """Gone from thread, feed, search and API; the author's file keeps the text for a review."""
    take_down(move.obj, PublishedPost.State.REMOVED)


@effect_of(Post, "withdraw")
def forget_post(move: Move) -> None:
    """The author takes it back: nobody keeps the text."""
    take_down(move.obj, PublishedPost.State.WITHDRAWN)
    end_clocks(move.obj, now=move.now)
    with tenant_context(system_actor(move.obj.tenant_id)):
        answer_reports(move.obj, TextReport.Result.ACTED, actor=move.actor, now=move.now)
    move.set(text="", proposal=None, proposal_note="", proposed_from="")
    move.changed.update(DUE_FIELDS)


@effect_of(RoomMembership, "exclude")
def record_exclusion(move: Move) -> None:
    """A decision against a person: reason, article, words, and the remedy of the policy."""
    decide_against(move, Outcome.EXCLUDE)
    move.set(listed_as="")


@effect_of(RoomMembership, "leave")
def leave_quietly(move: Move) -> None:
    """The name is not listed any more."""
    move.set(listed_as="")


@effect_of(RoomMembership, "readmit")
def say_why(move: Move) -> None:
    """The moderators put an error right."""
    move.note = move.values["note"]
