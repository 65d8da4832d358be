"""Object rules of strategies: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule
from promotion.strategies.models import Dissent, StrategyOwner, Substantiation


@object_rule(Permission.STRATEGY_SIGN, Permission.STRATEGY_EDIT)
def nobody_acts_for_another_owner(actor: Actor, row: Any) -> Answer:
    """The institution's staff sign for the institution alone, an organization's people for theirs."""
    owner = row.owner if isinstance(row, Dissent) else row
    if isinstance(owner, StrategyOwner) and actor.is_staff is not owner.is_institution:
        return denied(_("Each owner joins, signs and leaves for itself."))
    return ALLOWED


@object_rule(Permission.OUTCOME_SUBSTANTIATE)
def only_whoever_was_asked(actor: Actor, row: Any) -> Answer:
    """The institution owns strategies at its address: its staff are no outsiders."""
    if isinstance(row, Substantiation) and actor.is_staff:
        return denied(_("Only the organization that was asked says what it knows."))
    return ALLOWED
