"""A consultation from its draft to its end, on the pages and through the API."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from participation.consultations.dates import Days, days_of
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.models import Theme
from portal.calendars import Calendar
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.consultations.stories import (
    TEXTS,
    announced,
    at,
    closed,
    draft,
    make_programme,
    manager_of,
    moved,
    read,
    seat,
    worker_passes,
)

LIST = "/en/riverland-style/consultations/"
STAFF = "/en/riverland-style/staff/consultations/"
API = "tenants/riverland-style/consultations/"
pytestmark = pytest.mark.django_db
THROUGH_TIME = pytest.mark.django_db(transaction=True)


def _parts(name: str, day: Any) -> dict[str, str]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


BEGUN = {
    "title__en": "Water points",
    "title__ar": "نقاط المياه",
    "kind": "survey",
    "unit": "Water Unit",
    "languages": ["en", "ar"],
    "entry": "anybody",
    "shown": "each",
    "allows_pseudonyms": "on",
}
QUESTION = {
    "questions-count": "1",
    "questions-0-label__en": "Where do you fetch water?",
    "questions-0-kind": "choice",
    "questions-0-options-count": "2",
    "questions-0-options-0-label__en": "At the river",
    "questions-0-options-1-label__en": "At a well",
}


def test_staff_begin_complete_and_announce_in_the_browser(cast: Cast) -> None:
    staff = sign_in(manager_of(cast))
    home = staff.post(f"{STAFF}add/", BEGUN)["Location"]
    page = text_of(staff.get(home))
    assert "Before it can be announced" in page
    assert "A survey asks at least one question." in page
    pk = home.rstrip("/").split("/")[-1]
    assert Client().get(f"{LIST}{pk}/").status_code == 404
    _save(staff, f"{home}steps/texts/", {f"{name}__en": said["en"] for name, said in TEXTS.items()})
    _save(staff, f"{home}steps/questions/", QUESTION)
    # The form proposes the days that the rules allow soonest; they are taken as they stand.
    proposed = _held_days(text_of(staff.get(f"{home}steps/dates/")))
    _save(staff, f"{home}steps/dates/", {**proposed, "phases-count": "0"})
    assert "Before it can be announced" not in text_of(staff.get(home))
    done = staff.post(f"{home}moves/announce/")
    assert done.status_code == 302, text_of(done)
    public = text_of(Client().get(f"{LIST}{pk}/"))
    for said in ("Where do you fetch water?", "At a well", "The answer comes by", "How this was"):
        assert said in public


def _save(client: Client, address: str, typed: dict[str, Any]) -> None:
    """Save a step with the version that its form was made from."""
    page = text_of(client.get(address))
    version = page.split('name="edit_version" value="')[1].split('"', maxsplit=1)[0]
    saved = client.post(address, {**typed, "edit_version": version})
    assert saved.status_code == 302, text_of(saved)


def _held_days(page: str) -> dict[str, str]:
    found = {}
    for name in ("opens_on", "closes_on", "answer_due_on"):
        for part in ("day", "month", "year"):
            place = page.split(f'name="{name}_{part}"')[1].split(">", maxsplit=1)[0]
            found[f"{name}_{part}"] = place.split('value="')[1].split('"', maxsplit=1)[0]
    return found


@pytest.mark.parametrize("lacking", ["title", "summary", "target_groups", "use_of_input"])
def test_announcing_is_refused_while_a_text_is_missing(cast: Cast, lacking: str) -> None:
    changed: dict[str, Any] = {} if lacking == "title" else {lacking: {}}
    found = draft(cast, texts=changed)
    if lacking == "title":
        # Every text is there, but no language has all of them.
        found = draft(cast, texts={"title": {"ar": "نقاط المياه"}})
    api = client_of(manager_of(cast))
    refused = api.post(f"{API}{found.pk}/transitions/announce/")
    assert refused.status_code == 422
    assert refused.json()["code"] == "incomplete"
    assert "In no language is every text written." in refused.json()["detail"]
    assert read(cast, found).status == "draft"
    assert ApiClient(None, Client()).get(f"{API}{found.pk}/").status_code == 404


def test_announcing_is_refused_below_the_least_of_the_rules(cast: Cast) -> None:
    with at_noon(cast):
        today = date(2027, 3, 1)
        hasty = draft(
            cast,
            days=Days(
                today + timedelta(days=28),  # 28 days are not more than four weeks
                today + timedelta(days=28 + 55),
                today + timedelta(days=28 + 55 + 120),
            ),
        )
        refused = client_of(manager_of(cast)).post(f"{API}{hasty.pk}/transitions/announce/")
        detail = refused.json()["detail"]
        assert refused.status_code == 422
        assert "announced 4 weeks before it opens, so not before 30 March 2027" in detail
        assert "open for at least 8 weeks, so not before 24 May 2027" in detail
        assert "the answer comes within 40 working days" in detail


def at_noon(cast: Cast) -> Any:
    """The first of March 2027, at noon at the seat."""
    return at(datetime(2027, 3, 1, 12, tzinfo=seat(cast)))


def test_announcing_is_refused_without_rules_in_force(cast: Cast) -> None:
    found = draft(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        Policy.objects.filter(subject="consultations").update(status="superseded")
    refused = client_of(manager_of(cast)).post(f"{API}{found.pk}/transitions/announce/")
    assert "has no rules on consultations in force" in refused.json()["detail"]


def test_the_policy_is_pinned_and_the_dates_are_promises(cast: Cast) -> None:
    found = announced(cast)
    assert found.policy_id is not None
    api = client_of(manager_of(cast))
    body = {
        "dates": {
            "opens_on": "2030-01-01",
            "closes_on": "2030-03-01",
            "answer_due_on": "2030-04-01",
        }
    }
    assert api.patch(f"{API}{found.pk}/", body).status_code == 409
    gone = api.patch(f"{API}{found.pk}/", {"texts": {"summary": {}}})
    assert gone.status_code == 422
    more = {"texts": {"summary": {**TEXTS["summary"], "fr": "Où creuser."}}}
    assert api.patch(f"{API}{found.pk}/", more).status_code == 200
    french = ApiClient(None, Client()).get(f"{API}{found.pk}/?language=fr").json()
    assert french["summary"] == "Où creuser."


@THROUGH_TIME
def test_it_opens_and_closes_by_itself_and_exactly_to_the_second(cast: Cast) -> None:
    found = announced(cast)
    second = timedelta(seconds=1)
    public = ApiClient(None, Client())
    assert found.opens_at is not None
    assert found.closes_at is not None
    for instant, is_open, stage in (
        (found.opens_at - second, False, "announced"),
        (found.opens_at, True, "open"),
        (found.closes_at - second, True, "open"),
        (found.closes_at, False, "waiting"),
    ):
        with at(instant):
            body = public.get(f"{API}{found.pk}/").json()
            assert (body["is_open"], body["stage"]) == (is_open, stage), instant
            assert body["may_take_part"]["is_allowed"] is is_open
            assert [row["id"] for row in public.get(f"{API}?stage={stage}").json()["results"]] == [
                str(found.pk)
            ]
    # The worker follows; until then what counts is the date.
    assert read(cast, found).status == "announced"
    worker_passes(found.opens_at)
    assert read(cast, found).status == "open"
    worker_passes(found.closes_at - second)
    assert read(cast, found).status == "open"
    worker_passes(found.closes_at)
    closed = read(cast, found)
    assert closed.status == "closed"
    worker_passes(found.closes_at + second)
    assert read(cast, found).status == "closed"
    # What runs now is the promised answer.
    assert closed.due_party == "institution"
    assert closed.answer_due_on is not None
    assert closed.due_at is not None
    assert closed.due_at > found.closes_at


@THROUGH_TIME
def test_nobody_closes_or_opens_early_by_hand(cast: Cast) -> None:
    found = announced(cast)
    api = client_of(manager_of(cast))
    early = api.post(f"{API}{found.pk}/transitions/open/")
    assert early.status_code == 422
    assert "opens by itself" in early.json()["detail"]
    assert found.opens_at is not None
    worker_passes(found.opens_at)
    with at(found.opens_at + timedelta(days=1)):
        early = api.post(f"{API}{found.pk}/transitions/close/")
        assert early.status_code in {401, 422}
    assert read(cast, found).status == "open"


def opened(cast: Cast) -> tuple[Consultation, Days]:
    """A consultation that has just opened, and its days."""
    found = announced(cast)
    assert found.opens_at is not None
    worker_passes(found.opens_at)
    return found, days_of(found, Calendar(zone=seat(cast)))


def _extended(found: Consultation, before: Days, *, weeks: int) -> dict[str, Any]:
    assert before.closes_on is not None
    assert before.answer_due_on is not None
    more = timedelta(weeks=weeks)
    return {
        **_parts("closes_on", before.closes_on + more),
        **_parts("answer_due_on", before.answer_due_on + more),
        "reason": "Floods cut the roads.",
    }


@THROUGH_TIME
def test_an_extension_shows_the_old_days_beside_the_new(cast: Cast) -> None:
    found, before = opened(cast)
    assert found.closes_at is not None
    with at(found.closes_at - timedelta(seconds=1)):
        move = f"{STAFF}{found.pk}/moves/extend/"
        staff = sign_in(manager_of(cast))
        refused = staff.post(move, _extended(found, before, weeks=0))
        assert refused.status_code == 422
        assert "More time means a later day" in text_of(refused)
        assert "Floods cut the roads." in text_of(refused)
        assert staff.post(move, _extended(found, before, weeks=2)).status_code == 302
        _shows_both(found, before)
    # It stays open past the old instant, and closes at the new one.
    worker_passes(found.closes_at)
    assert read(cast, found).status == "open"
    worker_passes(found.closes_at + timedelta(days=14, hours=2))
    assert read(cast, found).status == "closed"


def _shows_both(found: Consultation, before: Days) -> None:
    assert before.closes_on is not None
    page = text_of(Client().get(f"{LIST}{found.pk}/"))
    for said in (
        f'<time datetime="{before.closes_on}">',
        f'<time datetime="{before.closes_on + timedelta(weeks=2)}">',
        "<del>",
        "Floods cut the roads.",
    ):
        assert said in page
    [extension] = ApiClient(None, Client()).get(f"{API}{found.pk}/").json()["extensions"]
    assert extension["closed_at_before"].startswith(f"{found.closes_at:%Y-%m-%dT%H:%M}")
    assert extension["answer_due_before"] == str(before.answer_due_on)


@THROUGH_TIME
def test_an_overdue_answer_is_seen_by_everybody(cast: Cast) -> None:
    found = closed(cast)
    assert found.due_at is not None
    second = timedelta(seconds=1)
    said = "The promised answer is overdue"
    with at(found.due_at - second):
        assert said not in text_of(Client().get(f"{LIST}{found.pk}/"))
    with at(found.due_at):
        assert said in text_of(Client().get(f"{LIST}{found.pk}/"))
        assert "row--overdue" in text_of(Client().get(LIST))
        assert ApiClient(None, Client()).get(f"{API}{found.pk}/").json()["is_answer_overdue"]
    with at(found.due_at + timedelta(days=3)):
        moved(cast, found, "answer")
        page = text_of(Client().get(f"{LIST}{found.pk}/"))
        assert said not in page
        assert "promised by" in page


@THROUGH_TIME
def test_no_answer_while_a_theme_or_a_contribution_has_none(cast: Cast) -> None:
    found = closed(cast)
    tenant = cast.institution
    with tenant_context(system_actor(tenant.pk)):
        theme = Theme.objects.create(
            tenant=tenant, consultation=found, number=1, title_en="Fewer kilometres"
        )
        Contribution.objects.create(
            tenant=tenant,
            consultation=found,
            status="accepted",
            naming="confidential",
            receipt="AAAA-AAAA",
            submitted_at=found.closes_at,
            text="x",
        )
    api = client_of(manager_of(cast))
    refused = api.post(f"{API}{found.pk}/transitions/answer/")
    assert refused.status_code == 422
    assert refused.json()["code"] == "unanswered"
    assert "1 theme has no answer yet." in refused.json()["detail"]
    # Also what this member of staff may not read is counted.
    assert "1 contribution belongs to no theme yet" in refused.json()["detail"]
    with tenant_context(system_actor(tenant.pk)):
        theme.status, theme.outcome, theme.answer = "answered", "accepted", "Yes."
        theme.save()
        Contribution.objects.all().update(status="withdrawn")
    assert api.post(f"{API}{found.pk}/transitions/answer/").status_code == 200


@THROUGH_TIME
def test_from_answer_to_final_report(cast: Cast) -> None:
    found = closed(cast)
    moved(cast, found, "analyse")
    moved(cast, found, "answer")
    moved(cast, found, "follow_up")
    ended = moved(cast, found, "end", final_report="Twenty wells.", language="en")
    assert (ended.status, ended.outcome) == ("ended", "completed")
    assert ended.due_at is None
    page = text_of(Client().get(f"{LIST}{found.pk}/"))
    assert "Twenty wells." in page


@THROUGH_TIME
def test_a_standing_loop_stays_open(cast: Cast) -> None:
    programme = make_programme(cast)
    found = announced(cast, kind="standing", programme=programme.pk)
    assert found.opens_at is not None
    worker_passes(found.opens_at)
    with at(found.opens_at + timedelta(days=4000)):
        page = text_of(Client().get(f"/en/riverland-style/programmes/{programme.pk}/"))
        assert "Say at any time how it goes" in page
        assert "open at any time" in page
        body = ApiClient(None, Client()).get(f"{API}{found.pk}/").json()
        assert body["is_open"]
        assert body["closes_at"] is None
    worker_passes(found.opens_at + timedelta(days=4000))
    assert read(cast, found).status == "open"


def test_what_somebody_may_not_do(cast: Cast) -> None:
    found = announced(cast)
    for actor, status in (
        (cast.staff[StaffRole.REVIEWER], 403),
        (cast.staff[StaffRole.ADMINISTRATOR], 403),
        (cast.owner, 403),
        (cast.other_staff[StaffRole.CONSULTATION_MANAGER], 403),
    ):
        api = client_of(actor)
        answer = api.post(f"{API}{found.pk}/transitions/cancel/", {"cancel_reason": "x"})
        assert answer.status_code == status, actor
    assert ApiClient(None, Client()).post(f"{API}{found.pk}/transitions/cancel/").status_code in {
        401,
        403,
        404,
    }
