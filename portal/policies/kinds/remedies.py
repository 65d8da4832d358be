"""Which outcomes of a policy go against somebody, and which rule is the remedy for each."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from .base import Parameters
from .deciding import RemedyParameters
from .vocabulary import Outcome


def adverse_outcomes(policy: Sequence[Parameters]) -> tuple[Outcome, ...]:
    """Return the outcomes against somebody that a policy with these rules can have.

    Silence counts where the policy promises an answer in time; a deferral where it has a ceiling.
    """
    found: set[Outcome] = set()
    for rule in policy:
        found.update(rule.adverse_outcomes())
    return tuple(outcome for outcome in Outcome if outcome in found)


def remedies_for(outcome: Outcome, policy: Iterable[Parameters]) -> tuple[RemedyParameters, ...]:
    """Return the remedy rules that name an outcome; a sound policy has exactly one for each."""
    return tuple(
        rule
        for rule in policy
        if isinstance(rule, RemedyParameters) and outcome in rule.for_outcomes
    )


def remedy_faults(policy: Sequence[Parameters]) -> list[str]:
    """Say what keeps a policy from being published: an outcome with no remedy rule, or with two."""
    faults = []
    for outcome in adverse_outcomes(policy):
        count = len(remedies_for(outcome, policy))
        if count == 0:
            text = gettext(
                "No rule says what can be done when the outcome is “%(outcome)s”. Add a remedy, or "
                "state that none is provided and what remains possible."
            )
        elif count > 1:
            text = gettext(
                "More than one rule says what can be done when the outcome is “%(outcome)s”. Keep one."
            )
        else:
            continue
        faults.append(text % {"outcome": outcome.label})
    return faults
