"""A report in words: what is next, where it goes, what has happened."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.restrictions.models import Restriction
from participation.restrictions.states import RestrictionOutcome, RestrictionStatus
from participation.restrictions.tables import RESTRICTION_TRANSITIONS
from portal.clocks import Clock, ClockState, Party
from portal.errors import Sentence
from portal.looks.calculations import clock_sentences
from portal.transitions import Step

S = RestrictionStatus
_NEXT: dict[str, Sentence] = {
    S.DRAFT: _("You write it and file it. Nobody at the institution sees it before."),
    S.FILED: _("Somebody who reviews decisions takes it up."),
    S.IN_TRIAGE: _("Somebody who reviews decisions looks at it and answers, or passes it on."),
    S.WITH_REVIEW: _("It is with the review. What happens there stands on the page of the review."),
    S.ANSWERED: _("You have an answer. Say whether it settles the matter."),
}
_NEXT_FOR_STAFF: dict[str, Sentence] = {
    S.FILED: _("Take it up: read it, and see what can be done at once."),
    S.IN_TRIAGE: _("Answer what was done, or pass it to review. Do not forward its words."),
    S.WITH_REVIEW: _("The review goes on by its own rules."),
    S.ANSWERED: _("Whoever filed it says whether the answer settles the matter."),
    S.CLOSED: _("Nothing: it is closed."),
}
_TONES: dict[str, str] = {
    S.FILED: "info",
    S.IN_TRIAGE: "info",
    S.WITH_REVIEW: "waiting",
    S.ANSWERED: "good",
}


def standing(restriction: Restriction) -> tuple[str, str]:
    """(word, tone) of where it stands."""
    if restriction.outcome:
        return str(restriction.get_outcome_display()), "neutral"
    return str(restriction.get_status_display()), _TONES.get(restriction.status, "neutral")


def next_step(restriction: Restriction) -> Sentence:
    """What is next, for whoever filed it."""
    if restriction.status == S.CLOSED:
        if restriction.outcome == RestrictionOutcome.WITHDRAWN:
            return _("You withdrew it. You can file it again at any time.")
        return _("Nothing: you said that it is settled.")
    if restriction.status == S.FILED and not restriction.wants_review:
        return _("It waits for the room for protection. Nobody at this institution reads it.")
    return _NEXT[restriction.status]


def next_for_staff(restriction: Restriction) -> Sentence:
    """What those who review do next."""
    return _NEXT_FOR_STAFF[restriction.status]


def clock_rows(clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """The promise to take it up, with its calculation."""
    return [
        {
            "clock": clock,
            "name": _("Time to take it up"),
            "is_mine": clock.party == Party.APPLICANT,
            "is_overdue": clock.state is ClockState.OVERDUE,
            "sentences": clock_sentences(clock.calculation),
        }
        for clock in clocks
    ]


def timeline(restriction: Restriction, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What happened, the latest first; names stand nowhere."""
    done = {move.name: move.done for move in RESTRICTION_TRANSITIONS}
    who = {
        Step.Party.INSTITUTION: restriction.tenant.name,
        Step.Party.ORGANIZATION: _("whoever filed it"),
        Step.Party.PORTAL: Step.Party.PORTAL.label,
    }
    return [
        {
            "when": step.taken_at,
            "what": done.get(step.transition, step.transition),
            "who": who[Step.Party(step.party)],
        }
        for step in reversed(steps)
    ]
