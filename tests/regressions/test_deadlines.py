"""What went wrong elsewhere, each as a test named after it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from participation.information.services import save_request_draft, start_request
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.policies.models import Policy, PolicySubject, Rule
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.information.acting import WORDS, at, clock_of, move, prepare, send

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


def test_froide_333_a_body_that_never_answers_can_be_escalated(cast: Cast) -> None:
    """Also a year later, when nobody at the institution has ever touched the request."""
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


def test_righttoknow_883_the_remedy_named_is_the_policys_own(cast: Cast) -> None:
    """Each institution's page names its own remedy, and offers no review that it does not have."""
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


def test_righttoknow_883_rules_elsewhere_change_nothing_here(cast: Cast) -> None:
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
