"""From an obstacle to a confirmed outcome: reported in Russian without a script, read by everybody.

The signal is raised over the real series of shutdowns where that file stands beside the checkout,
and over an invented one otherwise. What owners of a strategy do among themselves goes through the
API; what everybody reads is looked at in the browser.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from django_countries import countries
from playwright.sync_api import Browser

from portal.charts.services import draw_waiting
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.vault.peppers import PepperStore
from promotion.obstacles.models import Obstacle
from promotion.patterns.detecting import detect
from promotion.publication.models import PublishedObstacle
from promotion.publication.services import show_many
from tests.accreditation.applicant.conftest import signed_in
from tests.accreditation.staff_pages import sign_in
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from tests.notifications.conftest import as_worker
from tests.promotion.desk_acting import second_analyst
from tests.promotion.patterns.making import (
    ALERT,
    FINDING,
    alerts_of,
    last_week,
    plant,
    reports_of,
    signals_of,
)
from tests.promotion.reporting_acting import SECRET, SLUG, receipt_in
from tests.promotion.sources_people import staffed_with_analysts
from tests.promotion.strategies.making import OUTCOME, TEXT, Team, outsider, ready

pytestmark = pytest.mark.browser
REAL = Path(portal_settings.BASE_DIR).parent / "shared/data/internet_shutdowns_2016_2023.csv"
TITLE = "Объединениям отказывают в регистрации"
WRITTEN: dict[str, dict[str, Any]] = {
    "what": {
        "title": TITLE,
        "account": "Третий отказ за год, каждый раз без объяснения причин.",
        "language": "ru",
        "kinds": ["L03"],
        "freedoms": ["FRE-ASS"],
        "modality": "MOD-OFF",
    },
    "where": {
        "date_precision": "TIM-D",
        "begins_day": "4",
        "begins_month": "3",
        "begins_year": "2026",
        "persons": "100+",
    },
    "who": {"groups": ["GRP-CSO"], "actor_1": "ACT-REG", "degree_1": "DEG-IMP"},
}
FOUND: dict[str, Any] = {
    "verification": "VER-3",
    "source_count": "2",
    "graded_count": "2",
    "source_grade": "SRC-B",
    "information_grade": "INF-2",
    "connection": "organization",
    "note": "Two registers compared.",
}


@pytest.mark.usefixtures("quick_passphrases")
def test_from_an_obstacle_to_an_outcome_that_an_outsider_confirms(
    chromium: Browser, live_server: Any, cast: Cast, settings: Any, store: PepperStore
) -> None:
    cache.clear()
    staffed_with_analysts(cast, settings)
    base = str(live_server.url)
    country = _raise_signal(cast)
    analyst = _at(chromium, base, sign_in(cast.staff[StaffRole.ANALYST]))
    second = _at(chromium, base, sign_in(second_analyst(cast)))
    decider = _at(chromium, base, sign_in(cast.decider))
    amal = _at(chromium, base, signed_in(cast.owner), language="ru", width=360, script=False)

    _report(amal, country)
    row = _check_and_publish(cast, analyst, second, decider)
    _everybody_reads(chromium, base, row, country)
    _alert(cast, analyst, decider)
    team = _strategy(cast, row, country)
    _country_tells_it(chromium, base, cast, team, country)
    for person in (amal, analyst, second, decider):
        assert (person.crooked, person.elsewhere) == ([], [])


def _at(
    chromium: Browser,
    base: str,
    client: Client | None = None,
    *,
    language: str = "en",
    width: int = 1280,
    script: bool = True,
) -> Visitor:
    """A browser of somebody who is signed in, or of anybody."""
    person = Visitor(chromium, base, language, width, script)
    if client is not None:
        session = client.cookies[portal_settings.SESSION_COOKIE_NAME]
        cookie: Any = {"name": session.key, "value": session.value, "url": base}
        person.context.add_cookies([cookie])
    return person


def _raise_signal(cast: Cast) -> str:
    """The country or area of the strongest signal; nothing is public by itself."""
    through = _real_rows(cast) if REAL.exists() else _invented_rows(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        detect(cast.institution, through=through)
    signal = next(one for one in signals_of(cast.institution) if one.basis == "surge")
    assert not alerts_of(cast)
    return str(signal.country)


def _real_rows(cast: Cast) -> date:
    by_country: dict[str, list[date]] = {}
    with REAL.open(encoding="utf-8", errors="replace") as file:
        for line in csv.DictReader(file):
            code = countries.by_name(line["country"].strip())
            by_country.setdefault(code, []).append(date.fromisoformat(line["start_date"]))
    by_country.pop("", None)
    rows: list[Obstacle] = []
    for code, days in by_country.items():
        rows += reports_of(cast.institution, days, country=code, title="The network was cut")
    with tenant_context(system_actor(cast.institution.pk)):
        show_many(rows, now=rows[0].created_at)
    # Azerbaijan, in the week of the attack on its neighbours.
    return date(2023, 9, 18)


def _invented_rows(cast: Cast) -> date:
    plant(cast.institution, country="KE")
    return last_week()


def _report(amal: Visitor, country: str) -> None:
    """Page by page on a telephone; the receipt at the end."""
    amal.go(f"/{{language}}/{SLUG}/obstacles/report/")
    amal.send({"in_danger": "no", "polarity": "negative"}, only_given=True)
    for step, values in WRITTEN.items():
        assert amal.path.endswith(f"/write/{step}/"), amal.path
        amal.send({**values, "country": country}, only_given=True)
    sources = {"tells_who": True, "sources": f"Ask {SECRET}", "place": f"House of {SECRET}"}
    amal.send({**sources, "may_publish": True}, only_given=True)
    assert receipt_in(amal.page.content())


def _check_and_publish(
    cast: Cast, analyst: Visitor, second: Visitor, decider: Visitor
) -> PublishedObstacle:
    """One finds, another confirms, a third publishes what the guard lets through."""
    with tenant_context(system_actor(cast.institution.pk)):
        report = Obstacle.objects.get(title=TITLE)
    at = f"/{{language}}/{SLUG}/staff/obstacles/{report.pk}/"
    for who, name, values in (
        (analyst, "take_up", {}),
        (analyst, "begin_verification", {}),
        (analyst, "assess", FOUND),
        (second, "confirm", {"confirm": True}),
        (analyst, "propose", {"level": "PUB-4", "possible_subjects": "40"}),
        (decider, "publish", {"has_read_preview": True}),
    ):
        who.go(f"{at}moves/{name}/")
        who.send({**values, "is_nobody_named": True}, only_given=True)
    with tenant_context(system_actor(cast.institution.pk)):
        return PublishedObstacle.objects.get(obstacle=report)


def _everybody_reads(chromium: Browser, base: str, row: PublishedObstacle, country: str) -> None:
    """The day became a week or month, the source is nowhere, the map and its table show the place."""
    anybody = _at(chromium, base, language="ru", width=360, script=False)
    anybody.go(f"/{{language}}/{SLUG}/obstacles/{row.pk}/")
    page = anybody.page.content()
    assert TITLE in page
    assert SECRET not in page
    assert row.date_precision in {"TIM-W", "TIM-M"}
    assert row.place_precision == "GEO-4"
    anybody.go(f"/{{language}}/{SLUG}/obstacles/map/")
    with as_worker():
        assert draw_waiting()
    anybody.go(f"/{{language}}/{SLUG}/obstacles/map/")
    assert anybody.page.locator("figure svg path").count() > 100
    with override("ru"):
        assert str(countries.name(country)) in (anybody.page.text_content("main table") or "")
    assert (anybody.crooked, anybody.elsewhere) == ([], [])


def _alert(cast: Cast, analyst: Visitor, decider: Visitor) -> None:
    """A person assesses the signal, another one makes it an alert."""
    signal = next(one for one in signals_of(cast.institution) if one.basis == "surge")
    at = f"/{{language}}/{SLUG}/staff/signals/{signal.pk}/"
    for who, name, values in ((analyst, "assess", FINDING), (decider, "publish_alert", ALERT)):
        who.go(f"{at}{name}/")
        who.send({**values, "confirm": True}, only_given=True)
    assert len(alerts_of(cast)) == 1


def _strategy(cast: Cast, row: PublishedObstacle, country: str) -> Team:
    """Three owners sign, an action is done, an outsider confirms the outcome."""
    team, ids = ready(cast)
    _ok(team.first.patch(team.one, {**TEXT, "countries": [country]}))
    team.adopt()
    _ok(team.first.post(f"{team.one}transitions/start/"))
    for name in ("start", "finish"):
        _ok(team.second.post(f"{team.one}items/{ids['Draft']}/transitions/{name}/"))
    blocked = {"obstacle": str(row.pk), "note": "No answer from the registry."}
    _ok(team.second.post(f"{team.one}items/{ids['Pilot']}/transitions/block/", blocked))
    outcome = _ok(team.first.post(f"{team.one}outcomes/", OUTCOME))["id"]
    path = f"{team.one}outcomes/{outcome}/"
    _ok(team.second.post(f"{path}transitions/review/"))
    code = _ok(team.first.post(path))["code"]
    organization, _actor, outside = outsider()
    asked = _ok(
        outside.post(f"{team.base}codes/", {"code": code, "organization": str(organization)})
    )
    said = {"statement": "We attend the hearings.", "is_named": True, "is_independent": True}
    _ok(outside.post(f"{team.base}substantiations/{asked['id']}/transitions/confirm/", said))
    _ok(team.second.post(f"{path}transitions/agree/"))
    return team


def _ok(answer: Any) -> Any:
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None


def _country_tells_it(chromium: Browser, base: str, cast: Cast, team: Team, country: str) -> None:
    """One page leads to the obstacle, the alert and the strategy; the strategy to its outcome."""
    anybody = _at(chromium, base, language="ru", width=360, script=False)
    anybody.go(f"/{{language}}/{SLUG}/countries/{country}/")
    page = anybody.page.content()
    assert TITLE in page
    assert f"/signals/{alerts_of(cast)[0].pk}/" in page
    anybody.follow(f"/strategies/{team.pk}/")
    page = anybody.page.content()
    assert "We attend the hearings." in page
    assert TITLE in page, "what blocks an action is named"
    assert (anybody.crooked, anybody.elsewhere) == ([], [])
