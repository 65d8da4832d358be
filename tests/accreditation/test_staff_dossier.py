"""The dossier and the steps made from it, through HTTP."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.accreditation.models import Application, ConflictDeclaration
from portal.audit import AuditEntry
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import (
    DECIDED_ON,
    bring_before_body,
    file_path,
    first_reason,
    reload,
    rule_of,
    sign_in,
    staff_path,
    text_of,
)
from tests.cast import Cast, Mover, clear

pytestmark = pytest.mark.django_db


def _refusal(application: Application, actor: Actor) -> dict[str, Any]:
    return {
        **DECIDED_ON,
        "rule": rule_of(application, actor).pk,
        "reason_code": first_reason(application, actor, "refuse"),
        "text": "The criteria are not met.",
    }


@pytest.fixture
def before_body(cast: Cast, submitted: Application, move: Mover) -> Application:
    """The application as it stands when the body takes it up."""
    return bring_before_body(cast, submitted, move)


def test_the_whole_file_is_on_one_page(cast: Cast, submitted: Application) -> None:
    page = text_of(sign_in(cast.reviewer).get(file_path(cast, submitted)))
    for words in (
        cast.organization.name,
        submitted.receipt,
        "We keep records of assemblies along the river.",
        "Read by:",
        "Confirmed",
        "not cleaned: hidden data may be inside",
        "0" * 64,
        "Sent by the organization",
        "Under these rules",
        "Do you have a conflict of interest in this matter?",
        "Return for completion",
        "Find it complete and take it up",
    ):
        assert words in page, words
    assert "Audit trail" not in page
    auditor = text_of(sign_in(cast.staff[StaffRole.AUDITOR]).get(file_path(cast, submitted)))
    assert "Audit trail" in auditor
    assert "application.submitted" in auditor
    assert "Return for completion" not in auditor
    assert "your role takes no step" in auditor.replace("Your", "your")


def test_contact_and_people_of_the_organization_do_not_show(
    cast: Cast, submitted: Application
) -> None:
    for actor in cast.staff.values():
        page = text_of(sign_in(actor).get(file_path(cast, submitted)))
        assert "Amal Haddad" not in page
        assert "amal@example.org" not in page


def test_no_query_per_question(cast: Cast, submitted: Application, move: Mover) -> None:
    clear(submitted, cast.reviewer)
    move(submitted, "admit", cast.reviewer)
    counts = []
    client = sign_in(cast.reviewer)
    for number, questions in enumerate(("One?", "Two?\n\nThree?\n\nFour?")):
        asked = {"asker": "Secretariat", "rule": rule_of(submitted, cast.reviewer)}
        move(submitted, "ask", cast.reviewer, questions=questions, question_language="en", **asked)
        if number == 0:
            client.get(file_path(cast, submitted))
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client.get(file_path(cast, submitted)))
        assert page.count("No answer yet") == (1, 3)[number]
        counts.append(len(queries))
        with tenant_context(cast.owner):
            from participation.accreditation.selectors import open_questions

            answers = {f"answer_{question.pk}": "A." for question in open_questions(submitted)}
        move(submitted, "answer", cast.owner, **answers)
    assert counts[0] == counts[1]


def test_a_question_asked_before_says_so(cast: Cast, submitted: Application, move: Mover) -> None:
    clear(submitted, cast.reviewer)
    move(submitted, "admit", cast.reviewer)
    client = sign_in(cast.reviewer)
    data = {
        "asker": "Committee",
        "rule": rule_of(submitted, cast.reviewer).pk,
        "questions": "Who pays for your work?",
        "question_language": "en",
    }
    assert client.post(file_path(cast, submitted, "ask/"), data).status_code == 302
    with tenant_context(cast.owner):
        from participation.accreditation.selectors import open_questions

        answers = {f"answer_{question.pk}": "Members." for question in open_questions(submitted)}
    move(submitted, "answer", cast.owner, **answers)
    client.post(file_path(cast, submitted, "ask/"), data)
    page = text_of(client.get(file_path(cast, submitted)))
    assert "Asked before:" in page
    assert "round 1, question 1" in page


def test_the_declaration_comes_first(cast: Cast, submitted: Application, move: Mover) -> None:
    move(submitted, "admit", cast.reviewer)
    client = sign_in(cast.reviewer)
    page = text_of(client.get(file_path(cast, submitted)))
    assert "How this was worked out" in page
    assert "Extend it" in page
    assert "Extend it" not in text_of(sign_in(cast.decider).get(file_path(cast, submitted)))
    assert "First declare whether you have a conflict of interest" in page
    refused = client.get(file_path(cast, submitted, "ask/"))
    assert refused.status_code == 403
    assert "First declare" in text_of(refused)
    assert client.post(file_path(cast, submitted, "declare/"), {}).status_code == 422
    without = client.post(
        file_path(cast, submitted, "declare/"), {"has_conflict": "yes", "reason": ""}
    )
    assert without.status_code == 422
    assert "Say in a few words what the conflict is." in text_of(without)
    client.post(file_path(cast, submitted, "declare/"), {"has_conflict": "no"})
    assert "Ask questions" in text_of(client.get(file_path(cast, submitted)))
    with tenant_context(cast.reviewer):
        assert not ConflictDeclaration.objects.get().has_conflict


def test_who_steps_back_takes_no_further_part(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    client = sign_in(cast.reviewer)
    client.post(file_path(cast, submitted, "assign/"), {"assignee": "me"})
    client.post(
        file_path(cast, submitted, "declare/"), {"has_conflict": "yes", "reason": "A cousin."}
    )
    assert reload(submitted, cast.reviewer).assignee_id is None
    page = text_of(client.get(file_path(cast, submitted)))
    assert "You declared a conflict of interest in this matter." in page
    assert "Find it complete" not in page
    assert client.post(file_path(cast, submitted, "admit/")).status_code == 403
    assert reload(submitted, cast.reviewer).status == "submitted"
    analyst = sign_in(cast.staff[StaffRole.ANALYST])
    declared = analyst.post(file_path(cast, submitted, "declare/"), {"has_conflict": "no"})
    assert declared.status_code == 403


def test_a_decision_is_written_beside_its_rule(cast: Cast, before_body: Application) -> None:
    client = sign_in(cast.decider)
    page = text_of(client.get(file_path(cast, before_body, "refuse/")))
    for words in (
        "Under these rules",
        "What the organization will be told about what it can do",
        "Last day, if it is recorded today:",
        "Reason, from the published list",
        "I have checked it against its document",
        'value="12th session"',
    ):
        assert words in page, words
    values = _refusal(before_body, cast.decider)
    without_reason = client.post(
        file_path(cast, before_body, "refuse/"), {**values, "reason_code": "", "confirmed": ""}
    )
    assert without_reason.status_code == 422
    kept = text_of(without_reason)
    assert "The criteria are not met." in kept
    assert "There is a problem" in kept
    assert reload(before_body, cast.decider).status == "before_body"
    done = client.post(file_path(cast, before_body, "refuse/"), values, follow=True)
    assert "The organization was told where it can contest this:" in text_of(done)
    with tenant_context(cast.decider):
        decision = Decision.objects.get()
        assert decision.decided_on == date(2026, 11, 20)
        assert decision.remedy_until is not None


def test_two_reviewers_at_once_make_one_decision(cast: Cast, before_body: Application) -> None:
    """Both opened the form; the second finds where it stands now, and its own words."""
    first, second = sign_in(cast.decider), sign_in(cast.decider)
    address = file_path(cast, before_body, "refuse/")
    assert first.get(address).status_code == second.get(address).status_code == 200
    values = _refusal(before_body, cast.decider)
    assert first.post(address, values).status_code == 302
    late = second.post(address, {**values, "text": "My own careful words."})
    assert late.status_code == 409
    page = text_of(late)
    assert "moved on in the meantime" in page
    assert "Refused" in page
    assert "My own careful words." in page
    with tenant_context(cast.decider):
        assert Decision.objects.count() == 1
        assert AuditEntry.objects.filter(action="application.refused").count() == 1


def test_without_a_second_factor_nothing_is_recorded(cast: Cast, before_body: Application) -> None:
    client = sign_in(cast.decider, second_factor=False)
    page = text_of(client.get(file_path(cast, before_body)))
    assert "This needs your second factor." in page
    assert "Sign in with your code" in page
    values = _refusal(before_body, cast.decider)
    refused = client.post(file_path(cast, before_body, "refuse/"), values)
    assert refused.status_code == 403
    assert "Sign in with your code" in text_of(refused)
    assert "The criteria are not met." in text_of(refused)
    assert reload(before_body, cast.decider).status == "before_body"


def test_the_wrong_role_has_no_button_and_no_way(cast: Cast, before_body: Application) -> None:
    values = _refusal(before_body, cast.decider)
    for role in set(cast.staff) - {StaffRole.DECISION_MAKER}:
        client = sign_in(cast.staff[role])
        page = client.get(file_path(cast, before_body))
        assert "Record: refused" not in text_of(page)
        posted = client.post(file_path(cast, before_body, "refuse/"), values)
        assert posted.status_code == (403 if page.status_code == 200 else 404), role
    assert reload(before_body, cast.decider).status == "before_body"
    missing = sign_in(cast.decider).get(file_path(cast, before_body, "crown/"))
    assert missing.status_code == 404


def test_a_deferral_is_counted_against_its_ceiling(
    cast: Cast, before_body: Application, move: Mover
) -> None:
    client = sign_in(cast.decider)
    with tenant_context(cast.decider):
        Application.objects.filter(pk=before_body.pk).update(deferral_count=0, deferral_ceiling=1)
    first = text_of(client.get(file_path(cast, before_body, "defer/")))
    assert "This would be deferral number 1 of at most 1." in first
    assert "What the organization will be told" not in first
    with tenant_context(cast.decider):
        Application.objects.filter(pk=before_body.pk).update(deferral_count=1)
    second = text_of(client.get(file_path(cast, before_body, "defer/")))
    assert "goes against the organization" in second
    assert "What the organization will be told" in second


def test_versions_stand_side_by_side(cast: Cast, submitted: Application, move: Mover) -> None:
    from participation.accreditation.services import save_application_draft

    move(submitted, "return", cast.reviewer, note="Say where you keep the records.")
    with tenant_context(cast.owner):
        from portal.drafts.services import read_draft

        answers = read_draft(submitted, "application").values["answers"]
        code = next(c for c, text in answers.items() if text.startswith("We keep records"))
        save_application_draft(
            application_id=submitted.pk,
            values={"answers": {code: "We keep careful records of assemblies along the river."}},
            actor=cast.owner,
        )
    move(submitted, "resubmit", cast.owner, confirm="on")
    client = sign_in(cast.reviewer)
    assert "Compare the versions" in text_of(client.get(file_path(cast, submitted)))
    page = text_of(client.get(file_path(cast, submitted, "versions/")))
    assert re.search("<ins> ?careful ?</ins>", page)
    assert "changed" in page
    assert client.get(file_path(cast, submitted, "versions/?from=1&to=9")).status_code == 404


def test_earlier_applications_are_named(cast: Cast, submitted: Application, move: Mover) -> None:
    from tests.cast import submit_application

    move(submitted, "withdraw", cast.owner, confirm="on")
    again = submit_application(cast, cast.owner, cast.organization)
    page = text_of(sign_in(cast.reviewer).get(file_path(cast, again)))
    assert "Its other applications here" in page
    assert submitted.receipt in page
    assert "Withdrawn by the organization" in page
    closed = text_of(
        sign_in(cast.reviewer).get(staff_path(cast, "accreditation/"), {"status": "closed"})
    )
    assert cast.organization.name in closed
