"""After the receipt: returns, questions, deferrals, decisions, what can be done about them."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.accreditation.models import Application, Question
from portal.appeals.models import Appeal
from portal.clocks import clocks_of
from portal.decisions.fields import reason_field
from portal.decisions.models import Decision, DecisionParticipant
from portal.grants import StaffRole
from portal.policies.kinds import DeferralParameters
from portal.policies.models import Rule
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in, text_of, url
from tests.accreditation.applicant.test_sending import hidden
from tests.cast import Cast, Mover, clear, submit_application


def any_rule(cast: Cast, application: Application) -> Rule:
    with tenant_context(cast.reviewer):
        return rulebook_of(application.policy_id).rules[0]


def ask(cast: Cast, application: Application, move: Mover, questions: str) -> None:
    move(
        application,
        "ask",
        cast.reviewer,
        asker="Committee",
        rule=any_rule(cast, application),
        questions=questions,
        question_language="en",
    )


def bring_before_body(cast: Cast, application: Application, move: Mover) -> None:
    move(
        application,
        "recommend",
        cast.reviewer,
        body="Committee",
        recommendation="not_recommended",
        tier=application.tier,
        rule=any_rule(cast, application),
        text="Criteria not met.",
    )
    move(application, "place", cast.reviewer, session="12th session", agenda_item="4")


def decided(cast: Cast, application: Application, outcome: str, **more: Any) -> dict[str, Any]:
    with tenant_context(cast.decider):
        rules = rulebook_of(application.policy_id)
        if "reason_code" not in more:
            more["reason_code"] = reason_field(rules, outcome).choices[1][0]  # type: ignore[index]
    return {
        "rule": any_rule(cast, application),
        "text": "The criteria are not met.",
        "body": "Commission",
        "session": "12th session",
        "symbol": "RC/12/D/4",
        "decided_on": date(2026, 11, 20),
        **more,
    }


@pytest.fixture
def refused(cast: Cast, submitted: Application, move: Mover) -> Application:
    clear(submitted, cast.reviewer, cast.decider)
    move(submitted, "admit", cast.reviewer)
    bring_before_body(cast, submitted, move)
    return move(submitted, "refuse", cast.decider, **decided(cast, submitted, "refuse"))


def test_returned_points_are_completed_and_compared(
    cast: Cast, owner: Client, submitted: Application, move: Mover
) -> None:
    move(submitted, "return", cast.reviewer, note="The by-laws are not signed.\nSay who pays.")
    page = text_of(owner.get(url(submitted)))
    assert "The by-laws are not signed." in page
    assert "This is return 1 of at most 2." in page
    at = url(submitted, "steps", "section-resources")
    form = text_of(owner.get(at))
    owner.post(
        at,
        {
            "seen": hidden(form, "seen"),
            "version": hidden(form, "version"),
            "answer_funding": "Our members pay.",
            "answer_officials": "yes",
            "later": "1",
        },
    )
    stored = owner.post(
        url(submitted, "documents", "bylaws"),
        {"file": SimpleUploadedFile("signed.txt", b"The by-laws, signed.")},
    )
    assert stored.status_code == 302, text_of(stored)
    sent = owner.post(url(submitted, "check"), {"confirm": "on"})
    assert sent["Location"] == url(submitted, "receipt")
    second = text_of(owner.get(url(submitted, "versions", 2)))
    assert "Our members pay." in second
    assert "signed.txt" in second
    assert "What changed since version 1" in second
    assert owner.get(url(submitted, "versions", 3)).status_code == 404


def test_questions_are_drafted_and_sent_together(
    cast: Cast, owner: Client, submitted: Application, move: Mover
) -> None:
    clear(submitted, cast.reviewer)
    move(submitted, "admit", cast.reviewer)
    ask(cast, submitted, move, "Who pays for your work?\n\nWho sits on your board?")
    with tenant_context(cast.owner):
        names = [f"answer_{pk}" for pk in Question.objects.values_list("pk", flat=True)]
    at = url(submitted, "questions")
    page = text_of(owner.get(at))
    seen = hidden(page, "seen")
    assert owner.post(at, {"seen": seen, names[0]: "Members.", "later": "1"}).status_code == 302
    assert "Members." in text_of(owner.get(at))
    clash = owner.post(at, {"seen": seen, names[0]: "Donors.", "later": "1"})
    assert clash.status_code == 409
    assert {"Members.", "Donors."} <= {
        word for word in ("Members.", "Donors.") if word in text_of(clash)
    }
    seen = hidden(text_of(clash), "seen")
    missing = owner.post(at, {"seen": seen, names[0]: "Members.", names[1]: ""})
    assert missing.status_code == 422
    seen = hidden(text_of(missing), "seen")
    sent = owner.post(at, {"seen": seen, names[0]: "Members.", names[1]: "Five people."})
    assert sent["Location"] == url(submitted)
    ask(cast, submitted, move, "Who pays for your work?")
    again = text_of(owner.get(at))
    assert "Asked before, in round 1" in again
    assert "Five people." in text_of(owner.get(url(submitted)))


def test_a_deferral_shows_its_count_and_ceiling(
    cast: Cast, owner: Client, submitted: Application, move: Mover
) -> None:
    clear(submitted, cast.reviewer, cast.decider)
    move(submitted, "admit", cast.reviewer)
    bring_before_body(cast, submitted, move)
    with tenant_context(cast.decider):
        deferral = rulebook_of(submitted.policy_id).parameters(DeferralParameters)
    assert deferral is not None
    reason = deferral.reasons[0].code
    move(submitted, "defer", cast.decider, **decided(cast, submitted, "defer", reason_code=reason))
    page = text_of(owner.get(url(submitted)))
    assert "It was deferred 1 time." in " ".join(page.split())
    assert "The rules allow 2 deferrals" in page
    assert "What you can do about this decision" not in page


def test_a_refusal_leads_to_a_review(cast: Cast, owner: Client, refused: Application) -> None:
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    start = f"/en/riverland-style/appeals/start/{decision.pk}/"
    page = text_of(owner.get(url(refused)))
    assert start in page
    assert "RC/12/D/4" in page
    begun = owner.post(start)
    assert owner.post(start)["Location"] == begun["Location"]
    at = begun["Location"]
    seen = hidden(text_of(owner.get(at)), "seen")
    empty = owner.post(at, {"seen": seen, "grounds": "", "language": "en"})
    assert empty.status_code == 422
    filed = owner.post(at, {"seen": seen, "grounds": "The facts are wrong.", "language": "en"})
    assert filed.status_code == 302, text_of(filed)
    with tenant_context(cast.owner):
        request = Appeal.objects.get()
        assert (request.status, request.grounds) == ("filed", "The facts are wrong.")
        assert request.due_party == "institution"
    assert request.receipt in text_of(owner.get(at))
    _reviewers_page(cast, request)


def _reviewers_page(cast: Cast, request: Appeal) -> None:
    """Who took part cannot take it up; somebody else can, once."""
    listing = "/en/riverland-style/staff/appeals/"
    assert signed_in(cast.decider).get(listing).status_code == 404
    reviewer = signed_in(cast.staff[StaffRole.APPEALS_REVIEWER])
    assert request.receipt in text_of(reviewer.get(listing))
    at = f"{listing}{request.pk}/"
    with tenant_context(cast.decider):
        taken = DecisionParticipant.objects.create(
            tenant=cast.institution,
            decision_id=str(request.decision_id),
            person_id=str(cast.staff[StaffRole.APPEALS_REVIEWER].person_id),
            capacity="reviewed",
        )
    take_up = f"{at}moves/acknowledge/"
    refused = reviewer.post(take_up)
    assert refused.status_code == 422
    assert "You took part in this matter" in text_of(refused)
    with tenant_context(cast.decider):
        DecisionParticipant.objects.filter(pk=taken.pk).update(
            person_id=cast.staff[StaffRole.ANALYST].person_id
        )
    assert reviewer.post(take_up).status_code == 302
    with tenant_context(cast.owner):
        request.refresh_from_db()
        assert request.status == "acknowledged"
    assert reviewer.post(take_up).status_code == 409


def test_a_late_request_says_why(cast: Cast, refused: Application) -> None:
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    assert decision.remedy_until is not None
    with time_machine.travel(decision.remedy_until + timedelta(days=1), tick=False):
        owner = signed_in(cast.owner)
        at = owner.post(f"/en/riverland-style/appeals/start/{decision.pk}/")["Location"]
        seen = hidden(text_of(owner.get(at)), "seen")
        without = owner.post(at, {"seen": seen, "grounds": "Wrong facts.", "language": "en"})
        assert without.status_code == 422
        seen = hidden(text_of(without), "seen")
        filed = owner.post(
            at,
            {
                "seen": seen,
                "grounds": "Wrong facts.",
                "language": "en",
                "late_cause": "We had no line.",
            },
        )
        assert filed.status_code == 302


def test_where_none_is_provided_the_page_says_so(cast: Cast, move: Mover) -> None:
    other = cast.other_institution
    application = submit_application(cast, cast.owner, cast.organization, other)
    reviewer = cast.other_staff[StaffRole.REVIEWER]
    decider = cast.other_staff[StaffRole.DECISION_MAKER]
    clear(application, reviewer, decider)
    with tenant_context(decider):
        rules = rulebook_of(application.policy_id)
        values = {
            "rule": rules.rules[0],
            "reason_code": reason_field(rules, "not_admissible").choices[1][0],  # type: ignore[index]
            "text": "Outside the field.",
            "body": "Committee",
            "session": "1st",
            "symbol": "E/1",
            "decided_on": date(2026, 11, 20),
        }
    move(application, "declare_not_admissible", decider, **values)
    page = text_of(signed_in(cast.owner).get(url(application, tenant="ecosoc-style")))
    assert "This policy provides no remedy" in page
    assert "What remains possible:" in page
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    started = signed_in(cast.owner).post(f"/en/ecosoc-style/appeals/start/{decision.pk}/")
    assert started.status_code == 422


def test_silence_opens_a_review_and_refuses_nothing(
    cast: Cast, owner: Client, submitted: Application, move: Mover
) -> None:
    move(submitted, "admit", cast.reviewer)
    assert owner.post(url(submitted, "review")).status_code == 422
    with tenant_context(cast.owner):
        due = clocks_of(submitted).get(name="answer").due_at
    with time_machine.travel(due + timedelta(hours=1), tick=False):
        late = signed_in(cast.owner)
        page = text_of(late.get(url(submitted)))
        assert "No answer by the promised date" in page
        assert "was not refused" in page
        begun = late.post(url(submitted, "review"))
        seen = hidden(text_of(late.get(begun["Location"])), "seen")
        late.post(begun["Location"], {"seen": seen, "grounds": "Still waiting.", "language": "en"})
    with tenant_context(cast.owner):
        request = Appeal.objects.get()
        submitted.refresh_from_db()
    assert (request.cause, request.status) == ("silence", "filed")
    assert submitted.status == "under_review"


def test_a_decision_is_published_by_its_organization_alone(
    cast: Cast, owner: Client, refused: Application
) -> None:
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    at = f"/en/riverland-style/decisions/{decision.pk}/publish/"
    rival = signed_in(cast.rival_owner)
    assert rival.post(at, {"confirm": "on"}).status_code == 404
    assert owner.post(at, {}).status_code == 422
    assert owner.post(at, {"confirm": "on"}).status_code == 302
    with tenant_context(cast.rival_owner):
        assert Decision.objects.count() == 1
    assert rival.post(at, {"confirm": "on"}).status_code == 404
    owner.post(at, {})
    with tenant_context(cast.rival_owner):
        assert not Decision.objects.exists()


def test_closed_without_prejudice_is_reopened(
    cast: Cast, owner: Client, submitted: Application, move: Mover
) -> None:
    clear(submitted, cast.reviewer, cast.decider)
    move(submitted, "admit", cast.reviewer)
    ask(cast, submitted, move, "Who pays?")
    move(
        submitted,
        "close_without_prejudice",
        cast.decider,
        **decided(cast, submitted, "close_without_prejudice"),
    )
    at = url(submitted, "moves", "reopen")
    assert at in text_of(owner.get(url(submitted)))
    assert owner.post(at, {"note": ""}).status_code == 422
    assert owner.post(at, {"note": "We were offline."}).status_code == 302
    with tenant_context(cast.owner):
        submitted.refresh_from_db()
    assert (submitted.status, submitted.outcome) == ("under_review", "")


def test_withdrawing_is_confirmed(owner: Client, cast: Cast, submitted: Application) -> None:
    at = url(submitted, "moves", "withdraw")
    assert owner.post(at, {}).status_code == 422
    assert owner.post(at, {"confirm": "on"}).status_code == 302
    assert owner.post(at, {"confirm": "on"}).status_code == 404
    assert "Withdrawn by the organization" in text_of(owner.get(url(submitted)))


def test_a_wrong_file_is_said_beside_its_field(owner: Client, draft: Application) -> None:
    at = url(draft, "documents", "bylaws")
    wrong = owner.post(at, {"file": SimpleUploadedFile("virus.exe", b"MZ\x90\x00")})
    assert wrong.status_code == 422
    assert "is of a kind that is not taken in" in text_of(wrong)
    assert owner.post(at, {}).status_code == 422
    unknown = url(draft, "documents", "nothing-asked")
    assert owner.post(unknown, {}).status_code == 404
    assert owner.post(at + "remove/").status_code == 302
