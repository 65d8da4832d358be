"""The transitions of a contribution; those of moderation come from portal.moderation."""

from django.utils.translation import gettext_lazy as _

from participation.contributions.states import ContributionStatus
from portal.grants import Permission
from portal.transitions import Transition, states

S = ContributionStatus

CONTRIBUTION_TRANSITIONS = (
    Transition(
        name="send",
        label=_("Send the contribution"),
        sources=states(S.DRAFT),
        target=S.HELD,
        permission=Permission.CONTRIBUTION_SEND,
        event="contribution.sent",
        done=_("Sent"),
        help=_("You get a receipt, and an answer on the day that was promised."),
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw"),
        sources=states(S.UNCONFIRMED, S.HELD, S.EDIT_PROPOSED, S.ACCEPTED),
        target=S.WITHDRAWN,
        permission=Permission.CONTRIBUTION_SEND,
        event="contribution.withdrawn",
        done=_("Withdrawn by its author"),
    ),
)
