"""Clocks and remedies: late holidays, days after a refusal, bodies that never answer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from participation.information.services import save_request_draft, start_request
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.looks.calculations import clock_sentences
from portal.permissions import Actor, system_actor
from portal.policies.models import Policy, PolicySubject, Rule
from portal.tenancy.context import tenant_context
from portal.tenancy.services import add_holiday
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.information.acting import (
    WORDS,
    at,
    clock_of,
    day_in_words,
    move,
    prepare,
    refuse,
    reload,
    send,
    shown_equals_stored,
)
from tests.information.test_clocks import FRONT

pytestmark = pytest.mark.django_db

_DAYS = {"amount": 10, "unit": "days", "days": "working"}
_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "information_stages",
        {
            "acknowledge": _DAYS,
            "answer": _DAYS,
            "extensions_max": 0,
            "clarification": _DAYS,
            "on_silence": "none",
            "transfer_resets": False,
        },
    ),
    (
        "information_exceptions",
        {
            "exceptions": [
                {
                    "code": "security",
                    "label": {"en": "Security"},
                    "harm_test": False,
                    "public_interest": False,
                }
            ]
        },
    ),
    (
        "decider",
        {
            "secretariat": {"en": "Archive"},
            "decides": {"en": "Archivist"},
            "publishes_votes": False,
            "session_required": False,
            "symbol_required": False,
        },
    ),
    (
        "remedy",
        {
            "for_outcomes": ["refuse", "partly_released", "not_held", "excessive", "no_answer"],
            "where": "elsewhere",
            "body": {"en": "Ombudsperson for archives"},
            "address": "ombuds@example.org",
            **_DAYS,
        },
    ),
)


def _other_rules(cast: Cast) -> None:
    """The other institution sends people to an ombudsperson, not to a review in this portal."""
    tenant, now = cast.other_institution, timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        policy = Policy.objects.create(
            tenant=tenant,
            subject=PolicySubject.INFORMATION,
            status="published",
            published_at=now,
            title_en="Rules on information",
        )
        for number, (kind, parameters) in enumerate(_RULES, start=1):
            Rule.objects.create(
                tenant=tenant,
                policy=policy,
                article=str(number),
                kind=kind,
                parameters=parameters,
                title_en=kind,
                text_en=kind,
                published_at=now,
            )


def _asked_there(cast: Cast, actor: Actor) -> Any:
    with tenant_context(actor):
        made = start_request(tenant_id=cast.other_institution.pk, organization_id=None, actor=actor)
        save_request_draft(made.pk, WORDS, actor=actor)
    return move(made, "submit", actor)


def test_froide_333_a_body_that_never_answered_could_not_be_escalated(cast: Cast) -> None:
    """Froide #333: also a year later, when nobody at the institution has ever touched the request."""
    row = send(cast, cast.stranger, for_organization=False)
    with at(clock_of(row, "answer", cast.stranger).due_at + timedelta(days=365)):
        browser = sign_in(cast.stranger)
        here = f"/en/riverland-style/information/requests/{row.pk}/"
        assert "Ask for a review" in browser.get(here).content.decode()
        started = browser.post(f"{here}review/")
        assert started.status_code == 302
        filed = browser.post(
            started["Location"], {"grounds": "Silence.", "language": "en", "seen": ""}
        )
        assert filed.status_code == 302
        assert "Your request for a review" in browser.get(here).content.decode()


def test_righttoknow_883_the_wrong_remedy_was_named(cast: Cast) -> None:
    """Righttoknow #883: each institution's page names its own remedy, and offers no review that it does not have."""
    _other_rules(cast)
    officer = cast.other_staff[StaffRole.INFORMATION_OFFICER]
    row = _asked_there(cast, cast.stranger)
    here = f"/en/ecosoc-style/information/requests/{row.pk}/"
    with at(clock_of(row, "answer", cast.stranger).due_at):
        browser = sign_in(cast.stranger)
        silent = browser.get(here).content.decode()
        assert "Ombudsperson for archives" in silent
        assert "ombuds@example.org" in silent
        assert "Ask for a review" not in silent
        assert browser.post(f"{here}review/").status_code == 422
    move(row, "acknowledge", officer)
    move(row, "prepare", officer, proposal="refused", text="Secret.")
    decider = cast.other_staff[StaffRole.DECISION_MAKER]
    move(
        row,
        "refuse",
        decider,
        reason_code="security",
        text="It is secret.",
        text_language="en",
        body="Archivist",
        decided_on=date(2026, 11, 20),
    )
    page = sign_in(cast.stranger).get(here).content.decode()
    assert "Ombudsperson for archives" in page
    assert "review panel" not in page
    with tenant_context(cast.stranger):
        there = Decision.objects.get()
    assert (there.remedy, there.remedy_address) == ("elsewhere", "ombuds@example.org")


def test_righttoknow_883_another_offices_remedy_was_named(cast: Cast) -> None:
    """Righttoknow #883: the rules of one office change nothing at another."""
    _other_rules(cast)
    ours = prepare(cast, send(cast, cast.owner))
    move(
        ours,
        "refuse",
        cast.decider,
        reason_code="safety",
        harm="Somebody could be found.",
        text="It would show where people live.",
        text_language="en",
        body="Head of unit",
        decided_on=date(2026, 11, 20),
    )
    own = f"/en/riverland-style/information/requests/{ours.pk}/"
    page = sign_in(cast.owner).get(own).content.decode()
    assert "review panel" in page
    assert "Ombudsperson for archives" not in page


def test_alaveteli_7292_a_holiday_added_late_moved_nothing(cast: Cast) -> None:
    """Alaveteli #7292: an open clock went on with the calendar of yesterday."""
    row = send(cast, cast.owner)
    before = clock_of(row, "answer", cast.owner)
    administrator = cast.staff[StaffRole.ADMINISTRATOR]
    day = date.fromisoformat(before.calculation["last_day"])
    with tenant_context(administrator):
        add_holiday(
            tenant_id=cast.institution.pk,
            day=day,
            names={"en": "Day of mourning"},
            every_year=False,
            actor=administrator,
        )
    after = clock_of(row, "answer", cast.owner)
    assert after.due_at > before.due_at
    found = reload(row, cast.owner)
    assert (found.due_at is not None, found.answer_due_at) == (True, after.due_at)
    shown_equals_stored(after, cast)
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert all(sentence in page for sentence in clock_sentences(after.calculation))


def test_froide_283_the_old_deadline_was_shown_after_a_refusal(cast: Cast) -> None:
    """Froide #283: after a refusal the day shown is the last one for the remedy."""
    row = prepare(cast, send(cast, cast.owner))
    refuse(cast, row)
    found = reload(row, cast.owner)
    assert (found.status, found.due_at) == ("answered", None)
    page = sign_in(cast.owner).get(f"{FRONT}requests/{row.pk}/").content.decode()
    assert "Time for the institution’s answer" not in page
    assert "No answer by the promised date" not in page
    with tenant_context(cast.owner):
        decision = Decision.objects.get()
    assert decision.remedy_until is not None
    assert "Last day:" in page
    assert page.count("clock__date") == 1
    assert day_in_words(decision.remedy_until, cast) in page
