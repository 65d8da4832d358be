"""The transitions of parts of the plan, of outcomes, and of confirmations from outside."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.errors import Sentence
from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied
from portal.transitions import Fields, Transition, states
from promotion.strategies import move_fields
from promotion.strategies.states import (
    UNDER_WAY,
    ItemStatus,
    OutcomeStatus,
    StrategyStatus,
    WitnessStatus,
)

S, ITEM = StrategyStatus, ItemStatus
H, W = OutcomeStatus, WitnessStatus
_EDIT, _SIGN = Permission.STRATEGY_EDIT, Permission.STRATEGY_SIGN


def _plan_is_under_way(part: Any) -> Answer:
    if part.strategy.status in UNDER_WAY and part.strategy.status != S.PAUSED:
        return ALLOWED
    return denied(
        _("The plan is worked on once the strategy is adopted and while it is not paused.")
    )


def _on_item(
    name: str,
    label: Sentence,
    sources: frozenset[str],
    target: ItemStatus,
    done: Sentence,
    fields: Callable[[Any, Actor], Fields] = move_fields.nothing,
) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=sources,
        target=target,
        permission=_EDIT,
        event=f"plan_item.{name}",
        done=done,
        available=_plan_is_under_way,
        fields=fields,
    )


ITEM_TRANSITIONS = (
    _on_item("start", _("Begin"), states(ITEM.PLANNED), ITEM.IN_PROGRESS, _("Begun")),
    _on_item(
        "report",
        _("Say how far it is"),
        states(ITEM.IN_PROGRESS),
        ITEM.IN_PROGRESS,
        _("Noted"),
        move_fields.for_report,
    ),
    _on_item(
        "finish", _("It is done"), states(ITEM.PLANNED, ITEM.IN_PROGRESS), ITEM.DONE, _("Done")
    ),
    _on_item(
        "block",
        _("It is blocked"),
        states(ITEM.PLANNED, ITEM.IN_PROGRESS),
        ITEM.BLOCKED,
        pgettext_lazy("part of a plan", "Blocked"),
        move_fields.for_block,
    ),
    _on_item(
        "unblock",
        _("It is not blocked any more"),
        states(ITEM.BLOCKED),
        ITEM.IN_PROGRESS,
        _("Goes on"),
    ),
    _on_item(
        "drop",
        _("Drop it"),
        states(ITEM.PLANNED, ITEM.IN_PROGRESS, ITEM.BLOCKED),
        ITEM.DROPPED,
        pgettext_lazy("part of a plan", "Dropped"),
        move_fields.for_drop,
    ),
    _on_item(
        "take_up_again",
        _("Take it up again"),
        states(ITEM.DONE, ITEM.DROPPED),
        ITEM.IN_PROGRESS,
        _("Taken up again"),
    ),
)

OUTCOME_TRANSITIONS = (
    Transition(
        name="review",
        label=_("It is described rightly"),
        sources=states(H.DRAFTED),
        target=H.REVIEWED,
        permission=_EDIT,
        event="outcome.reviewed",
        done=_("Reviewed"),
        help=_("Somebody else than who drafted it reads it over, as an owner."),
    ),
    Transition(
        name="revise",
        label=_("Describe it anew"),
        sources=states(H.REVIEWED, H.SUBSTANTIATED),
        target=H.DRAFTED,
        permission=_EDIT,
        event="outcome.revised",
        done=_("It can be changed"),
        help=_("What was confirmed from outside was another text: it has to be confirmed anew."),
    ),
    Transition(
        name="substantiate",
        label=_("Confirmed from outside"),
        sources=states(H.REVIEWED),
        target=H.SUBSTANTIATED,
        permission=Permission.OUTCOME_SUBSTANTIATE,
        event="outcome.substantiated",
        done=_("Confirmed from outside"),
        is_internal=True,
    ),
    Transition(
        name="agree",
        label=_("Agree on it and publish"),
        sources=states(H.SUBSTANTIATED),
        target=H.AGREED,
        permission=_SIGN,
        event="outcome.agreed",
        done=_("Agreed and published"),
    ),
    Transition(
        name="use",
        label=_("Say what it was used for"),
        sources=states(H.AGREED),
        target=H.USED,
        permission=_EDIT,
        event="outcome.used",
        done=_("Noted"),
        fields=move_fields.for_use,
    ),
    Transition(
        name="withdraw",
        label=_("Withdraw it"),
        sources=states(H.DRAFTED, H.REVIEWED, H.SUBSTANTIATED, H.AGREED, H.USED),
        target=H.WITHDRAWN,
        permission=_SIGN,
        event="outcome.withdrawn",
        done=_("Withdrawn"),
        fields=move_fields.for_withdrawal,
    ),
)

WITNESS_TRANSITIONS = (
    Transition(
        name="confirm",
        label=_("Confirm it"),
        sources=states(W.INVITED),
        target=W.CONFIRMED,
        permission=Permission.OUTCOME_SUBSTANTIATE,
        event="substantiation.confirmed",
        done=_("Confirmed"),
        fields=move_fields.for_confirmation,
    ),
    Transition(
        name="decline",
        label=_("Do not confirm it"),
        sources=states(W.INVITED),
        target=W.DECLINED,
        permission=Permission.OUTCOME_SUBSTANTIATE,
        event="substantiation.declined",
        done=_("Not confirmed"),
        fields=move_fields.for_no_confirmation,
    ),
)
