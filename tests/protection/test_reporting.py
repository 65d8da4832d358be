"""The annual report: who is in it, with or without a name, and who is left out for safety."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.errors import Refused
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from protection.cases.models import ProtectionCase
from protection.consent.checks import checks_for
from protection.consent.models import ActDelivery
from protection.consent.purposes import Purpose
from protection.consent.services import record_consent, record_withdrawal
from protection.referrals.services.communications import (
    Draft,
    approve_communication,
    prepare_communication,
)
from protection.reporting import services
from protection.reporting.models import ReportCounts, ReportRequest
from protection.reporting.scope import Scope, record_scope
from protection.reporting.selectors import last_days
from protection.reporting.services import produce_report, request_report
from protection.reporting.states import Group, Within
from tests.protection.acting import spoken
from tests.protection.conftest import Room
from tests.protection.test_pages import Browser

pytestmark = pytest.mark.django_db


def in_scope(room: Room, within: Within = Within.YES) -> ProtectionCase:
    """A case whose scope was tested."""
    case, _receipt = room.adopted()
    scope = Scope(
        within=within, words="She testified.", groups=(Group.COOPERATES,), state="XA", body="HRC"
    )
    room.do(room.first, record_scope, case_id=case.pk, scope=scope)
    return case


def entry(room: Room, case: ProtectionCase, purpose: Purpose, **more: Any) -> Any:
    """A text for the report, agreed to and approved; gives the consent."""
    consent = room.do(room.first, record_consent, case_id=case.pk, terms=spoken(purpose))
    draft = Draft(
        purpose=purpose,
        subject="Ms. N." if purpose == Purpose.REPORT_NAMED else "A lawyer",
        words=f"Text for {purpose.value}.",
        answers={check.code: "Yes." for check in checks_for(purpose)},
        **more,
    )
    row = room.do(room.first, prepare_communication, case_id=case.pk, draft=draft)
    room.do(room.supervisor, approve_communication, communication_id=row.pk)
    return consent


def ask(room: Room) -> ReportRequest:
    """The supervisor asks for the present year."""
    found: ReportRequest = room.do(
        room.supervisor,
        request_report,
        tenant=room.tenant,
        last_day=last_days(timezone.localdate())[0],
        language="en",
    )
    return found


def make(room: Room, row: ReportRequest) -> dict[str, Any]:
    """The file, as JSON."""
    made = room.do(room.supervisor, produce_report, report_id=row.pk, file_format="json")
    found: dict[str, Any] = json.loads(made.content)
    return found


def test_the_report_holds_what_each_person_agreed_to_and_nothing_else(room: Room) -> None:
    entry(room, in_scope(room), Purpose.REPORT_NAMED)
    entry(room, in_scope(room), Purpose.REPORT_UNNAMED)
    gone = in_scope(room)
    withdrawn = entry(room, gone, Purpose.REPORT_UNNAMED)
    said = {"case_id": gone.pk, "consent_id": withdrawn.pk, "how": "spoken", "words": "No."}
    room.do(room.first, record_withdrawal, **said)
    in_scope(room)
    in_scope(room, Within.NO)
    browser = Browser(room, room.supervisor.actor)
    assert (
        "Ask for the report" not in Browser(room, room.first.actor).get("report/").content.decode()
    )
    browser.unlock()
    day = last_days(timezone.localdate())[0].isoformat()
    one = browser.post("report/", last_day=day)["Location"].removeprefix(browser.home)
    file = browser.post(one, file_format="json")
    found = json.loads(file.content)
    assert file["Cache-Control"] == "private, no-store"
    assert [(row["heading"], row["named"]) for row in found["rows"]] == [
        ("A lawyer", "no"),
        ("Ms. N.", "yes"),
    ]
    # Two were left out in the one State: withheld, since it is fewer than five.
    assert found["left_out"] == {"XA": None}
    assert "Made by" in found["about"]
    assert not {"reference", "contact", "email", "name", "phone"} & set(found["columns"])
    assert b"Made by" not in browser.post(one, file_format="json").content
    _counts_stay(room)


def _counts_stay(room: Room) -> None:
    with tenant_context(room.supervisor.actor):
        assert ActDelivery.objects.count() == 2
        counts = ReportCounts.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportCounts.objects.filter(pk=counts.pk).update(content={"left_out": {"XA": 2}})


def test_above_a_number_of_rows_a_second_person_approves_and_a_day_is_enough(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ALONE", 0)
    entry(room, in_scope(room), Purpose.REPORT_UNNAMED)
    row = ask(room)
    assert row.status == "awaiting"
    with tenant_context(room.supervisor.actor) as actor, pytest.raises(Refused):
        perform(ReportRequest, row.pk, "approve", actor=actor)
    with tenant_context(room.first.actor) as actor:
        ready = perform(ReportRequest, row.pk, "approve", actor=actor)
        assert ready.approved_by_id == actor.person_id
        late = timezone.now() - timedelta(seconds=1)
        ReportRequest.objects.filter(pk=row.pk).update(ready_until=late)
    with pytest.raises(Refused, match="day for it is over"):
        make(room, row)
