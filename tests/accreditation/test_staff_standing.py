"""Statuses, reports and changes as staff see them, through HTTP."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    PeriodicReport,
)
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.policies.kinds import RuleKind
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.accreditation.staff_pages import (
    DECIDED_ON,
    first_reason,
    grant,
    more_applications,
    sign_in,
    staff_path,
    text_of,
)
from tests.cast import Cast, Mover

pytestmark = pytest.mark.django_db


@pytest.fixture
def accreditation(cast: Cast, submitted: Application, move: Mover) -> Accreditation:
    """A status in force."""
    return grant(cast, submitted, move)


def _path(cast: Cast, accreditation: Accreditation, move: str = "") -> str:
    return staff_path(cast, f"accreditations/{accreditation.pk}/{move}")


def _reload(accreditation: Accreditation, cast: Cast) -> Accreditation:
    with tenant_context(cast.decider):
        return Accreditation.objects.get(pk=accreditation.pk)


def _adverse(cast: Cast, accreditation: Accreditation, outcome: str) -> dict[str, Any]:
    with tenant_context(cast.decider):
        assert accreditation.policy_id is not None
        rulebook = rulebook_of(accreditation.policy_id)
    rule = rulebook.first(RuleKind.SUSPENSION) or rulebook.rules[0]
    return {
        **DECIDED_ON,
        "rule": rule.pk,
        "reason_code": first_reason(accreditation, cast.decider, outcome),
        "text": "The report was not received.",
    }


def test_lists_show_and_filter(cast: Cast, accreditation: Accreditation) -> None:
    client = sign_in(cast.reviewer)
    name = cast.organization.name
    for query, is_there in (
        ("", True),
        ("?show=active", True),
        ("?show=suspended", False),
        ("?show=ended", False),
        ("?show=overdue", False),
        ("?show=unclaimed", False),
        (f"?name={name[:4]}", True),
        ("?name=zz", False),
        (f"?tier={accreditation.tier}", True),
        ("?tier=other", False),
        ("?show=nonsense", True),
    ):
        page = client.get(staff_path(cast, f"accreditations/{query}"))
        assert page.status_code == 200
        assert (name in text_of(page)) is is_there, query
    assert name in text_of(client.get(staff_path(cast, "reports/?show=due")))
    assert name not in text_of(client.get(staff_path(cast, "reports/")))


def test_the_same_queries_for_one_status_and_for_three(
    cast: Cast, accreditation: Accreditation, move: Mover
) -> None:
    client = sign_in(cast.reviewer)
    counts: dict[str, list[int]] = {}
    for number in (1, 3):
        if number == 3:
            for application in more_applications(cast, 2):
                grant(cast, application, move)
        for path in ("accreditations/", "reports/?show=due", "changes/"):
            client.get(staff_path(cast, path))
            with CaptureQueriesContext(connection) as queries:
                client.get(staff_path(cast, path))
            counts.setdefault(path, []).append(len(queries))
    assert all(one == three for one, three in counts.values()), counts


def test_notice_suspension_reinstatement(
    cast: Cast, accreditation: Accreditation, move: Mover
) -> None:
    client = sign_in(cast.decider)
    values = _adverse(cast, accreditation, "suspend")
    early = client.post(_path(cast, accreditation, "suspend/"), values)
    assert early.status_code == 409
    notice = {"cause": "overdue_report", "rule": values["rule"], "text": "No report came."}
    assert client.post(_path(cast, accreditation, "give_notice/"), notice).status_code == 302
    with tenant_context(cast.owner):
        perform(
            Accreditation,
            accreditation.pk,
            "reply",
            actor=cast.owner,
            values={"text": "It was sent by post."},
        )
    page = text_of(client.get(_path(cast, accreditation)))
    assert "No report came." in page
    assert "It was sent by post." in page
    form = text_of(client.get(_path(cast, accreditation, "suspend/")))
    assert "What the organization will be told about what it can do" in form
    until = {"until_day": "1", "until_month": "6", "until_year": "2027"}
    done = client.post(_path(cast, accreditation, "suspend/"), {**values, **until}, follow=True)
    assert "Suspended" in text_of(done)
    assert _reload(accreditation, cast).suspended_until == date(2027, 6, 1)
    with tenant_context(cast.decider):
        assert Decision.objects.get(outcome="suspend").remedy
    back = client.post(_path(cast, accreditation, "reinstate/"), {"note": "It arrived."})
    assert back.status_code == 302
    assert _reload(accreditation, cast).status == "active"


def test_a_status_can_be_withdrawn_only_with_a_remedy_named(
    cast: Cast, accreditation: Accreditation
) -> None:
    client = sign_in(cast.decider)
    values = _adverse(cast, accreditation, "withdraw_status")
    notice = {"cause": "overdue_report", "rule": values["rule"], "text": "No report came."}
    client.post(_path(cast, accreditation, "give_notice/"), notice)
    done = client.post(_path(cast, accreditation, "withdraw_status/"), values)
    assert done.status_code == 302
    row = _reload(accreditation, cast)
    assert (row.status, row.outcome) == ("ended", "withdrawn")
    with tenant_context(cast.decider):
        assert Decision.objects.get(outcome="withdraw_status").remedy


def test_a_report_is_read_asked_about_and_noted(cast: Cast, accreditation: Accreditation) -> None:
    with tenant_context(cast.owner):
        report = PeriodicReport.objects.get()
        perform(
            PeriodicReport,
            report.pk,
            "submit",
            actor=cast.owner,
            values={"text": "We held 12 meetings."},
        )
    client = sign_in(cast.reviewer)
    assert cast.organization.name in text_of(client.get(staff_path(cast, "reports/")))
    path = staff_path(cast, f"reports/{report.pk}/")
    assert "We held 12 meetings." in text_of(client.get(path))
    assert client.post(f"{path}question/", {"note": "Where?"}).status_code == 302
    assert "Where?" in text_of(client.get(path))
    with tenant_context(cast.owner):
        perform(
            PeriodicReport, report.pk, "submit", actor=cast.owner, values={"text": "On the river."}
        )
    assert client.post(f"{path}note/").status_code == 302
    decider = sign_in(cast.decider)
    assert "Take note" not in text_of(decider.get(path))
    assert decider.post(f"{path}note/").status_code == 403


def test_a_change_is_accepted_or_declined_with_a_remedy(
    cast: Cast, accreditation: Accreditation
) -> None:
    with tenant_context(cast.owner):
        wanted = ChangeRequest.objects.create(
            tenant_id=accreditation.tenant_id,
            accreditation=accreditation,
            organization=cast.organization,
            kind="rename",
            new_name="Banks Centre",
            reason="A new name was adopted.",
        )
    client = sign_in(cast.decider)
    assert cast.organization.name in text_of(client.get(staff_path(cast, "changes/")))
    path = staff_path(cast, f"changes/{wanted.pk}/")
    page = text_of(client.get(path))
    assert "Banks Centre" in page
    assert "A new name was adopted." in page
    declining = text_of(client.get(f"{path}decline/"))
    assert "What the organization will be told" in declining
    assert client.post(f"{path}accept/").status_code == 302
    assert _reload(accreditation, cast).organization_name == "Banks Centre"
    late = client.post(f"{path}decline/", _adverse(cast, accreditation, "refuse"))
    assert late.status_code == 409


def test_nobody_else_finds_the_pages(cast: Cast, accreditation: Accreditation) -> None:
    with tenant_context(cast.decider):
        report = PeriodicReport.objects.get()
    paths = [
        "accreditations/",
        f"accreditations/{accreditation.pk}/",
        f"accreditations/{accreditation.pk}/suspend/",
        "reports/",
        f"reports/{report.pk}/",
        "changes/",
    ]
    other = cast.other_staff[StaffRole.DECISION_MAKER]
    for actor in (cast.owner, cast.rival_owner, cast.stranger, other):
        client = sign_in(actor)
        for path in paths:
            assert client.get(staff_path(cast, path)).status_code == 404
    theirs = f"/en/{cast.other_institution.slug}/staff/"
    client = sign_in(other)
    for path in (paths[1], paths[2], paths[4]):
        assert client.get(f"{theirs}{path}").status_code == 404
    translator = sign_in(cast.staff[StaffRole.TRANSLATOR])
    assert translator.get(staff_path(cast, "accreditations/")).status_code == 403
    assert translator.get(staff_path(cast, paths[1])).status_code == 404
    reviewer = sign_in(cast.reviewer)
    assert "Give notice" not in text_of(reviewer.get(staff_path(cast, paths[1])))
