"""What a decision's outcome is called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.policies.kinds import Outcome

# What a review can end with in favour of whoever asked for it.
_OF_REVIEWS = {
    "changed": gettext_lazy("decision changed"),
    "sent_back": gettext_lazy("sent back"),
}


def outcome_words(outcome: str) -> str:
    """The outcome in words; a grant is the one that is not in the list of adverse ones."""
    if outcome == "grant":
        return _("granted")
    if outcome == Outcome.DEFER:
        return _("deferred")
    if outcome in _OF_REVIEWS:
        return str(_OF_REVIEWS[outcome])
    return str(Outcome(outcome).label)
