"""Beside the file: where it stands, until when, under which rules, and what one may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Application
from participation.accreditation.states import ApplicationStatus
from participation.accreditation.whereabouts import CLOCK_NAMES
from portal.clocks import Clock, Party, calendar_of, due_after
from portal.errors import Sentence
from portal.grants import Permission
from portal.looks.calculations import clock_sentences
from portal.looks.words import last_day
from portal.moves import has_role_for
from portal.permissions import Actor, allowed
from portal.policies.kinds import RemedyPlace, RuleKind
from portal.policies.kinds.base import here
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Tenant

A, K = ApplicationStatus, RuleKind

_NEXT: dict[str, Sentence] = {
    A.SUBMITTED: _("Check whether everything that the rules ask for is there."),
    A.RETURNED: _("The organization completes its file. The institution’s clock stands still."),
    A.UNDER_REVIEW: _("Study the file, ask what is missing, record the recommendation."),
    A.QUESTIONS_OPEN: _("The organization answers. The institution’s clock stands still."),
    A.RECOMMENDED: _("Put it before the deciding body, with its session."),
    A.BEFORE_BODY: _("The body decides; its decision is recorded here."),
    A.DEFERRED: _("Take it up again when the reason for the deferral has gone, or ask."),
    A.CLOSED: _("Nothing: this file is closed."),
}
_RULES: dict[str, tuple[RuleKind, ...]] = {
    A.SUBMITTED: (K.COMPLETION, K.DOCUMENT_SET, K.ELIGIBLE_ACTOR_TYPES, K.MINIMUM_AGE),
    A.RETURNED: (K.COMPLETION,),
    A.UNDER_REVIEW: (K.CRITERIA, K.QUESTION_ANSWER, K.DECIDER),
    A.QUESTIONS_OPEN: (K.QUESTION_ANSWER,),
    A.RECOMMENDED: (K.DECIDER,),
    A.BEFORE_BODY: (K.DECIDER, K.REFUSAL_REASONS, K.DEFERRAL, K.REMEDY),
    A.DEFERRED: (K.DEFERRAL, K.QUESTION_ANSWER),
    A.CLOSED: (K.REMEDY, K.REAPPLY),
}
_RULES_OF_MOVE: dict[str, tuple[RuleKind, ...]] = {
    "return": (K.COMPLETION, K.DOCUMENT_SET),
    "admit": (K.COMPLETION, K.DOCUMENT_SET),
    "declare_not_admissible": (K.REFUSAL_REASONS, K.ELIGIBLE_ACTOR_TYPES, K.REMEDY),
    "ask": (K.QUESTION_ANSWER,),
    "recommend": (K.CRITERIA, K.DECIDER),
    "place": (K.DECIDER,),
    "grant": (K.DECIDER, K.TIERS),
    "grant_lower": (K.TIERS, K.REFUSAL_REASONS, K.REMEDY),
    "refuse": (K.REFUSAL_REASONS, K.CRITERIA, K.REMEDY),
    "defer": (K.DEFERRAL, K.REMEDY),
    "resume": (K.DEFERRAL,),
    "close_without_prejudice": (K.QUESTION_ANSWER, K.REFUSAL_REASONS, K.REMEDY),
    "give_notice": (K.SUSPENSION, K.CONDUCT),
    "suspend": (K.SUSPENSION, K.REMEDY),
    "withdraw_status": (K.SUSPENSION, K.REAPPLY, K.REMEDY),
    "question": (K.REPORTING_CYCLE,),
    "note": (K.REPORTING_CYCLE,),
    "decline": (K.REFUSAL_REASONS, K.REMEDY),
}
# The outcome that each adverse move records; its remedy is looked up under this name.
OUTCOMES = {
    "declare_not_admissible": "not_admissible",
    "grant_lower": "grant_lower",
    "refuse": "refuse",
    "defer": "defer",
    "close_without_prejudice": "close_without_prejudice",
    "suspend": "suspend",
    "withdraw_status": "withdraw_status",
    "decline": "refuse",
}


def next_for_staff(application: Application) -> Sentence:
    """What the institution does next."""
    return _NEXT[application.status]


def clock_rows(subject: Any, actor: Actor) -> list[dict[str, Any]]:
    """The clocks that run or stand still, each with its calculation, and whether it can be extended."""
    clocks = Clock.objects.filter(
        tenant_id=subject.tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        ended_at=None,
    ).order_by("due_at")
    return [
        {
            "clock": clock,
            "name": CLOCK_NAMES.get(clock.name, clock.name),
            "is_theirs": clock.party == Party.APPLICANT,
            "sentences": clock_sentences(clock.calculation),
            "may_extend": clock.extended_at is None
            and bool(allowed(actor, Permission.CLOCK_EXTEND, clock)),
        }
        for clock in clocks
    ]


def rules_for_status(status: str, rulebook: Rulebook) -> list[Rule]:
    """The articles that matter while a file is in this state."""
    return _of_kinds(_RULES[status], rulebook)


def rules_for_move(name: str, rulebook: Rulebook) -> list[Rule]:
    """The articles that a move is made under."""
    return _of_kinds(_RULES_OF_MOVE.get(name, ()), rulebook)


def _of_kinds(kinds: Iterable[RuleKind], rulebook: Rulebook) -> list[Rule]:
    return [rule for kind in kinds for rule in rulebook.all(kind)]


def may_declare(application: Application, actor: Actor) -> bool:
    """Whether the actor has still to say if there is a conflict of interest."""
    return (
        application.status != A.CLOSED
        and has_role_for(actor, Permission.APPLICATION_RECUSE)
        and actor.person_id not in {*application.cleared, *application.recused}
    )


@dataclass(frozen=True)
class RemedyPreview:
    """What the organization will be told about what it can do; shown before a decision is saved."""

    is_missing: bool = False
    is_none: bool = False
    is_here: bool = False
    body: str = ""
    address: str = ""
    remaining: str = ""
    last_day: date | None = None
    rule: Rule | None = None


def remedy_preview(
    outcome: str | None, rulebook: Rulebook, tenant: Tenant, *, now: datetime
) -> RemedyPreview | None:
    """The remedy that the policy has for this outcome; None where there is nothing to remedy."""
    if outcome is None:
        return None
    found = rulebook.remedy_for(outcome)
    if found is None:
        return RemedyPreview(is_missing=True)
    rule, remedy = found
    until = due_after(now, remedy.time, calendar_of(tenant)).at if remedy.time else None
    return RemedyPreview(
        is_none=remedy.where is RemedyPlace.NONE,
        is_here=remedy.where is RemedyPlace.PORTAL,
        body=here(remedy.body).text if remedy.body else "",
        address=remedy.address,
        remaining=here(remedy.remaining).text if remedy.remaining else "",
        last_day=None if until is None else last_day(until),
        rule=rule,
    )


def deferral_of(obj: Any, move: str) -> dict[str, Any] | None:
    """Which deferral this would be, against the ceiling; None for another move."""
    if move != "defer":
        return None
    number, ceiling = obj.deferral_count + 1, obj.deferral_ceiling
    return {
        "number": number,
        "ceiling": ceiling,
        "is_adverse": ceiling is not None and number > ceiling,
    }
