"""No roster, no intake; gaps told in time; a call that says nothing."""

from datetime import time
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.actors.models import StaffMembership
from portal.grants import StaffRole
from portal.notifications import posting
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from protection.roster.models import Absence, Duty
from protection.roster.selectors import is_intake_open, languages_on_duty, people_on_duty
from protection.roster.services import call_duty
from protection.roster.tasks import look_for_gaps
from protection.roster.words import visitor_hours
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.notifications.conftest import as_worker, deliveries, drained
from tests.protection.desk import SLUG, away, officer, on_duty, second_officer, supervisor

pytestmark = pytest.mark.django_db
DESK = f"/en/{SLUG}/desk/roster/"


def test_no_roster_no_intake(cast: Cast) -> None:
    now = timezone.now()
    assert not is_intake_open(cast.institution, now)
    assert not visitor_hours(cast.institution, now).is_open
    duty = on_duty(cast)
    assert is_intake_open(cast.institution, now)
    assert not is_intake_open(cast.other_institution, now)
    assert people_on_duty(cast.institution, now) == [duty.person_id]
    assert languages_on_duty(cast.institution, now) == ["ar", "en"]


def test_whoever_is_away_or_left_opens_nothing(cast: Cast) -> None:
    on_duty(cast)
    away(cast, officer(cast), -1, 10)
    assert not is_intake_open(cast.institution, timezone.now())
    with tenant_context(system_actor(cast.institution.pk)):
        Absence.objects.all().delete()
    assert is_intake_open(cast.institution, timezone.now())
    with tenant_context(system_actor(cast.institution.pk)):
        members = StaffMembership.objects.filter(person_id=officer(cast).person_id)
        members.update(ended_at=timezone.now())
    assert not is_intake_open(cast.institution, timezone.now())


def test_visitors_read_true_hours(cast: Cast) -> None:
    on_duty(cast, weekdays=[1, 2, 3, 4, 5], begins=time(8), ends=time(18))
    on_duty(cast, supervisor(cast), weekdays=[6], begins=time(22), ends=time(6))
    said = visitor_hours(cast.institution, timezone.now())
    assert "Monday to Friday, 08:00 to 18:00" in said.promise
    assert "Saturday, 22:00 to 24:00; Sunday, 00:00 to 06:00" in said.promise
    assert said.exceptions == ()
    monday = 7 - timezone.localdate().weekday()
    away(cast, officer(cast), monday, monday)
    assert visitor_hours(cast.institution, timezone.now()).exceptions


@pytest.mark.django_db(transaction=True)
def test_gaps_are_told_once_to_those_who_coordinate(cast: Cast) -> None:
    on_duty(cast)
    away(cast, officer(cast), 3, 3)
    for _again in range(2):
        with as_worker():
            look_for_gaps()
    drained()
    told = [one for one in mail.outbox if supervisor_mail() in one.to]
    assert len(told) == 1
    assert "riverland" not in (told[0].subject + str(told[0].body)).lower()
    assert len(mail.outbox) == 1


def supervisor_mail() -> str:
    return f"{StaffRole.PROTECTION_SUPERVISOR.value}@first.example.org"


@pytest.mark.django_db(transaction=True)
def test_a_call_says_nothing_and_comes_once(cast: Cast, monkeypatch: Any) -> None:
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr(posting, "_send", lambda made, _key: sent.append((made.url, made.body)))
    on_duty(cast)
    boss = sign_in(supervisor(cast))
    answer = boss.post(f"{DESK}call/", {"act": "set", "url": "https://pager.example.org/in"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert b"shown this once" in answer.content
    assert b"shown this once" not in boss.get(f"{DESK}call/").content
    for _again in range(2):
        call_duty(cast.institution, key="a-random-word", actor=officer(cast))
    drained()
    assert sent == [("https://pager.example.org/in", {"text": "Look into the portal."})]
    (letter,) = mail.outbox
    assert letter.to == [f"{StaffRole.PROTECTION_OFFICER.value}@first.example.org"]
    assert {one.status for one in deliveries()} == {"sent"}


def test_nobody_on_duty_calls_those_who_coordinate(cast: Cast) -> None:
    call = call_duty(cast.institution, key="another", actor=officer(cast))
    assert call.people == [supervisor(cast).person_id]


def test_pages_keep_what_was_typed_and_put_somebody_on_duty(cast: Cast) -> None:
    boss = sign_in(supervisor(cast))
    typed = {
        "person_id": str(officer(cast).person_id),
        "weekdays": ["1", "2"],
        "begins": "08:00",
        "ends": "18:00",
        "languages": ["en"],
        "first_day_day": "1",
        "first_day_month": "12",
        "first_day_year": "2026",
        "last_day_day": "1",
        "last_day_month": "11",
        "last_day_year": "2026",
    }
    wrong = boss.post(f"{DESK}duties/add/", typed)
    assert wrong.status_code == 422
    assert b'value="08:00"' in wrong.content
    right = {key: value for key, value in typed.items() if not key.startswith("last_day")}
    assert boss.post(f"{DESK}duties/add/", right).status_code == 302
    with tenant_context(supervisor(cast)):
        duty = Duty.objects.get()
    assert boss.post(f"{DESK}duties/{duty.pk}/end/").status_code == 302
    with tenant_context(supervisor(cast)):
        assert not Duty.objects.exists()


def test_an_officer_stands_in_but_edits_no_hours(cast: Cast) -> None:
    on_duty(cast)
    row = away(cast, officer(cast), 2, 3)
    other = second_officer(cast)
    browser = sign_in(other)
    assert browser.get(f"{DESK}duties/add/").status_code == 403
    values = {"stand_in_id": str(other.person_id), "languages": ["en", "ar"]}
    assert browser.post(f"{DESK}away/{row.pk}/", values).status_code == 302
    with tenant_context(supervisor(cast)):
        assert Absence.objects.get().stand_in_id == other.person_id


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.REVIEWER, StaffRole.AUDITOR])
def test_to_other_staff_there_is_no_roster(cast: Cast, role: StaffRole) -> None:
    on_duty(cast)
    assert sign_in(cast.staff[role]).get(DESK).status_code == 404
    with tenant_context(cast.staff[role]):
        assert not Duty.objects.exists()
    assert Client().get(DESK).status_code == 404


def test_queries_do_not_grow_with_the_roster(cast: Cast) -> None:
    on_duty(cast)
    boss = sign_in(supervisor(cast))
    one = _count(boss)
    for _more in range(3):
        on_duty(cast)
    away(cast, officer(cast), 1, 2)
    away(cast, officer(cast), 4, 5)
    assert _count(boss) == one


def _count(browser: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(DESK).status_code == 200
    return len(captured)
