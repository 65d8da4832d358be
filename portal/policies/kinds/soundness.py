"""Whether the rules of a policy fit together: a remedy for each outcome, no unknown status."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext

from .base import Parameters
from .deciding import RemedyParameters
from .entering import TiersParameters
from .vocabulary import SINGLE_KINDS, Outcome


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


def double_faults(policy: Sequence[Parameters]) -> list[str]:
    """Say where a policy has two rules of a kind of which only one can count."""
    text = gettext("There are two rules of the kind “%(kind)s”. Keep one.")
    kinds = [rule.kind for rule in policy if rule.kind in SINGLE_KINDS]
    return [text % {"kind": kind.label} for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]


def policy_faults(policy: Sequence[Parameters], *, events: Collection[str]) -> list[str]:
    """Say what keeps a policy from being published, in sentences of the active language.

    `events` are the codes of the meetings that the institution has in its calendar.
    """
    known = {code for rule in policy if isinstance(rule, TiersParameters) for code in rule.codes}
    tiers = {code for rule in policy for code in rule.tiers_named()}
    meetings = {code for rule in policy for code in rule.events_named()}
    no_tier = gettext("A rule names the status “%(code)s”, which this policy does not have.")
    no_event = gettext("A rule counts from the meeting “%(code)s”, which is not in the calendar.")
    return [
        *(no_tier % {"code": code} for code in sorted(tiers - known)),
        *(no_event % {"code": code} for code in sorted(meetings - set(events))),
        *double_faults(policy),
        *remedy_faults(policy),
    ]
