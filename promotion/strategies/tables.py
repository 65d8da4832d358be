"""The transitions of strategies and of their owners."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.errors import Sentence
from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, states
from promotion.strategies import move_fields
from promotion.strategies.states import (
    CONCLUDED,
    WRITING,
    OwnerStatus,
    StrategyOutcome,
    StrategyStatus,
)

S, OWNER = StrategyStatus, OwnerStatus
_EDIT, _SIGN = Permission.STRATEGY_EDIT, Permission.STRATEGY_SIGN
LEAST_OWNERS = 2


def _has_owners(strategy: Any) -> Answer:
    if len(strategy.organizations) >= LEAST_OWNERS:
        return ALLOWED
    return denied(
        _(
            "A joint strategy is written by at least two organizations. Hand another one a code first."
        )
    )


def _end(name: str, label: Sentence, target: StrategyStatus, done: Sentence) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=states(S.UNDER_REVIEW),
        target=target,
        permission=_SIGN,
        event="strategy.concluded",
        done=done,
        fields=move_fields.for_conclusion,
    )


STRATEGY_TRANSITIONS = (
    Transition(
        name="scope",
        label=_("Begin scoping"),
        sources=states(S.IDEA),
        target=S.SCOPING,
        permission=_EDIT,
        event="strategy.scoped",
        done=_("Scoping began"),
        help=_("Find out what is to change, who should own it and what stands in the way."),
    ),
    Transition(
        name="open_design",
        label=_("Begin writing together"),
        sources=states(S.SCOPING),
        target=S.CO_DESIGN,
        permission=_EDIT,
        event="strategy.design_opened",
        done=_("Writing together began"),
        available=_has_owners,
        help=_("At least two organizations own it. Each owner then signs the same text."),
    ),
    Transition(
        name="adopt",
        label=_("Adopt"),
        sources=states(S.CO_DESIGN),
        target=S.ADOPTED,
        permission=_SIGN,
        event="strategy.adopted",
        done=_("Adopted: every owner has signed the same text"),
        is_internal=True,
    ),
    Transition(
        name="start",
        label=_("Begin the work"),
        sources=states(S.ADOPTED),
        target=S.ACTIVE,
        permission=_EDIT,
        event="strategy.started",
        done=_("The work began"),
    ),
    Transition(
        name="pause",
        label=_("Pause"),
        sources=states(S.ACTIVE),
        target=S.PAUSED,
        permission=_EDIT,
        event="strategy.paused",
        done=_("Paused"),
        fields=move_fields.for_pause,
    ),
    Transition(
        name="resume",
        label=_("Go on"),
        sources=states(S.PAUSED),
        target=S.ACTIVE,
        permission=_EDIT,
        event="strategy.resumed",
        done=_("The work goes on"),
    ),
    Transition(
        name="amend",
        label=_("Change the text"),
        sources=states(S.ADOPTED, S.ACTIVE, S.PAUSED),
        target=S.CO_DESIGN,
        permission=_SIGN,
        event="strategy.amendment_opened",
        done=_("The text can be changed; every owner signs the new one"),
        fields=move_fields.for_amendment,
    ),
    Transition(
        name="review",
        label=_("Begin the review"),
        sources=states(S.ACTIVE, S.PAUSED),
        target=S.UNDER_REVIEW,
        permission=_EDIT,
        event="strategy.review_opened",
        done=_("The review began"),
    ),
    _end("achieve", _("Conclude: achieved"), S.ACHIEVED, _("Concluded: achieved")),
    _end(
        "achieve_in_part",
        _("Conclude: achieved in part"),
        S.PARTLY_ACHIEVED,
        _("Concluded: achieved in part"),
    ),
    _end("not_achieve", _("Conclude: not achieved"), S.NOT_ACHIEVED, _("Concluded: not achieved")),
    _end(
        "supersede",
        _("Conclude: replaced by another"),
        S.SUPERSEDED,
        _("Concluded: replaced by another"),
    ),
    Transition(
        name="learn",
        label=_("Close the outcome harvest"),
        sources=frozenset(str(one) for one in CONCLUDED),
        target=S.LEARNED,
        permission=_EDIT,
        event="strategy.learned",
        done=_("The lessons are drawn"),
        fields=move_fields.for_lessons,
        help=_("Each outcome that was drafted must have been agreed on or withdrawn by then."),
    ),
    Transition(
        name="archive",
        label=_("Archive"),
        sources=states(S.LEARNED),
        target=S.ARCHIVED,
        permission=_EDIT,
        event="strategy.archived",
        done=_("Archived"),
    ),
    Transition(
        name="give_up",
        label=_("Give it up"),
        sources=frozenset(str(one) for one in WRITING),
        target=S.ARCHIVED,
        outcome=StrategyOutcome.GIVEN_UP,
        permission=_SIGN,
        event="strategy.given_up",
        done=_("Given up"),
        available=lambda strategy: (
            ALLOWED
            if strategy.adopted_at is None
            else denied(_("It was adopted before: sign the new text, or bring it to a review."))
        ),
        help=_("It was never public and stays so."),
    ),
)

OWNER_TRANSITIONS = (
    Transition(
        name="join",
        label=_("Own it together with the others"),
        sources=states(OWNER.INVITED),
        target=OWNER.JOINED,
        permission=_EDIT,
        event="strategy_owner.joined",
        done=_("You own this strategy together with the others"),
    ),
    Transition(
        name="decline",
        label=pgettext_lazy("an invitation", "Decline"),
        sources=states(OWNER.INVITED),
        target=OWNER.DECLINED,
        permission=_EDIT,
        event="strategy_owner.declined",
        done=pgettext_lazy("an invitation", "Declined"),
        fields=move_fields.for_leaving,
    ),
    Transition(
        name="sign",
        label=_("Sign this text"),
        sources=states(OWNER.JOINED),
        target=OWNER.JOINED,
        permission=_SIGN,
        event="strategy_owner.signed",
        done=_("Signed"),
        fields=move_fields.for_signature,
    ),
    Transition(
        name="list",
        label=_("Change how you are listed"),
        sources=states(OWNER.JOINED),
        target=OWNER.JOINED,
        permission=_SIGN,
        event="strategy_owner.listed",
        done=_("Changed"),
        fields=move_fields.for_listing,
    ),
    Transition(
        name="leave",
        label=_("Leave"),
        sources=states(OWNER.JOINED),
        target=OWNER.LEFT,
        permission=_SIGN,
        event="strategy_owner.left",
        done=_("You do not own this strategy any more"),
        fields=move_fields.for_leaving,
        help=_("You are listed nowhere from then on; what others have copied stays with them."),
    ),
    Transition(
        name="return",
        label=_("Own it again"),
        sources=states(OWNER.DECLINED, OWNER.LEFT),
        target=OWNER.JOINED,
        permission=_EDIT,
        event="strategy_owner.joined",
        done=_("You own this strategy together with the others"),
        is_internal=True,
    ),
    Transition(
        name="ask_again",
        label=_("Ask again"),
        sources=states(OWNER.DECLINED, OWNER.LEFT),
        target=OWNER.INVITED,
        permission=_EDIT,
        event="strategy_owner.asked",
        done=pgettext_lazy("owner of a strategy", "Asked"),
        is_internal=True,
    ),
)
