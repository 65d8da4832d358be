"""The transitions of an obstacle report: from its arrival to a publication, and out of sight.

Nobody decides alone over what becomes public: verified, published and corrected take two persons,
and so does coming back from a seal. Whatever takes something out of sight takes one, at once.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.transitions import Transition, Visibility, states
from promotion.obstacles import correction_fields, move_fields
from promotion.obstacles.rules import (
    can_be_confirmed,
    can_be_proposed,
    can_be_published,
    can_wait_for_embargo,
    has_no_correction,
    has_waiting_correction,
    is_reopened_by_unsealing,
    is_shut_by_unsealing,
)
from promotion.obstacles.states import ObstacleOutcome, ObstacleStatus

S = ObstacleStatus
OPEN = states(S.SUBMITTED, S.TRIAGE, S.NEEDS_INFO, S.VERIFYING, S.ASSESSED, S.IN_REVIEW)
EVERYWHERE = states(*(status for status in S if status != S.SEALED))


def _row(**parts: Any) -> Transition:
    """The time line of a report is read by analysts alone."""
    return Transition(visibility=Visibility.STAFF, **parts)


_TRIAGE = (
    _row(
        name="take_up",
        label=_("Take it up"),
        sources=states(S.SUBMITTED),
        target=S.TRIAGE,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.taken_up",
        done=_("Taken up"),
        help=_("You handle it from now on; others see that."),
    ),
    _row(
        name="ask",
        label=_("Ask whoever submitted it"),
        sources=states(S.TRIAGE, S.VERIFYING),
        target=S.NEEDS_INFO,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.asked",
        done=_("Your question can be read with the receipt"),
        fields=move_fields.for_question,
        help=_("The time limits stand still until there is an answer, or you go on without one."),
    ),
    _row(
        name="note_answer",
        label=_("An answer came"),
        sources=states(S.NEEDS_INFO),
        target=S.TRIAGE,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.answered",
        done=_("An answer came"),
        is_internal=True,
    ),
    _row(
        name="go_on",
        label=_("Go on without an answer"),
        sources=states(S.NEEDS_INFO),
        target=S.TRIAGE,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.gone_on_with",
        done=_("It goes on without an answer"),
    ),
    _row(
        name="begin_verification",
        label=_("Begin to verify it"),
        sources=states(S.TRIAGE),
        target=S.VERIFYING,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.verification_begun",
        done=_("It is being verified"),
        help=_("From now on there are 30 days to verify it."),
    ),
    _row(
        name="close_outside",
        label=_("Close it: outside this register’s scope"),
        sources=states(S.TRIAGE, S.VERIFYING, S.ASSESSED),
        target=S.OUTSIDE,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.closed_outside",
        done=_("Closed: outside this register’s scope"),
        fields=move_fields.for_scope,
        help=_("Your words and the page of those who can help are read with the receipt."),
    ),
)

_VERIFICATION = (
    _row(
        name="assess",
        label=_("Say what you found"),
        sources=states(S.VERIFYING),
        target=S.ASSESSED,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.assessed",
        done=_("Assessed"),
        fields=move_fields.for_assessment,
    ),
    _row(
        name="confirm",
        label=_("Confirm as the second person: verified"),
        sources=states(S.ASSESSED),
        target=S.ASSESSED,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.confirmed",
        done=_("Verified, by two persons"),
        fields=move_fields.for_confirmation,
        available=can_be_confirmed,
    ),
    _row(
        name="verify_again",
        label=_("Look at it again"),
        sources=states(S.ASSESSED),
        target=S.VERIFYING,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.verification_begun",
        done=_("It is being verified again"),
    ),
)

_PUBLICATION = (
    _row(
        name="propose",
        label=_("Propose it for publication"),
        sources=states(S.ASSESSED),
        target=S.IN_REVIEW,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.proposed",
        done=_("It waits for a second person"),
        fields=move_fields.for_proposal,
        available=can_be_proposed,
    ),
    _row(
        name="publish",
        label=_("Publish it"),
        sources=states(S.IN_REVIEW),
        target=S.PUBLISHED,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.published",
        done=_("Published"),
        fields=move_fields.for_publication,
        available=can_be_published,
        help=_("Exactly what the preview shows becomes public. A feed cannot be called back."),
    ),
    _row(
        name="approve",
        label=_("Approve it: it is published when the embargo ends"),
        sources=states(S.IN_REVIEW),
        target=S.IN_REVIEW,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.approved",
        done=_("Approved; the portal publishes it when the embargo ends"),
        fields=move_fields.for_publication,
        available=can_wait_for_embargo,
    ),
    _row(
        name="publish_after_embargo",
        label=_("The embargo ended"),
        sources=states(S.IN_REVIEW),
        target=S.PUBLISHED,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.published",
        done=_("Published when the embargo ended"),
        is_internal=True,
    ),
    _row(
        name="send_back",
        label=_("Send it back to those who verify"),
        sources=states(S.IN_REVIEW),
        target=S.ASSESSED,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.sent_back",
        done=_("Sent back"),
        fields=move_fields.for_reason,
    ),
    _row(
        name="take_back",
        label=_("Take the proposal back"),
        sources=states(S.IN_REVIEW),
        target=S.ASSESSED,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.taken_back",
        done=_("The proposal was taken back"),
    ),
    _row(
        name="propose_correction",
        label=_("Correct what is published"),
        sources=states(S.PUBLISHED),
        target=S.PUBLISHED,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.correction_proposed",
        done=_("The correction waits for a second person"),
        fields=correction_fields.for_correction,
        available=has_no_correction,
        help=_("Nothing changes in public before a second person has read it."),
    ),
    _row(
        name="correct",
        label=_("Publish the correction"),
        sources=states(S.PUBLISHED),
        target=S.PUBLISHED,
        permission=Permission.OBSTACLE_PUBLISH,
        event="obstacle.corrected",
        done=_("The correction is published, with its note"),
        fields=move_fields.for_publication,
        available=has_waiting_correction,
    ),
    _row(
        name="drop_correction",
        label=_("Drop the correction"),
        sources=states(S.PUBLISHED),
        target=S.PUBLISHED,
        permission=Permission.OBSTACLE_VERIFY,
        event="obstacle.correction_dropped",
        done=_("The correction was dropped; what is published stays"),
        available=has_waiting_correction,
    ),
)

_OUT_OF_SIGHT = (
    _row(
        name="retract",
        label=_("Retract it: it was wrong"),
        sources=states(S.PUBLISHED),
        target=S.RETRACTED,
        outcome=ObstacleOutcome.ERROR,
        permission=Permission.OBSTACLE_SEAL,
        event="obstacle.retracted",
        done=_("Retracted; the note says why, in feeds and exports too"),
        fields=move_fields.for_retraction,
    ),
    _row(
        name="retract_for_safety",
        label=_("Retract it for somebody’s safety"),
        sources=states(S.PUBLISHED, S.RETRACTED),
        target=S.RETRACTED,
        outcome=ObstacleOutcome.SAFETY,
        permission=Permission.OBSTACLE_SEAL,
        event="obstacle.retracted_for_safety",
        done=_("Nothing is left in public but an opaque number"),
        fields=move_fields.for_confirmation,
        help=_("No reason is asked for and none is shown."),
    ),
    _row(
        name="merge",
        label=_("Merge it into another report"),
        sources=OPEN | states(S.PUBLISHED),
        target=S.MERGED,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.merged",
        done=_("Merged; both numbers still lead there"),
        fields=move_fields.for_merger,
    ),
    _row(
        name="archive",
        label=_("Put it into the archive"),
        sources=states(S.ASSESSED, S.RETRACTED, S.OUTSIDE, S.WITHDRAWN),
        target=S.ARCHIVED,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.archived",
        done=_("In the archive"),
        help=_("It is not published and nobody works on it any more."),
    ),
    _row(
        name="withdraw",
        label=_("Withdraw it"),
        sources=OPEN | states(S.PUBLISHED, S.RETRACTED, S.OUTSIDE),
        target=S.WITHDRAWN,
        permission=Permission.OBSTACLE_HANDLE,
        event="obstacle.withdrawn",
        done=_("Withdrawn by whoever submitted it"),
        is_internal=True,
    ),
    _row(
        name="seal",
        label=_("Seal it at once"),
        sources=EVERYWHERE,
        target=S.SEALED,
        permission=Permission.OBSTACLE_SEAL,
        event="obstacle.sealed",
        done=_("Sealed: nobody reads it, and nothing of it is public"),
        help=_("It disappears from everywhere in this moment. A second person can unseal it."),
    ),
    _row(
        name="unseal",
        label=_("Unseal it and look at it anew"),
        sources=states(S.SEALED),
        target=S.TRIAGE,
        permission=Permission.OBSTACLE_SEAL,
        event="obstacle.unsealed",
        done=_("Unsealed; it starts anew"),
        fields=move_fields.for_reason,
        available=is_reopened_by_unsealing,
        help=_("Whatever was public before stays away until it is verified and published again."),
    ),
    _row(
        name="unseal_to_archive",
        label=_("Unseal it into the archive"),
        sources=states(S.SEALED),
        target=S.ARCHIVED,
        permission=Permission.OBSTACLE_SEAL,
        event="obstacle.unsealed",
        done=_("Unsealed, into the archive"),
        fields=move_fields.for_reason,
        available=is_shut_by_unsealing,
    ),
)

OBSTACLE_TRANSITIONS = (*_TRIAGE, *_VERIFICATION, *_PUBLICATION, *_OUT_OF_SIGHT)
