"""After the grant: reports, notices, suspension, changes, the register, giving it up."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    PeriodicReport,
)
from portal.decisions.fields import reason_field
from portal.policies.kinds import ConductParameters
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.accreditation.applicant.conftest import signed_in, text_of
from tests.accreditation.applicant.test_following import bring_before_body
from tests.accreditation.applicant.test_sending import hidden
from tests.cast import Cast, Mover, clear

DECIDED = {
    "body": "Commission",
    "session": "12th session",
    "symbol": "RC/12/D/5",
    "decided_on": date(2026, 11, 20),
}


@pytest.fixture
def status(cast: Cast, submitted: Application, move: Mover) -> Accreditation:
    clear(submitted, cast.reviewer, cast.decider)
    move(submitted, "admit", cast.reviewer)
    bring_before_body(cast, submitted, move)
    move(submitted, "grant", cast.decider, **DECIDED)
    with tenant_context(cast.owner):
        return Accreditation.objects.get()


def at(status: Accreditation, *rest: object) -> str:
    tail = "".join(f"{part}/" for part in rest)
    return f"/en/riverland-style/accreditation/statuses/{status.pk}/{tail}"


def test_a_report_is_drafted_sent_and_questioned(
    cast: Cast, owner: Client, status: Accreditation
) -> None:
    page = text_of(owner.get(at(status)))
    assert "What it allows" in page
    with tenant_context(cast.owner):
        report = PeriodicReport.objects.get()
    here = at(status, "reports", report.pk)
    assert here in page
    seen = hidden(text_of(owner.get(here)), "seen")
    later = owner.post(
        here,
        {
            "seen": seen,
            "text": "Half of it.",
            "later": "1",
            "file": SimpleUploadedFile("figures.csv", b"year,members\n2026,12\n"),
        },
    )
    assert later.status_code == 302
    page = text_of(owner.get(here))
    assert "Half of it." in page
    assert "figures.csv" in page
    assert owner.post(here, {"seen": hidden(page, "seen"), "text": ""}).status_code == 422
    seen = hidden(text_of(owner.get(here)), "seen")
    assert owner.post(here, {"seen": seen, "text": "All of it."}).status_code == 302
    with tenant_context(cast.owner):
        report.refresh_from_db()
    assert report.receipt in text_of(owner.get(here))
    with tenant_context(cast.reviewer):
        perform(
            PeriodicReport, report.pk, "question", actor=cast.reviewer, values={"note": "Who paid?"}
        )
    asked = text_of(owner.get(here))
    assert "Who paid?" in asked
    sent = owner.post(here, {"seen": hidden(asked, "seen"), "text": "All of it. Members."})
    assert sent.status_code == 302


def test_a_notice_is_answered_before_a_suspension(
    cast: Cast, owner: Client, status: Accreditation
) -> None:
    with tenant_context(cast.decider):
        rules = rulebook_of(status.policy_id)  # type: ignore[arg-type]
        conduct = rules.parameters(ConductParameters)
        assert conduct is not None
        notice = {"cause": conduct.grounds[0].code, "rule": rules.rules[0], "text": "Grounds."}
        perform(Accreditation, status.pk, "give_notice", actor=cast.decider, values=notice)
    page = text_of(owner.get(at(status)))
    assert "Nothing is decided before you could reply." in page
    here = at(status, "reply")
    seen = hidden(text_of(owner.get(here)), "seen")
    owner.post(here, {"seen": seen, "text": "It was not us.", "later": "1"})
    seen = hidden(text_of(owner.get(here)), "seen")
    assert owner.post(here, {"seen": seen, "text": "It was not us."}).status_code == 302
    with tenant_context(cast.decider):
        perform(
            Accreditation,
            status.pk,
            "suspend",
            actor=cast.decider,
            values={
                **DECIDED,
                "rule": rules.rules[0],
                "reason_code": reason_field(rules, "suspend").choices[1][0],  # type: ignore[index]
                "text": "It was you.",
                "until": date(2026, 11, 20) + timedelta(days=90),
            },
        )
    page = text_of(owner.get(at(status)))
    assert "The status is suspended" in page
    assert "You can turn to another body" in page
    assert "mediator@example.org" in page


def test_changes_are_asked_for_and_taken_back(
    cast: Cast, owner: Client, status: Accreditation
) -> None:
    here = at(status, "changes")
    assert owner.post(here, {"kind": "rename", "reason": "We merged."}).status_code == 422
    asked = {"kind": "rename", "new_name": "Banks Centre", "reason": "We grew."}
    assert owner.post(here, asked).status_code == 302
    assert owner.post(here, asked).status_code == 422
    with tenant_context(cast.owner):
        change = ChangeRequest.objects.get()
    withdraw = at(status, "changes", change.pk, "withdraw")
    assert withdraw in text_of(owner.get(at(status)))
    assert owner.post(withdraw).status_code == 302
    with tenant_context(cast.owner):
        change.refresh_from_db()
    assert (change.status, change.outcome) == ("closed", "withdrawn")


def test_listing_is_agreed_and_taken_back(cast: Cast, owner: Client, status: Accreditation) -> None:
    rival = signed_in(cast.rival_owner)
    owner.post(at(status, "listing"), {"is_listed": "1"})
    with tenant_context(cast.rival_owner):
        assert Accreditation.objects.count() == 1
    assert rival.get(at(status)).status_code == 404
    assert rival.post(at(status, "listing"), {"is_listed": "0"}).status_code == 404
    owner.post(at(status, "listing"), {"is_listed": "0"})
    with tenant_context(cast.rival_owner):
        assert not Accreditation.objects.exists()


def test_a_status_is_given_up_only_when_confirmed(
    cast: Cast, owner: Client, status: Accreditation
) -> None:
    here = at(status, "moves", "surrender")
    assert owner.post(here, {}).status_code == 422
    assert owner.post(here, {"confirm": "on"}).status_code == 302
    assert "Given up by the organization" in text_of(owner.get(at(status)))
    assert owner.get(here).status_code == 404
    assert owner.get(at(status, "moves", "suspend")).status_code == 404


def test_rivals_and_staff_find_no_such_status(cast: Cast, status: Accreditation) -> None:
    for actor in (cast.rival_owner, cast.stranger, cast.reviewer):
        client = signed_in(actor)
        for page in ("", "reply", "changes", "moves/surrender", f"reports/{status.pk}"):
            here = at(status, page) if page else at(status)
            assert client.get(here).status_code == 404
            assert client.post(here).status_code == 404
