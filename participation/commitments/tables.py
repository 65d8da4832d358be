"""The transitions of a commitment: from a proposal to a verified or dropped promise."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.commitments import move_fields
from participation.commitments.states import CommitmentOutcome, CommitmentStatus
from portal.grants import Permission
from portal.transitions import Transition, states

S = CommitmentStatus
_UNDER_WAY = states(S.ON_TRACK, S.AT_RISK, S.DELAYED)
_EDIT = Permission.COMMITMENT_EDIT


def _was_promised(commitment: Any) -> bool:
    """Dropping what was published goes against those who were promised it."""
    return commitment.published_at is not None


COMMITMENT_TRANSITIONS = (
    Transition(
        name="adopt",
        label=_("Adopt and publish"),
        sources=states(S.PROPOSED),
        target=S.ON_TRACK,
        permission=_EDIT,
        event="commitment.adopted",
        done=_("Adopted"),
        help=_("Owner, date and indicator become public and stay so."),
    ),
    Transition(
        name="mark_at_risk",
        label=_("Say that it is at risk"),
        sources=states(S.ON_TRACK, S.DELAYED),
        target=S.AT_RISK,
        permission=_EDIT,
        event="commitment.marked_at_risk",
        done=_("Said to be at risk"),
        fields=move_fields.for_progress,
    ),
    Transition(
        name="mark_on_track",
        label=_("Say that it is on track"),
        sources=states(S.AT_RISK),
        target=S.ON_TRACK,
        permission=_EDIT,
        event="commitment.marked_on_track",
        done=_("Said to be on track"),
        fields=move_fields.for_progress,
    ),
    Transition(
        name="postpone",
        label=_("Move the date"),
        sources=_UNDER_WAY,
        target=S.DELAYED,
        permission=_EDIT,
        event="commitment.postponed",
        done=_("The date was moved"),
        fields=move_fields.for_postponement,
        help=_("The old date stays visible, with your reason."),
    ),
    Transition(
        name="report_done",
        label=_("Report it done"),
        sources=_UNDER_WAY,
        target=S.IN_CHECK,
        permission=_EDIT,
        event="commitment.reported_done",
        done=_("Reported done"),
        fields=move_fields.for_completion,
        help=_(
            "Organizations check it now, for as long as your rules say. One substantiated dispute"
            " blocks “verified”."
        ),
    ),
    Transition(
        name="verify",
        label=_("The check ends: verified"),
        sources=states(S.IN_CHECK),
        target=S.CLOSED,
        outcome=CommitmentOutcome.VERIFIED,
        permission=_EDIT,
        event="commitment.verified",
        done=_("Verified by civil society"),
        is_internal=True,
    ),
    Transition(
        name="end_unchecked",
        label=_("The check ends: too few verdicts to say"),
        sources=states(S.IN_CHECK),
        target=S.CLOSED,
        outcome=CommitmentOutcome.UNCHECKED,
        permission=_EDIT,
        event="commitment.ended_unchecked",
        done=_("The time to check it ended without enough verdicts"),
        is_internal=True,
    ),
    Transition(
        name="reopen",
        label=_("The check ends: disputed, or done in part only"),
        sources=states(S.IN_CHECK),
        target=S.AT_RISK,
        permission=_EDIT,
        event="commitment.reopened",
        done=_("Disputed, therefore reopened"),
        is_internal=True,
    ),
    Transition(
        name="take_up_after_review",
        label=_("Take up again after a review"),
        sources=states(S.CLOSED),
        target=S.AT_RISK,
        permission=_EDIT,
        event="commitment.taken_up_after_review",
        done=_("Stands again: a review changed the decision to drop it or sent it back"),
        fields=move_fields.for_note,
        is_internal=True,
    ),
    Transition(
        name="drop",
        label=_("Drop it"),
        sources=states(S.PROPOSED, S.ON_TRACK, S.AT_RISK, S.DELAYED),
        target=S.CLOSED,
        outcome=CommitmentOutcome.DROPPED,
        permission=Permission.COMMITMENT_DROP,
        event="commitment.dropped",
        done=_("Dropped"),
        fields=move_fields.for_drop,
        is_adverse=_was_promised,
        decides=True,
        help=_("The reason and the level of the decision are published."),
    ),
)
