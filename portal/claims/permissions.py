"""Object rules of claims: pure functions of the row and the actor."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Actor, Answer, denied, object_rule


@object_rule(Permission.ORGANIZATION_CLAIM)
def only_the_claimant_takes_over(actor: Actor, claim: Any) -> Answer:
    """A confirmed claim hands the file to whoever made it."""
    claimant = getattr(claim, "claimant_id", None)
    if claimant is not None and claimant != actor.person_id:
        return denied(_("Only whoever made this claim can do that."))
    return ALLOWED


@object_rule(Permission.CLAIM_DECIDE)
def nobody_decides_on_their_own_claim(actor: Actor, claim: Any) -> Answer:
    """Whoever made a claim takes no part in deciding it."""
    claimant = getattr(claim, "claimant_id", None)
    if claimant is not None and claimant == actor.person_id:
        return denied(_("You made this claim, so others decide on it."))
    return ALLOWED
