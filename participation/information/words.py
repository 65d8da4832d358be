"""A request for information in words: what is next, its clocks, its answer, what can be done."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.decision_words import remedy_block, silence_block
from participation.information.clocks import (
    ACKNOWLEDGEMENT_CLOCK,
    ANSWER_CLOCK,
    CLARIFICATION_CLOCK,
    is_answer_overdue,
)
from participation.information.models import InformationRequest, Withheld
from participation.information.rules import exception_words
from participation.information.states import (
    GIVING,
    InformationOutcome,
    InformationStatus,
)
from participation.information.tables import INFORMATION_TRANSITIONS
from portal.clocks import Clock, ClockState, Party
from portal.decisions.fields import reasons_for
from portal.decisions.models import Decision
from portal.errors import Sentence
from portal.looks.calculations import clock_sentences
from portal.policies.kinds import Outcome
from portal.policies.rulebook import Rulebook
from portal.transitions import Step

S, End = InformationStatus, InformationOutcome

CLOCK_NAMES: dict[str, Sentence] = {
    ACKNOWLEDGEMENT_CLOCK: _("Time to acknowledge the request"),
    ANSWER_CLOCK: _("Time for the institution’s answer"),
    CLARIFICATION_CLOCK: _("Time to answer the question"),
}
_NEXT: dict[str, Sentence] = {
    S.DRAFT: _("You write the request and send it. Nobody at the institution sees it before."),
    S.SUBMITTED: _("The institution acknowledges the request. Its time to answer runs already."),
    S.IN_HAND: _("The institution looks for the information."),
    S.CLARIFICATION: _(
        "You answer the question below. Until then the institution’s clock stands still."
    ),
    S.PREPARED: _("The answer is prepared. The person who decides records it."),
    S.ANSWERED: _("You have the answer. Say whether it is complete."),
}
_CLOSED: dict[str, Sentence] = {
    End.LAPSED: _("The question was not answered and the request is closed. You can ask again."),
    End.WITHDRAWN: _("You withdrew the request. You can ask again at any time."),
}
_NEXT_FOR_STAFF: dict[str, Sentence] = {
    S.SUBMITTED: _("Acknowledge it, or ask what is meant. The time to answer runs already."),
    S.IN_HAND: _("Find it, put the documents on the file, say what is kept back and why."),
    S.CLARIFICATION: _("Whoever asked answers the question. The institution’s clock stands still."),
    S.PREPARED: _("Whoever decides records the answer. The documents are delivered with it."),
    S.ANSWERED: _("The answer can be published for all in the disclosure log."),
    S.CLOSED: _("Nothing: this request is closed."),
}
_OUTCOMES: dict[str, Sentence] = {
    Outcome.REFUSE.value: End.REFUSED.label,
    Outcome.PARTLY_RELEASED.value: End.PARTLY_RELEASED.label,
    Outcome.NOT_HELD.value: End.NOT_HELD.label,
    Outcome.EXCESSIVE.value: End.EXCESSIVE.label,
    Outcome.LAPSE.value: End.LAPSED.label,
}
_TONES = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.IN_HAND: "info",
    S.CLARIFICATION: "waiting",
    S.PREPARED: "info",
    End.RELEASED: "good",
    End.PARTLY_RELEASED: "waiting",
    End.ALREADY_PUBLIC: "good",
    End.REFUSED: "bad",
    End.EXCESSIVE: "bad",
    End.NOT_HELD: "waiting",
}


def standing(request: InformationRequest) -> tuple[str, str]:
    """(word, tone) of where the request stands, or of how it was answered."""
    if request.outcome:
        return str(request.get_outcome_display()), _TONES.get(End(request.outcome), "neutral")
    return str(request.get_status_display()), _TONES.get(S(request.status), "neutral")


def next_step(request: InformationRequest) -> Sentence:
    """What is next, for whoever asked."""
    if request.status == S.ANSWERED and request.outcome not in GIVING:
        return _("You have the answer. The reasons, and what you can do about it, stand below.")
    if request.status == S.CLOSED:
        return _CLOSED.get(request.outcome, _("Nothing: you said that the answer is complete."))
    return _NEXT[request.status]


def next_for_staff(request: InformationRequest) -> Sentence:
    """What the institution does next."""
    return _NEXT_FOR_STAFF[request.status]


def clock_rows(clocks: Iterable[Clock], rulebook: Rulebook) -> list[dict[str, Any]]:
    """Each clock that runs or stands still, with its calculation in sentences."""
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


def silence(
    clocks: Sequence[Clock], rulebook: Rulebook, now: datetime | None = None
) -> dict[str, Any] | None:
    """What can be done because no answer came in time; None while there is time.

    It is computed when it is read: never stored, never a refusal.
    """
    answer = next((clock for clock in clocks if clock.name == ANSWER_CLOCK), None)
    if answer is None or not is_answer_overdue(answer, now or timezone.now()):
        return None
    return silence_block(rulebook) | {"since": answer.due_at}


def decision_block(
    decision: Decision, request: InformationRequest, rulebook: Rulebook
) -> dict[str, Any]:
    """One decision with its reason and what can be done about it."""
    return {
        "decision": decision,
        "outcome": _outcome_words(decision, request),
        "reason": _reason_words(decision, rulebook),
        "remedy": remedy_block(decision, rulebook) if decision.is_adverse else None,
    }


def _outcome_words(decision: Decision, request: InformationRequest) -> Sentence:
    known = _OUTCOMES.get(decision.outcome)
    if known is not None:
        return known
    is_public = request.outcome == End.ALREADY_PUBLIC
    return End.ALREADY_PUBLIC.label if is_public else End.RELEASED.label


def _reason_words(decision: Decision, rulebook: Rulebook) -> Sentence:
    if not decision.is_adverse:
        return ""
    return reasons_for(rulebook, decision.outcome).get(decision.reason_code, "")


def withheld_rows(rows: Iterable[Withheld], rulebook: Rulebook) -> list[dict[str, Any]]:
    """What is kept back, each with the name of its exception."""
    names = exception_words(rulebook)
    return [{"row": row, "exception": names.get(row.exception, row.exception)} for row in rows]


def timeline(request: InformationRequest, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What happened, the latest first; those who handle it are the institution, not persons."""
    done = {move.name: move.done for move in INFORMATION_TRANSITIONS}
    mine = request.organization_name or _("whoever asked")
    who = {
        Step.Party.INSTITUTION: request.tenant.name,
        Step.Party.ORGANIZATION: mine,
        Step.Party.PORTAL: Step.Party.PORTAL.label,
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
