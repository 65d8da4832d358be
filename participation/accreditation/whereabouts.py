"""Where a file stands, in words: what is next, who acts, by when, and how that was worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Application
from participation.accreditation.states import ApplicationOutcome, ApplicationStatus
from portal.clocks import Clock, ClockState, Party
from portal.errors import Sentence
from portal.looks.calculations import clock_sentences
from portal.policies.kinds import DeciderParameters
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook

A, End = ApplicationStatus, ApplicationOutcome

_NEXT: dict[str, Sentence] = {
    A.DRAFT: _("You write the application and send it. Nobody at the institution sees it before."),
    A.SUBMITTED: _("The secretariat checks whether everything that the rules ask for is there."),
    A.RETURNED: _("You complete the points listed below and send the application again."),
    A.UNDER_REVIEW: _("The secretariat studies the application. It may ask you questions."),
    A.QUESTIONS_OPEN: _(
        "You answer the questions. Until then the institution’s clock stands still."
    ),
    A.RECOMMENDED: _("The application is prepared; it is put on the agenda of the deciding body."),
    A.BEFORE_BODY: _("The deciding body takes it up in its session."),
    A.DEFERRED: _(
        "The decision was put off. The application is taken up again; you need do nothing."
    ),
}
_CLOSED: dict[str, Sentence] = {
    End.GRANTED: _(
        "The status was granted. Your rights and your next report stand on its own page."
    ),
    End.GRANTED_LOWER: _("A status was granted, another one than you asked for. Read why below."),
    End.REFUSED: _("The application was refused. Below are the reasons and what you can do."),
    End.NOT_ADMISSIBLE: _("The application was found not admissible. Below is what you can do."),
    End.CLOSED_WITHOUT_PREJUDICE: _(
        "The application was closed without prejudice: it was not refused, and you can apply again."
    ),
    End.WITHDRAWN: _("You withdrew the application. You can apply again at any time."),
}
_APPLICANT_ACTS = frozenset({A.DRAFT, A.RETURNED, A.QUESTIONS_OPEN})
CLOCK_NAMES: dict[str, Sentence] = {
    "answer": _("Time for the institution’s answer"),
    "completion": _("Time to complete the application"),
    "questions": _("Time to answer the questions"),
    "report": _("Time for the next report"),
    "reply": _("Time to reply to the notice"),
    "filing": _("Time to ask for a review"),
    "acknowledgement": _("Time to acknowledge the request"),
}


@dataclass(frozen=True)
class NextStep:
    """What is next: in words, who acts, by when (None: no time limit)."""

    text: Sentence
    who: Sentence
    due_at: datetime | None


def next_step(application: Application, rulebook: Rulebook, clocks: Sequence[Clock]) -> NextStep:
    """What is next for an application."""
    if application.status == A.CLOSED:
        return NextStep(_CLOSED.get(application.outcome, ""), "", None)
    mine = application.status in _APPLICANT_ACTS
    party = Party.APPLICANT if mine else Party.INSTITUTION
    running = [clock for clock in clocks if clock.party == party and clock.stopped_at is None]
    who = _("You") if mine else _acting_body(application, rulebook)
    return NextStep(_NEXT[application.status], who, running[0].due_at if running else None)


def _acting_body(application: Application, rulebook: Rulebook) -> Sentence:
    decider = rulebook.parameters(DeciderParameters)
    if decider is None:
        return _("The institution")
    at_body = application.status in {A.RECOMMENDED, A.BEFORE_BODY, A.DEFERRED}
    return here(decider.decides if at_body else decider.secretariat).text


def clock_rows(clocks: Iterable[Clock], rulebook: Rulebook) -> list[dict[str, Any]]:
    """Each clock that matters, with its calculation in sentences."""
    rules = {rule.pk: rule for rule in rulebook.rules}
    return [
        {
            "clock": clock,
            "name": CLOCK_NAMES.get(clock.name, clock.name),
            "is_mine": clock.party == Party.APPLICANT,
            "is_overdue": clock.state is ClockState.OVERDUE,
            "sentences": clock_sentences(clock.calculation),
            "rule": rules.get(clock.rule_id) if clock.rule_id else None,
        }
        for clock in clocks
    ]


def is_answer_overdue(clocks: Iterable[Clock]) -> bool:
    """Whether the institution's promise to answer has run out. This is never a refusal."""
    return any(clock.name == "answer" and clock.has_run_out for clock in clocks)
