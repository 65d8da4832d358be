"""A report in words: where it stands, what is next, what has happened."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.clocks import Clock
from portal.errors import Sentence
from portal.looks.calculations import clock_sentences
from portal.transitions import Step
from promotion.obstacles.effects import EMBARGO, TRIAGE, VERIFICATION
from promotion.obstacles.models import Obstacle
from promotion.obstacles.rules import is_under_embargo
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.tables import OBSTACLE_TRANSITIONS

S = ObstacleStatus
_TONES: dict[str, str] = {
    S.SUBMITTED: "info",
    S.TRIAGE: "info",
    S.NEEDS_INFO: "waiting",
    S.VERIFYING: "info",
    S.ASSESSED: "info",
    S.IN_REVIEW: "waiting",
    S.PUBLISHED: "good",
    S.RETRACTED: "bad",
    S.SEALED: "bad",
}
_NEXT: dict[str, Sentence] = {
    S.SUBMITTED: _("Take it up: read it and say whether it belongs here."),
    S.TRIAGE: _("Put it into words and codes that are fit to publish, ask, or begin to verify it."),
    S.NEEDS_INFO: _("Whoever submitted it can answer with the receipt. No time runs meanwhile."),
    S.VERIFYING: _("Compare it with independent sources and say what you found."),
    S.ASSESSED: _("Propose it for publication, look at it again, or put it into the archive."),
    S.IN_REVIEW: _("A second person reads the preview and publishes it, or sends it back."),
    S.PUBLISHED: _("Ask those held responsible for a reply; correct or retract it where needed."),
    S.RETRACTED: _("Nothing of it is public but what the note says. It can be archived."),
    S.ARCHIVED: _("Nothing: nobody works on it any more."),
    S.OUTSIDE: _("Nothing: who can help was said with the receipt. It can be archived."),
    S.MERGED: _("Nothing: the report that it was merged into goes on."),
    S.WITHDRAWN: _("Nothing: whoever submitted it withdrew it. It can be archived."),
    S.SEALED: _("A second person can unseal it. Until then nobody reads it."),
}
_CLOCKS: dict[str, Sentence] = {
    TRIAGE: _("Time to look at it"),
    VERIFICATION: _("Time to verify it"),
    EMBARGO: _("Embargo before it is published"),
}


def standing(obstacle: Obstacle) -> tuple[str, str]:
    """(word, tone) of where it stands."""
    word = obstacle.get_outcome_display() if obstacle.outcome else obstacle.get_status_display()
    return str(word), _TONES.get(obstacle.status, "neutral")


def next_step(obstacle: Obstacle) -> Sentence:
    """What is next, for those who work on it."""
    if obstacle.status == S.ASSESSED and obstacle.awaits_confirmation:
        return _("A second person confirms that it is verified. Until then it counts as less.")
    if obstacle.status == S.PUBLISHED and obstacle.has_correction:
        return _("A second person reads the correction and publishes it.")
    if obstacle.status == S.IN_REVIEW and is_under_embargo(obstacle):
        if obstacle.approved_at is not None:
            return _("It is approved. The portal publishes it when the embargo ends.")
        return _("The embargo runs. A second person can approve it meanwhile.")
    return _NEXT[obstacle.status]


def title_of(obstacle: Obstacle) -> str:
    """Its line, or that nobody reads it."""
    return str(_("Sealed")) if obstacle.status == S.SEALED else obstacle.title


def clock_rows(clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """The running time limits with how each was worked out."""
    return [
        {
            "clock": clock,
            "name": _CLOCKS.get(clock.name, clock.name),
            "sentences": clock_sentences(clock.calculation),
        }
        for clock in clocks
    ]


def timeline(obstacle: Obstacle, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What happened, the latest first. What came with the receipt has no name beside it."""
    done = {move.name: move.done for move in OBSTACLE_TRANSITIONS}
    who = {
        Step.Party.INSTITUTION: obstacle.tenant.name,
        Step.Party.ORGANIZATION: "",
        Step.Party.PORTAL: "",
    }
    return [
        {
            "when": step.taken_at,
            "what": done.get(step.transition, step.transition),
            "who": who[Step.Party(step.party)],
            "text": step.note,
        }
        for step in reversed(steps)
    ]
