"""Lists, feeds, calendars, the first page, who may take part, questions, readers, notices."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from participation.accreditation.models import Accreditation
from participation.consultations.taking_part import may_take_part
from participation.contributions.models import ConfidentialReader, Contribution
from portal.clocks import Clock
from portal.grants import StaffRole
from portal.permissions import ANYBODY, Actor, system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast, Mover, submit_application
from tests.consultations.stories import (
    announced,
    at,
    draft,
    make_programme,
    manager_of,
    moved,
    read,
    worker_passes,
)
from tests.notifications.conftest import notifications

pytestmark = pytest.mark.django_db
THROUGH_TIME = pytest.mark.django_db(transaction=True)
LIST = "/en/riverland-style/consultations/"
API = "tenants/riverland-style/consultations/"


def _titled(cast: Cast, title: str, **changed: Any) -> Any:
    return announced(cast, texts={"title": {"en": title}}, **changed)


def test_open_ones_stand_first_and_what_closes_soonest_at_the_top(cast: Cast) -> None:
    later, sooner = _titled(cast, "Later"), _titled(cast, "Sooner")
    with tenant_context(manager_of(cast)):
        type(later).objects.filter(pk=sooner.pk).update(
            closes_at=sooner.closes_at - timedelta(days=3)
        )
    with at(later.opens_at + timedelta(days=1)):
        coming = _titled(cast, "Coming")
        page = text_of(Client().get(LIST))
        places = [page.index(str(row.pk)) for row in (sooner, later, coming)]
        assert places == sorted(places)
        only = text_of(Client().get(f"{LIST}?stage=announced"))
        assert str(coming.pk) in only
        assert str(later.pk) not in only


def test_filters_by_kind_programme_and_language(cast: Cast) -> None:
    programme = make_programme(cast)
    mine = announced(cast, programme=programme.pk, languages=["ar"])
    other = announced(cast)
    for query, shown, hidden in (
        (f"programme={programme.pk}", mine, other),
        ("language=en", other, mine),
    ):
        page = text_of(Client().get(f"{LIST}?{query}"))
        assert str(shown.pk) in page, query
        assert str(hidden.pk) not in page, query
    assert "No consultation fits" in text_of(Client().get(f"{LIST}?kind=survey"))


def test_the_calendar_holds_the_three_days_at_the_seat(cast: Cast) -> None:
    found: Any = announced(cast)
    for address in (f"{LIST}deadlines.ics", f"{LIST}{found.pk}/deadlines.ics"):
        calendar = Calendar.from_ical(Client().get(address).content)
        days: dict[str, Any] = {
            str(event["uid"]).rsplit("-", 1)[1]: event for event in calendar.walk("VEVENT")
        }
        assert set(days) == {"opens", "closes", "answer"}
        assert days["answer"]["dtstart"].dt == found.answer_due_on
        assert str(days["closes"]["summary"]).startswith("Last day: Water points")


def test_the_first_pages_say_what_is_open_and_when_the_answer_comes(cast: Cast) -> None:
    found: Any = announced(cast)
    assert "Water points" not in text_of(Client().get("/en/"))
    with at(found.opens_at + timedelta(hours=1)):
        for address in ("/en/", "/en/riverland-style/"):
            page = text_of(Client().get(address))
            assert f"{LIST}{found.pk}/" in page
            assert "The answer comes by" in page
        with CaptureQueriesContext(connection) as one:
            Client().get("/en/")
        for _number in range(3):
            other = announced(cast)
            with tenant_context(manager_of(cast)):
                type(other).objects.filter(pk=other.pk).update(opens_at=timezone.now())
        with CaptureQueriesContext(connection) as four:
            Client().get("/en/")
        assert len(four) == len(one)


def test_longer_lists_make_no_more_queries(cast: Cast) -> None:
    announced(cast)
    client, staff = Client(), sign_in(manager_of(cast))
    addresses = (LIST, "/en/riverland-style/staff/consultations/", f"{LIST}feed/", f"/api/v1/{API}")
    for address in addresses:
        staff.get(address)
    counted = [_count(staff if "staff" in address else client, address) for address in addresses]
    for _number in range(3):
        announced(cast)
    again = [_count(staff if "staff" in address else client, address) for address in addresses]
    assert again == counted


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def _accredit(cast: Cast, move: Mover) -> None:
    application = submit_application(cast, cast.owner, cast.organization)
    with tenant_context(system_actor(cast.institution.pk)):
        Accreditation.objects.create(
            tenant=cast.institution,
            organization=cast.organization,
            organization_name=cast.organization.name,
            policy_id=application.policy_id,
            tier="observer",
            granted_on=timezone.localdate(),
        )


@pytest.mark.parametrize(
    ("entry", "who", "reason"),
    [
        ("anybody", "nobody", ""),
        ("anybody", "stranger", ""),
        ("signed_in", "nobody", "Sign in first"),
        ("signed_in", "stranger", ""),
        ("organizations", "stranger", "is for organizations"),
        ("organizations", "rival", ""),
        ("accredited", "nobody", "Sign in first"),
        ("accredited", "rival", "hold a status here"),
        ("accredited", "owner", ""),
        ("anybody", "manager", "Staff of the institution"),
    ],
)
def test_who_may_take_part_by_rule(
    cast: Cast, move: Mover, entry: str, who: str, reason: str
) -> None:
    _accredit(cast, move)
    found: Any = announced(cast, entry=entry)
    actors: dict[str, Actor] = {
        "nobody": ANYBODY,
        "stranger": cast.stranger,
        "rival": cast.rival_owner,
        "owner": cast.owner,
        "manager": manager_of(cast),
    }
    assert found.opens_at is not None
    with tenant_context(actors[who]) as actor:
        answer = may_take_part(found, actor, now=found.opens_at)
        early = may_take_part(found, actor, now=found.opens_at - timedelta(seconds=1))
    assert bool(answer) is (reason == "")
    assert str(answer.reason).find(reason) >= 0
    assert "not open yet" in str(early.reason)


QUESTIONS: list[dict[str, Any]] = [
    {"code": "where", "kind": "text", "text": {"en": "Where?"}, "max_words": 50},
    {
        "code": "how",
        "kind": "choice",
        "text": {"en": "How?"},
        "options": [
            {"code": "foot", "label": {"en": "On foot"}},
            {"code": "cart", "label": {"en": "By cart"}},
        ],
    },
    {
        "code": "far",
        "kind": "scale",
        "text": {"en": "How far?"},
        "options": {"from": 1, "to": 5, "low": {"en": "near"}, "high": {"en": "far"}},
    },
]


def test_once_announced_only_words_of_questions_change(cast: Cast) -> None:
    found = draft(cast)
    api = client_of(manager_of(cast))
    address = f"{API}{found.pk}/questions/"
    assert api.call("put", address, {"questions": QUESTIONS}).status_code == 200
    moved(cast, found, "announce")
    public = ApiClient(None, Client()).get(address).json()
    assert [row["code"] for row in public] == ["where", "how", "far"]
    refused = api.call("put", address, {"questions": QUESTIONS[:2]})
    assert refused.status_code == 422
    assert refused.json()["code"] == "announced"
    worded = [{**QUESTIONS[0], "text": {"en": "Where?", "ar": "أين؟"}}, *QUESTIONS[1:]]
    assert api.call("put", address, {"questions": worded}).status_code == 200
    arabic = ApiClient(None, Client()).get(f"{address}?language=ar").json()
    assert arabic[0]["text"] == "أين؟"
    page = text_of(Client().get(f"{LIST}{found.pk}/"))
    assert "From 1 to 5." in page
    assert "50 words at most." in page


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"code": "Two Words"}, "questions[0].code"),
        ({"kind": "choice", "options": []}, "questions[0].options"),
        ({"kind": "scale", "options": {"from": 5, "to": 1}}, "questions[0].scale_to"),
        ({"text": {}}, "questions[0].label"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    cast: Cast, wrong: dict[str, Any], path: str
) -> None:
    found = draft(cast)
    api = client_of(manager_of(cast))
    body = {"questions": [{**QUESTIONS[0], **wrong}]}
    answer = api.call("put", f"{API}{found.pk}/questions/", body)
    assert answer.status_code == 422
    assert path in answer.json()["errors"]


def test_only_staff_who_read_contributions_can_be_named_readers(cast: Cast) -> None:
    found = draft(cast)
    staff = sign_in(manager_of(cast))
    address = f"/en/riverland-style/staff/consultations/{found.pk}/steps/readers/"
    analyst = cast.staff[StaffRole.ANALYST]
    page = text_of(staff.get(address))
    assert str(analyst.person_id) in page
    assert str(cast.staff[StaffRole.TRANSLATOR].person_id) not in page
    assert staff.post(address, {"people": [str(analyst.person_id)]}).status_code == 302
    with tenant_context(manager_of(cast)):
        [reader] = ConfidentialReader.objects.filter(consultation=found)
    assert reader.person_id == analyst.person_id
    outsider = str(cast.owner.person_id)
    assert staff.post(address, {"people": [outsider]}).status_code == 422


def test_a_promised_day_is_not_moved_behind_the_page(cast: Cast) -> None:
    found: Any = announced(cast)
    with tenant_context(manager_of(cast)):
        clock = Clock.objects.get(subject_id=found.pk, name="answer")
    staff = sign_in(manager_of(cast))
    page = staff.post(
        f"/en/riverland-style/staff/clocks/{clock.pk}/", {"amount": "5", "reason": "Busy."}
    )
    assert "there the old day stays visible" in text_of(page)
    with tenant_context(manager_of(cast)):
        assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at


@THROUGH_TIME
def test_those_concerned_are_told_and_confidential_ones_neutrally(cast: Cast, move: Mover) -> None:
    _accredit(cast, move)
    found: Any = announced(cast)
    assert found.opens_at is not None
    worker_passes(found.opens_at)
    with tenant_context(system_actor(cast.institution.pk)):
        for person, naming in ((cast.stranger, "named"), (cast.rival_owner, "confidential")):
            Contribution.objects.create(
                tenant=cast.institution,
                consultation=found,
                author_id=person.person_id,
                status="held",
                naming=naming,
                receipt=naming,
                submitted_at=found.opens_at,
                text="x",
            )
    assert found.closes_at is not None
    worker_passes(found.closes_at - timedelta(days=6))
    moved(cast, found, "cancel", cancel_reason="No money.")
    worker_passes(found.closes_at - timedelta(days=5))

    def told(actor: Actor) -> list[str]:
        rows = notifications(person_id=actor.person_id, subject_id=found.pk)
        return sorted(row.template.removeprefix("consultation.") for row in rows)

    assert told(cast.owner) == ["announced.holders", "cancelled.holders", "opened.holders"]
    assert told(cast.stranger) == ["cancelled.contributors"]
    assert told(cast.rival_owner) == ["cancelled.confidential"]
    assert told(manager_of(cast)) == ["closing.reminder", "opened.work"]
    inbox = text_of(sign_in(cast.owner).get("/en/account/inbox/"))
    assert "was cancelled" in inbox


@THROUGH_TIME
def test_managers_are_reminded_of_the_answer_and_told_further_up(cast: Cast) -> None:
    found: Any = announced(cast)
    assert found.opens_at is not None
    assert found.closes_at is not None
    worker_passes(found.opens_at)
    worker_passes(found.closes_at)
    due = read(cast, found).due_at
    assert due is not None
    for instant in (due - timedelta(days=1), due, due + timedelta(days=7)):
        worker_passes(instant)
    rows = notifications(
        person_id=cast.staff[StaffRole.ADMINISTRATOR].person_id, subject_id=found.pk
    )
    assert [row.template for row in rows] == [
        "consultation.answer.rang",
        "consultation.answer.step",
    ]
    mine = notifications(person_id=manager_of(cast).person_id, subject_id=found.pk)
    assert [row.template for row in mine][-3:] == [
        "consultation.answer.reminder",
        "consultation.answer.rang",
        "consultation.answer.step",
    ]
