"""One application through the whole procedure, by services."""

from datetime import date

import pytest

from participation.accreditation.models import Accreditation, Application, ApplicationVersion
from portal.audit import AuditEntry
from portal.decisions.models import Decision, DecisionDigest, RemedyKind
from portal.errors import IllegalTransition, InvalidFields, NotPermitted
from portal.grants import StaffRole
from portal.policies.kinds import RuleKind
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.transitions import Step
from tests.cast import Cast, Mover, clear


def test_a_refusal_says_what_can_be_done(  # noqa: PLR0915 - one story from end to end
    cast: Cast, submitted: Application, move: Mover
) -> None:
    reviewer, decider = cast.reviewer, cast.decider
    clear(submitted, reviewer, decider)
    move(submitted, "admit", reviewer)
    with tenant_context(reviewer):
        rules = rulebook_of(submitted.policy_id)
    rule = rules.first(RuleKind.CRITERIA) or rules.rules[0]
    asked = move(
        submitted,
        "ask",
        reviewer,
        asker="Secretariat",
        rule=rule,
        questions="Who pays for your work?\n\nWho sits on your board?",
        question_language="en",
    )
    assert asked.status == "questions_open"
    assert asked.due_party == "applicant"
    from participation.accreditation.selectors import open_questions

    with tenant_context(cast.owner):
        answers = {f"answer_{question.pk}": "Members do." for question in open_questions(submitted)}
    assert len(answers) == 2
    move(submitted, "answer", cast.owner, **answers)
    move(
        submitted,
        "recommend",
        reviewer,
        body="Committee",
        recommendation="not_recommended",
        tier=submitted.tier,
        rule=rule,
        text="Criteria not met.",
    )
    move(submitted, "place", reviewer, session="12th session", agenda_item="4")
    values = {
        "rule": rule,
        "text": "The criteria are not met.",
        "body": "Commission",
        "session": "12th session",
        "symbol": "RC/12/D/4",
        "decided_on": date(2026, 11, 20),
    }
    with pytest.raises(InvalidFields) as refused:
        move(submitted, "refuse", decider, **values)
    assert set(refused.value.errors) == {"reason_code"}
    with tenant_context(decider):
        from portal.decisions.fields import reasons_for

        reason = next(iter(reasons_for(rules, "refuse")))
    done = move(submitted, "refuse", decider, reason_code=reason, **values)
    assert (done.status, done.outcome, done.due_at) == ("closed", "refused", None)
    with pytest.raises(IllegalTransition):
        move(submitted, "refuse", decider, reason_code=reason, **values)

    with tenant_context(cast.owner):
        decision = Decision.objects.get(subject_id=submitted.pk)
        assert decision.remedy == RemedyKind.PORTAL
        assert decision.remedy_until is not None
        assert list(Step.objects.values_list("transition", flat=True)) == [
            "submit",
            "admit",
            "ask",
            "answer",
            "recommend",
            "place",
            "refuse",
        ]
        assert DecisionDigest.objects.get().reason_code == reason
    with tenant_context(cast.rival_owner):
        assert not Application.objects.exists()
        assert not Decision.objects.exists()
    with tenant_context(cast.staff[StaffRole.AUDITOR]):
        assert AuditEntry.objects.filter(action="application.refused").count() == 1


def test_a_draft_is_nobodys_business(cast: Cast) -> None:
    from participation.accreditation.services import start_application

    with tenant_context(cast.owner):
        draft = start_application(
            tenant_id=cast.institution.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
    with tenant_context(cast.reviewer):
        assert not Application.objects.filter(pk=draft.pk).exists()


def test_a_grant_opens_an_accreditation(cast: Cast, submitted: Application, move: Mover) -> None:
    clear(submitted, cast.reviewer, cast.decider)
    move(submitted, "admit", cast.reviewer)
    with tenant_context(cast.reviewer):
        rule = rulebook_of(submitted.policy_id).rules[0]
    move(
        submitted,
        "recommend",
        cast.reviewer,
        body="Committee",
        recommendation="recommended",
        tier=submitted.tier,
        rule=rule,
        text="All criteria are met.",
    )
    move(submitted, "place", cast.reviewer, session="12th session", agenda_item="")
    granted = move(
        submitted,
        "grant",
        cast.decider,
        body="Commission",
        session="12th session",
        symbol="RC/12/D/5",
        decided_on=date(2026, 11, 20),
    )
    assert granted.outcome == "granted"
    with tenant_context(cast.owner):
        accreditation = Accreditation.objects.get()
        assert accreditation.tier == submitted.tier
        assert ApplicationVersion.objects.get().content["tier"] == submitted.tier
    # Whether there is such an application is not said: whoever is not of the institution decides nothing.
    with pytest.raises(NotPermitted):
        move(submitted, "grant", cast.rival_owner)
