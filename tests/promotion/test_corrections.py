"""A correction of what is published: by two people, before and after in words, as coarse as the guard asks."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Assessment, Correction, Obstacle
from promotion.obstacles.states import Origin
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import counts_by_country
from tests.accreditation.staff_pages import sign_in
from tests.api.client import client_of
from tests.cast import Cast
from tests.promotion.desk_acting import PROPOSAL, READ, analyst, assessed, move, published

pytestmark = pytest.mark.django_db
DESK = "/en/riverland-style/staff/obstacles/"
REGISTER = "/en/riverland-style/obstacles/"
API = "tenants/riverland-style/"
NOTE = "It was in another country, later, and graver than was said."


def _said(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def _row(cast: Cast, obstacle: Obstacle) -> PublishedObstacle:
    with tenant_context(system_actor(cast.institution.pk)):
        return PublishedObstacle.objects.get(obstacle=obstacle)


def _as_it_stands(browser: Client, page: str) -> dict[str, Any]:
    """What the page would send if nobody changed anything."""
    form = browser.get(page).context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "year"):
            sent |= {
                f"{bound.name}_{part}": getattr(value, part) for part in ("day", "month", "year")
            }
        elif value is not None:
            sent[bound.name] = value
    return sent


def test_a_correction_reaches_the_page_the_feed_and_the_files_as_coarse_as_it_must(
    cast: Cast,
) -> None:
    row = published(cast)
    page = f"{DESK}{row.pk}/moves/propose_correction/"
    browser, second = sign_in(analyst(cast)), sign_in(cast.decider)
    sent = _as_it_stands(browser, page) | {
        "kinds": ["P03"],
        "country": "IS",
        "province": "Southern Lakes",
        "place_precision": "GEO-3",
        "starts_on_day": "20",
        "verification": "VER-1",
        "note": NOTE,
    }
    assert browser.post(page, sent).status_code == 302
    assert str(_row(cast, row).country) == "XA"
    read = _said(second.get(f"{DESK}{row.pk}/moves/correct/"))
    for words in (
        "2 March 2026 · Day 20 March 2026 · Day",
        "Corroborated: two independent sources or more Plausible: one source, consistent",
        "Southern Lakes",
        NOTE,
    ):
        assert words in read
    assert second.post(f"{DESK}{row.pk}/moves/correct/", READ).status_code == 302
    shown = _row(cast, row)
    # It is grave: a month, and no province, though the report now names one.
    assert (str(shown.country), shown.province, shown.kinds) == ("IS", "", ["P03"])
    assert (shown.starts_on.isoformat() if shown.starts_on else "", shown.date_precision) == (
        "2026-03-01",
        "TIM-M",
    )
    assert (shown.verification, shown.revision, shown.note) == ("VER-1", 2, NOTE)
    _is_told_everywhere(cast, shown)
    with tenant_context(analyst(cast)):
        last = Assessment.objects.filter(obstacle=row).last()
        assert last is not None
        assert (last.verification, last.made_by_id) == ("VER-1", analyst(cast).person_id)
        assert Obstacle.objects.get(pk=row.pk).province == "Southern Lakes"


def _is_told_everywhere(cast: Cast, shown: PublishedObstacle) -> None:
    anybody = Client()
    page = _said(anybody.get(f"{REGISTER}{shown.pk}/"))
    changed = page.split("Changed:")[1].split(NOTE)[0]
    for word in ("country or area", "kinds", "severity", "verification", "when, or from when"):
        assert word in changed
    assert "Southern Lakes" not in page
    with tenant_context(system_actor(cast.institution.pk)):
        assert counts_by_country(cast.institution) == {"IS": 1}
    [item] = anybody.get(f"{REGISTER}feed.json").json()["items"]
    assert (item["tags"], item["title"]) == (["P03"], f"Corrected: {shown.title}")
    file: Any = anybody.get(f"{REGISTER}files/csv/")
    line = b"".join(file).decode()
    assert "P03" in line
    assert "L03" not in line
    one = anybody.get(f"/api/v1/{API}obstacles/{shown.pk}/").json()
    assert one["country"] == "IS"
    assert {"country", "kinds", "verification"} <= set(one["revisions"][0]["fields"])


def test_what_cannot_be_so_is_not_proposed(cast: Cast) -> None:
    row = published(cast)
    page = f"{DESK}{row.pk}/moves/propose_correction/"
    browser = sign_in(analyst(cast))
    asis = _as_it_stands(browser, page) | {"note": "A slip."}
    for wrong, words in (
        ({}, "Nothing is changed yet"),
        ({"verification": "VER-3"}, "Select a valid choice"),
        ({"place_precision": "GEO-3"}, "Enter the province"),
        ({"date_precision": "TIM-R"}, "Enter the last day"),
        ({"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"}, "before it began"),
        ({"starts_on_year": "2999"}, "after it was published"),
        ({"title": "Two of them", "note": ""}, "Say what is corrected"),
    ):
        refused = browser.post(page, {**asis, **wrong})
        assert refused.status_code == 422, wrong
        assert words in _said(refused), wrong
    with tenant_context(analyst(cast)):
        assert not Correction.objects.exists()


def test_over_the_api_what_is_left_out_stays_and_too_few_leave_the_register(cast: Cast) -> None:
    row = published(cast)
    first, second = client_of(analyst(cast)), client_of(cast.decider)
    here = f"{API}obstacle-reports/{row.pk}/"
    body = {"title": row.title, "account": row.account, "note": "Three could be meant."}
    sent = first.post(f"{here}transitions/propose_correction/", {**body, "possible_subjects": 3})
    assert sent.status_code == 200
    assert sent.json()["correction"]["changes"] == [
        {"what": "How many it could be about", "before": "40", "after": "3"}
    ]
    waiting = second.get(here).json()
    assert waiting["correction"]["note"] == "Three could be meant."
    read = {"names": "", "has_read_preview": True, "is_nobody_named": True}
    assert second.post(f"{here}transitions/correct/", read).status_code == 200
    left = _row(cast, row)
    assert (left.state, left.title, str(left.country), left.kinds) == ("withheld", "", "", [])
    after = second.get(here).json()
    assert (after["level"], after["kinds"], after["starts_on"]) == ("PUB-3", ["L03"], "2026-03-02")
    assert after["correction"] is None


def test_a_point_goes_with_the_place_that_it_was_given_for(cast: Cast) -> None:
    there: dict[str, Any] = {
        "origin": Origin.PUBLIC,
        "source_name": "Open Network Watch",
        "place": "Port Alba",
        "place_precision": "GEO-1",
        "latitude": "10.50000",
        "longitude": "20.25000",
    }
    row = assessed(cast, **there)
    move(row, "propose", analyst(cast), **{**PROPOSAL, "level": "PUB-5"})
    move(row, "publish", cast.decider, **READ)
    assert _row(cast, row).latitude is not None
    words = {"title": row.title, "account": row.account, "note": "It was the other port."}
    moved = {"country": "XA", "place": "Port Beta", "place_precision": "GEO-1"}
    move(row, "propose_correction", analyst(cast), **words, **moved)
    move(row, "correct", cast.decider, **READ)
    shown = _row(cast, row)
    assert (shown.place, shown.latitude, shown.longitude) == ("Port Beta", None, None)


def test_below_verified_a_listed_name_stops_a_correction(cast: Cast) -> None:
    row = published(cast, account="Somebody called Amal Haddad was asked.")
    move(
        row,
        "propose_correction",
        analyst(cast),
        title=row.title,
        account=row.account,
        kinds=["L04"],
        note="Another kind.",
    )
    browser = sign_in(cast.decider)
    stopped = browser.post(f"{DESK}{row.pk}/moves/correct/", {**READ, "names": "amal haddad"})
    assert stopped.status_code == 422
    assert _row(cast, row).kinds == ["L03"]
