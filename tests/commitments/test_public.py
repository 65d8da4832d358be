"""What everybody can read, subscribe to and take away; and the same through the API."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from participation.commitments.sources import all_sources
from portal.appeals.models import AppealDigest, AppealRecommendation
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient, client_of
from tests.cast import Cast
from tests.commitments.making import (
    EVIDENCE,
    REASON,
    adopted,
    contribute,
    decider,
    local_day,
    make_chain,
    manager,
    page,
    pass_time,
    propose,
    reported,
    round_of,
    staff_page,
    step,
)
from tests.commitments.test_staff import drop_values

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/en/riverland-style/commitments/"
API = "tenants/riverland-style/commitments/"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_page_of_a_theme_shows_what_was_promised_on_it(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    promised = adopted(cast, chain)
    page_of_theme = Client().get(
        f"/en/riverland-style/consultations/{chain.consultation.pk}/themes/1/"
    )
    assert page_of_theme.status_code == 200
    assert f"/commitments/{promised.pk}/" in page_of_theme.content.decode()


def test_the_list_is_narrowed_by_status_unit_and_theme(cast: Cast) -> None:
    first, second = make_chain(cast.institution), make_chain(cast.institution, number=2)
    one, other = adopted(cast, first), adopted(cast, second, unit="Health unit")
    third = step(cast, adopted(cast), "mark_at_risk", text="No pumps.")
    asked = {
        "": {one.pk, other.pk, third.pk},
        "?status=at_risk": {third.pk},
        "?unit=Health+unit": {other.pk},
        f"?theme={first.theme.pk}": {one.pk},
        "?status=dropped": set(),
        "?status=nonsense": {one.pk, other.pk, third.pk},
    }
    for query, expected in asked.items():
        shown = text_of(Client().get(LIST + query))
        assert {row.pk for row in (one, other, third) if str(row.pk) in shown} == expected, query


def test_the_feed_says_what_became_of_promises(cast: Cast) -> None:
    row, hidden = adopted(cast), propose(cast, title={"en": "A quiet plan"})
    step(cast, row, "postpone", due_on=row.due_on + timedelta(days=5), reason="Floods.")
    feed = Client().get(f"{LIST}feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(feed.content).findall(f"{ATOM}entry")  # noqa: S314 - our own
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert len(titles) == 2
    assert "date moved from" in titles[0]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert str(hidden.pk) not in feed.content.decode()


def test_days_come_into_a_calendar(cast: Cast) -> None:
    due, checked = adopted(cast), reported(cast)
    events = Calendar.from_ical(Client().get(f"{LIST}dates.ics").content).walk("VEVENT")
    days = {str(event["uid"]): event.decoded("dtstart") for event in events}
    assert days[f"{due.pk}-due"] == due.due_on
    end = local_day(cast.institution, round_of(cast, checked).ends_at - timedelta(seconds=1))
    assert days[f"{checked.pk}-check"] == end


def test_the_list_as_a_file(cast: Cast) -> None:
    row = adopted(cast, title={"en": "=HYPERLINK(1)"})
    propose(cast, title={"en": "A quiet plan"})
    body = b"".join(Client().get(f"{LIST}data/csv/")).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(body)))
    assert lines[0][1] == "Title"
    assert lines[1][1] == "'=HYPERLINK(1)"
    assert lines[1][-1].endswith(page(row))
    assert "A quiet plan" not in body
    assert "ILLUSTRATION" in body
    book = load_workbook(io.BytesIO(b"".join(Client().get(f"{LIST}data/xlsx/"))))
    assert book.worksheets[0]["F2"].value == row.due_on.isoformat()
    data = json.loads(b"".join(Client().get(f"{LIST}data/json/?status=at_risk")))
    assert data["rows"] == []
    assert Client().get(f"{LIST}data/exe/").status_code == 404


def test_other_sources_are_shown_to_whoever_may_read_them(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    row = adopted(cast)
    client = sign_in(manager(cast))
    assert {source.label for source in all_sources()} >= {
        "participation.consultation",
        "participation.programme",
    }
    values = {"kind": "participation.consultation", "source": str(chain.consultation.pk)}
    assert client.post(staff_page(row, "sources/set/"), values).status_code == 302
    assert "Water in the valley 1" in text_of(Client().get(page(row)))
    with tenant_context(system_actor(cast.institution.pk)):
        type(chain.consultation).objects.update(published_at=None)
    assert "Water in the valley 1" not in text_of(Client().get(page(row)))
    gone = client.post(staff_page(row, "sources/set/"), {**values, "act": "remove"})
    assert gone.status_code == 302
    elsewhere = make_chain(cast.other_institution, number=9)
    values["source"] = str(elsewhere.consultation.pk)
    assert client.post(staff_page(row, "sources/set/"), values).status_code == 404


def test_a_recommendation_of_a_review_is_a_source(cast: Cast) -> None:
    tenant, now = cast.institution, timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        digest = AppealDigest.objects.create(
            tenant=tenant,
            subject_type="participation.application",
            cause="decision",
            outcome="changed",
            month=now.date().replace(day=1),
            days=30,
            published_at=now,
        )
        made = AppealRecommendation.objects.create(
            tenant=tenant,
            digest=digest,
            subject="accreditation",
            text="Say in the rules which report counts.",
            policy_version=2,
            made_at=now,
        )
    row, client = adopted(cast), sign_in(manager(cast))
    offer = staff_page(row, "sources/?kind=portal.appealrecommendation")
    assert "Say in the rules which report counts." not in text_of(client.get(offer))
    with tenant_context(system_actor(tenant.pk)):
        AppealRecommendation.objects.update(published_at=now)
    assert "Say in the rules which report counts." in text_of(client.get(offer))
    values = {"kind": "portal.appealrecommendation", "source": str(made.pk)}
    assert client.post(staff_page(row, "sources/set/"), values).status_code == 302
    shown = text_of(Client().get(page(row)))
    assert "Say in the rules which report counts." in shown
    assert f"/appeals/#d-{digest.pk}" in shown


def test_an_unpublished_theme_is_not_named_by_its_commitment(cast: Cast) -> None:
    chain = make_chain(cast.institution, published_at=None, title_en="A secret theme")
    row = adopted(cast, chain)
    assert "A secret theme" not in text_of(Client().get(page(row)))
    body = ApiClient(None, Client()).get(f"{API}{row.pk}/").json()
    assert body["themes"] == []
    assert "A secret theme" in text_of(sign_in(manager(cast)).get(staff_page(row)))


def proposal(cast: Cast, theme: Any) -> dict[str, Any]:
    return {
        "title": {"en": "Forty wells", "fr": "Quarante puits"},
        "text": {"en": "Forty wells give water."},
        "indicator": {"en": "A list."},
        "unit": "Water unit",
        "due_on": (local_day(cast.institution) + timedelta(days=20)).isoformat(),
        "themes": [str(theme.pk)],
    }


def test_a_proposal_is_written_and_adopted_through_the_api(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    staff, nobody = client_of(manager(cast)), ApiClient(None, Client())
    body, key = proposal(cast, chain.theme), {"Idempotency-Key": "k1"}
    made = staff.post(API, body, **key)
    assert made.status_code == 201
    assert staff.post(API, body, **key).json() == made.json()
    one = f"{API}{made.json()['id']}/"
    assert nobody.get(one).status_code == 404
    assert nobody.get(API).json()["results"] == []
    assert staff.get(API).json()["results"][0]["transitions"] == ["adopt"]
    changed = {**body, "unit": "Wells unit", "version": 1}
    assert staff.patch(one, changed).json()["unit"] == "Wells unit"
    assert staff.patch(one, changed).status_code == 409
    assert staff.post(f"{one}transitions/adopt/").status_code == 200
    assert nobody.get(f"{one}?language=fr").json()["title"] == "Quarante puits"
    update = {"text": "Twenty wells.", "evidence_url": EVIDENCE}
    assert staff.post(f"{one}updates/", update).status_code == 201
    for path in ("updates/", "transitions/report_done/", "transitions/drop/"):
        assert client_of(cast.owner).post(f"{one}{path}", update).status_code == 403


def test_a_dispute_through_the_api_reopens(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    row = reported(cast, chain)
    one = f"{API}{row.pk}/"
    member, nobody = client_of(cast.owner), ApiClient(None, Client())
    said = {"organization": str(cast.organization.pk), "verdict": "disputed", "reason": REASON}
    # Nobody else gives an organization's verdict, and staff none at all.
    for other in (client_of(cast.rival_owner), client_of(manager(cast))):
        assert other.post(f"{one}checks/", said).status_code == 404
    assert member.post(f"{one}checks/", said).status_code == 201
    said |= {"seen_at": "Upper valley", "seen_on": "2025-11-03"}
    assert member.post(f"{one}checks/", said).json()["seen_on"] == "2025-11-03"
    [shown] = nobody.get(f"{one}checks/").json()["results"]
    assert (shown["is_substantiated"], shown["signed_as"]) == (True, "")
    assert "organization" not in shown
    assert client_of(manager(cast)).post(f"{one}transitions/verify/").status_code == 404
    pass_time(round_of(cast, row).ends_at)
    body = nobody.get(one).json()
    assert (body["status"], body["rounds"][0]["result"]) == ("at_risk", "disputed")
    assert body["updates"][0]["evidence_url"] == EVIDENCE


def test_verdicts_are_taken_back_and_commitments_followed_by_api(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    row, member = reported(cast, chain), client_of(cast.owner)
    one = f"{API}{row.pk}/"
    own = f"{one}checks/{cast.organization.pk}/"
    assert member.get(own).status_code == 404
    said = {"organization": str(cast.organization.pk), "verdict": "confirmed"}
    assert member.post(f"{one}checks/", said).status_code == 201
    assert member.get(own).json()["verdict"] == "confirmed"
    assert member.call("delete", own).status_code == 204
    assert member.get(own).status_code == 404
    assert member.post(f"{one}follow/", {"is_on": True}).json() == {"is_on": True}
    assert client_of(manager(cast)).post(f"{one}follow/", {"is_on": True}).status_code == 404


def test_a_dropped_one_leads_to_its_decision(cast: Cast) -> None:
    row = adopted(cast)
    values = {name: value for name, value in drop_values(cast).items() if "decided" not in name}
    values |= {"rule": str(values["rule"]), "decided_on": local_day(cast.institution).isoformat()}
    one = f"{API}{row.pk}/"
    assert client_of(manager(cast)).post(f"{one}transitions/drop/", values).status_code == 403
    without = client_of(decider(cast), "read", "write")
    assert without.post(f"{one}transitions/drop/", values).status_code == 403
    assert client_of(decider(cast)).post(f"{one}transitions/drop/", values).status_code == 200
    nobody = ApiClient(None, Client())
    body = nobody.get(one).json()
    assert (body["outcome"], body["dropped_by"]) == ("dropped", "The bureau, 3rd meeting")
    decision = nobody.get(f"tenants/riverland-style/decisions/{body['decision']}/").json()
    assert (decision["remedy"], decision["reason_code"]) == ("portal", "no_means")
