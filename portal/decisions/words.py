"""What a decision's outcome is called."""

from django.utils.translation import gettext as _

from portal.policies.kinds import Outcome


def outcome_words(outcome: str) -> str:
    """The outcome in words; a grant is the one that is not in the list of adverse ones."""
    if outcome == "grant":
        return _("granted")
    if outcome == Outcome.DEFER:
        return _("deferred")
    return str(Outcome(outcome).label)
