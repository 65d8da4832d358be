"""Applications of the demo in every state, made by services as the demo's people, through time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from participation.accreditation.demo_papers import attach_papers
from participation.accreditation.demo_texts import (
    ANSWERS,
    CLOSING_TEXT,
    DEFERRAL_TEXT,
    QUESTIONS,
    RECOMMENDATION_TEXT,
    REFUSAL_TEXT,
    REPLIES,
    RETURN_NOTE,
)
from participation.accreditation.models import Accreditation, Application
from participation.accreditation.selectors import open_questions
from participation.accreditation.services import (
    assign_application,
    declare_conflict,
    list_publicly,
    save_application_draft,
    start_application,
)
from portal.decisions.fields import reasons_for
from portal.demo import at
from portal.organizations.models import Organization
from portal.permissions import Actor
from portal.policies.kinds import (
    CriteriaParameters,
    DeciderParameters,
    DeferralParameters,
    LanguagesParameters,
    QuestionnaireParameters,
    QuestionType,
    RuleKind,
    TiersParameters,
    label,
)
from portal.policies.models import PolicySubject
from portal.policies.rulebook import Rulebook, policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform


@dataclass
class Matter:
    """One organization before one institution, and the people who act in it."""

    tenant: Tenant
    organization: Organization
    language: str
    owner: Actor
    reviewer: Actor
    decider: Actor
    began: datetime
    application: Application | None = None

    def when(self, days: int) -> datetime:
        """An instant that many days after it began, never in the future."""
        return min(self.began + timedelta(days=days), timezone.now())


def _rulebook(matter: Matter) -> Rulebook:
    with tenant_context(matter.reviewer):
        policy = policy_in_force(matter.tenant.pk, PolicySubject.ACCREDITATION)
        if policy is None:
            raise LookupError(matter.tenant.slug)
        return rulebook_of(policy)


def has_accreditation(tenant: Tenant, staff: Actor) -> bool:
    """Whether the institution grants any status at all."""
    with tenant_context(staff):
        policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
        return policy is not None and rulebook_of(policy).first(RuleKind.TIERS) is not None


def draft(matter: Matter, *, is_complete: bool = True) -> None:
    """Begin and fill in; an incomplete draft stops after the first answers."""
    rulebook = _rulebook(matter)
    matter.language = _language(matter, rulebook)
    with at(matter.when(0)), tenant_context(matter.owner):
        application = start_application(
            tenant_id=matter.tenant.pk, organization_id=matter.organization.pk, actor=matter.owner
        )
        matter.application = application
        save_application_draft(
            application_id=application.pk,
            values=_values(matter, rulebook, is_complete=is_complete),
            actor=matter.owner,
        )
        if is_complete:
            attach_papers(application, rulebook, actor=matter.owner)


def _language(matter: Matter, rulebook: Rulebook) -> str:
    accepted = rulebook.parameters(LanguagesParameters)
    if accepted is None or matter.language in accepted.codes:
        return matter.language
    return next(code for code in accepted.codes if code in ANSWERS)


def _values(matter: Matter, rulebook: Rulebook, *, is_complete: bool) -> dict[str, Any]:
    tiers = rulebook.parameters(TiersParameters)
    form = rulebook.parameters(QuestionnaireParameters)
    criteria = rulebook.parameters(CriteriaParameters)
    texts = ANSWERS[matter.language]
    questions = form.questions if form else ()
    answers = {
        question.code: _answer(question, texts[number % len(texts)])
        for number, question in enumerate(questions if is_complete else questions[:2])
    }
    return {
        "tier": tiers.tiers[len(matter.organization.name) % len(tiers.tiers)].code if tiers else "",
        "language": matter.language,
        "answers": answers,
        "criteria": [entry.code for entry in criteria.statements]
        if criteria and is_complete
        else [],
    }


def _answer(question: Any, text: str) -> str:
    fixed = {
        QuestionType.NUMBER: "240",
        QuestionType.DATE: "2015-05-01",
        QuestionType.YES_NO: "yes",
    }
    if question.choices:
        return str(question.choices[0].code)
    return fixed.get(question.type, text)


def _move(matter: Matter, name: str, actor: Actor, days: int, **values: Any) -> None:
    if matter.application is None:
        raise LookupError("draft the application first")
    with at(matter.when(days)), tenant_context(actor):
        matter.application = perform(
            Application, matter.application.pk, name, actor=actor, values=values
        )


def send(matter: Matter) -> None:
    """Drafted and sent."""
    draft(matter)
    _move(matter, "submit", matter.owner, 3, confirm="on")


def send_back(matter: Matter) -> None:
    """Returned for completion."""
    send(matter)
    _move(matter, "return", matter.reviewer, 9, note=RETURN_NOTE)


def review(matter: Matter) -> None:
    """Taken up by a reviewer who has declared that there is no conflict."""
    send(matter)
    _declare(matter)
    _move(matter, "admit", matter.reviewer, 10)


def _declare(matter: Matter) -> None:
    if matter.application is None:
        raise LookupError("draft the application first")
    for actor in (matter.reviewer, matter.decider):
        with at(matter.when(8)), tenant_context(actor):
            declare_conflict(
                application_id=matter.application.pk, has_conflict=False, reason="", actor=actor
            )
    with at(matter.when(8)), tenant_context(matter.reviewer):
        assign_application(
            application_id=matter.application.pk,
            assignee_id=matter.reviewer.person_id,
            actor=matter.reviewer,
        )


def ask(matter: Matter) -> None:
    """Questions are open."""
    review(matter)
    _ask(matter, 20)


def _ask(matter: Matter, days: int) -> None:
    rule = _rulebook(matter).rules[0]
    _move(
        matter,
        "ask",
        matter.reviewer,
        days,
        asker=_body(matter, "recommends") or _body(matter, "secretariat"),
        rule=rule,
        questions=QUESTIONS,
        question_language="en",
    )


def _reply(matter: Matter, days: int) -> None:
    if matter.application is None:
        raise LookupError("draft the application first")
    with tenant_context(matter.owner):
        answers = {
            f"answer_{question.pk}": REPLIES[matter.language]
            for question in open_questions(matter.application)
        }
    _move(matter, "answer", matter.owner, days, **answers)


def _body(matter: Matter, which: str) -> str:
    decider = _rulebook(matter).parameters(DeciderParameters)
    labels = getattr(decider, which) if decider else {}
    return label(labels, "en").text if labels else ""


def recommend(matter: Matter) -> None:
    """Asked, answered, recommended."""
    ask(matter)
    _reply(matter, 30)
    _recommend(matter, 45)


def _recommend(matter: Matter, days: int) -> None:
    rulebook = _rulebook(matter)
    _move(
        matter,
        "recommend",
        matter.reviewer,
        days,
        body=_body(matter, "recommends") or _body(matter, "secretariat"),
        recommendation="recommended",
        tier=matter.application.tier if matter.application else "",
        rule=rulebook.first(RuleKind.CRITERIA) or rulebook.rules[0],
        text=RECOMMENDATION_TEXT,
    )


def place(matter: Matter) -> None:
    """On the agenda of the body."""
    recommend(matter)
    _place(matter, 60)


def _place(matter: Matter, days: int) -> None:
    _move(matter, "place", matter.reviewer, days, session="2026 session", agenda_item="4 (b)")


def _recorded(matter: Matter, days: int) -> dict[str, Any]:
    return {
        "body": _body(matter, "decides"),
        "session": "2026 session",
        "symbol": f"ILL/2026/D/{days}",
        "decided_on": matter.when(days).date(),
    }


def _adverse(matter: Matter, outcome: str, text: str, days: int) -> dict[str, Any]:
    rulebook = _rulebook(matter)
    reasons = list(reasons_for(rulebook, outcome))
    return {
        **_recorded(matter, days),
        "rule": rulebook.first(RuleKind.CRITERIA) or rulebook.rules[0],
        "reason_code": reasons[0],
        "text": text,
    }


def grant(matter: Matter) -> None:
    """Granted; the holder agrees to be listed."""
    place(matter)
    _move(matter, "grant", matter.decider, 75, **_recorded(matter, 75))
    with at(matter.when(80)), tenant_context(matter.owner):
        accreditation = Accreditation.objects.get(
            organization=matter.organization, tenant=matter.tenant
        )
        if not matter.organization.is_confidential:
            list_publicly(accreditation_id=accreditation.pk, is_listed=True, actor=matter.owner)


def refuse(matter: Matter) -> None:
    """Refused with reasons and what can be done about it."""
    place(matter)
    _move(matter, "refuse", matter.decider, 75, **_adverse(matter, "refuse", REFUSAL_TEXT, 75))


DEFERRALS = 3


def defer_three_times(matter: Matter) -> None:
    """Deferred for the third time."""
    place(matter)
    rulebook = _rulebook(matter)
    deferral = rulebook.parameters(DeferralParameters)
    reason = deferral.reasons[0].code if deferral else ""
    for number in range(DEFERRALS):
        day = 75 + 120 * number
        values = {
            **_recorded(matter, day),
            "rule": rulebook.first(RuleKind.DEFERRAL) or rulebook.rules[0],
            "reason_code": reason,
            "text": DEFERRAL_TEXT,
        }
        _move(matter, "defer", matter.decider, day, **values)
        if number < DEFERRALS - 1:
            _ask(matter, day + 20)
            _reply(matter, day + 30)
            _recommend(matter, day + 50)
            _place(matter, day + 60)


def close_without_prejudice(matter: Matter) -> None:
    """No answer by the cut-off."""
    ask(matter)
    values = _adverse(matter, "close_without_prejudice", CLOSING_TEXT, 55)
    _move(matter, "close_without_prejudice", matter.decider, 55, **values)


def withdraw(matter: Matter) -> None:
    """Withdrawn at the organization's own wish."""
    review(matter)
    _move(matter, "withdraw", matter.owner, 25, confirm="on", note="")


def leave_unfinished(matter: Matter) -> None:
    """A draft that nobody but the organization sees."""
    draft(matter, is_complete=False)


Story = Callable[[Matter], None]
# What happens at each institution, and how many days ago it began. One story an organization.
STORIES: tuple[tuple[Story, int], ...] = (
    (grant, 420),
    (review, 400),
    (defer_three_times, 470),
    (ask, 24),
    (recommend, 60),
    (refuse, 130),
    (send, 6),
    (place, 90),
    (send_back, 16),
    (close_without_prejudice, 75),
    (leave_unfinished, 2),
    (withdraw, 200),
)


def play(matter: Matter, story: Story) -> None:
    """Tell one story, once."""
    with tenant_context(matter.owner):
        known = Application.objects.filter(tenant=matter.tenant, organization=matter.organization)
        if known.exists():
            return
    story(matter)
