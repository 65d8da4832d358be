"""The transitions of a report that somebody was kept out."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.restrictions import move_fields
from participation.restrictions.states import RestrictionOutcome, RestrictionStatus
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states

S = RestrictionStatus
_OPEN = states(S.FILED, S.IN_TRIAGE, S.WITH_REVIEW, S.ANSWERED)


def _is_for_review(restriction: Any) -> Answer:
    if not restriction.wants_review:
        return denied(_("It was filed for protection alone."))
    return ALLOWED


def _is_not_for_review(restriction: Any) -> Answer:
    return denied(_("It goes to review already.")) if restriction.wants_review else ALLOWED


RESTRICTION_TRANSITIONS = (
    Transition(
        name="file",
        label=_("File it"),
        sources=states(S.DRAFT),
        target=S.FILED,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.filed",
        done=_("Filed"),
        help=_("You get a receipt. It goes where you chose, and nowhere else."),
    ),
    Transition(
        name="choose_review",
        label=_("Let it go to review as well"),
        sources=states(S.FILED),
        target=S.FILED,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.review_chosen",
        done=_("It goes to review as well"),
        fields=move_fields.for_confirmation,
        available=_is_not_for_review,
        help=_("This institution’s reviewers of decisions will then read it."),
    ),
    Transition(
        name="take_up",
        label=_("Take it up"),
        sources=states(S.FILED),
        target=S.IN_TRIAGE,
        permission=Permission.RESTRICTION_HANDLE,
        event="restriction.taken_up",
        done=_("Somebody who reviews looks at it"),
        available=_is_for_review,
        help=_("Whoever takes it up cannot review it later."),
    ),
    Transition(
        name="open_review",
        label=_("Open the review"),
        sources=states(S.FILED, S.IN_TRIAGE, S.ANSWERED),
        target=S.WITH_REVIEW,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.review_opened",
        done=_("The review was opened"),
        available=_is_for_review,
        help=_("People who took no part in what happened look at it, under the rules for reviews."),
    ),
    Transition(
        name="pass_to_review",
        label=_("Pass it to review"),
        sources=states(S.IN_TRIAGE),
        target=S.WITH_REVIEW,
        permission=Permission.RESTRICTION_HANDLE,
        event="restriction.passed_to_review",
        done=_("It was passed to those who review"),
        available=_is_for_review,
        help=_("A review is opened in the name of whoever filed it, with the words of the report."),
    ),
    Transition(
        name="answer",
        label=_("Answer: what was done"),
        sources=states(S.IN_TRIAGE),
        target=S.ANSWERED,
        permission=Permission.RESTRICTION_HANDLE,
        event="restriction.answered",
        done=_("Answered"),
        fields=move_fields.for_answer,
        available=_is_for_review,
    ),
    Transition(
        name="reply",
        label=_("This does not settle it"),
        sources=states(S.ANSWERED),
        target=S.IN_TRIAGE,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.replied",
        done=_("Whoever filed it says that it is not settled"),
        fields=move_fields.for_reply,
        available=_is_for_review,
    ),
    Transition(
        name="close",
        label=_("Close it: this settles it"),
        sources=states(S.ANSWERED),
        target=S.CLOSED,
        outcome=RestrictionOutcome.ANSWERED,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.closed",
        done=_("Closed by whoever filed it"),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw it"),
        sources=_OPEN,
        target=S.CLOSED,
        outcome=RestrictionOutcome.WITHDRAWN,
        permission=Permission.RESTRICTION_REPORT,
        event="restriction.withdrawn",
        done=_("Withdrawn"),
        fields=move_fields.for_confirmation,
        help=_("Nobody looks at it any more. You can file it again at any time."),
    ),
    Transition(
        name="conclude_after_review",
        label=_("Answer after a review"),
        sources=states(S.WITH_REVIEW),
        target=S.ANSWERED,
        permission=Permission.APPEAL_DECIDE,
        event="restriction.concluded",
        done=_("A review has ended; its words are the answer"),
        fields=move_fields.for_words_of_review,
        is_internal=True,
    ),
    Transition(
        name="return_after_review",
        label=_("Look at it again after a review"),
        sources=states(S.WITH_REVIEW),
        target=S.IN_TRIAGE,
        permission=Permission.APPEAL_DECIDE,
        event="restriction.returned",
        done=_("Sent back by a review, to be looked at again"),
        fields=move_fields.for_words_of_review,
        is_internal=True,
    ),
)
