"""From a planted surge to a published alert that is later judged, through the doors people use."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal import outbox
from portal.notifications import relay
from portal.notifications.models import Notification
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Origin, Verification
from promotion.patterns.models import Alert, AlertFollow, DetectionRun, SeriesCount, Signal
from promotion.patterns.tasks import look_for_grave_reports
from tests.cast import Cast
from tests.notifications.conftest import as_worker
from tests.policies.queries import queries_of
from tests.promotion.patterns.making import (
    ALERT,
    FINDING,
    NOTE,
    PUBLIC,
    STAFF,
    SURGE,
    alerts_of,
    analyst,
    last_week,
    made_alert,
    pages,
    plant,
    quiet_days,
    raised,
    reports_of,
    run_task,
    said,
    signals_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_surge_is_raised_by_the_worker_and_is_nowhere_public(cast: Cast) -> None:
    plant(cast.institution)
    with as_worker():
        run_task()
        run_task()
    [signal] = signals_of(cast.institution, basis="surge")
    assert (signal.country, signal.kind, signal.tier) == ("XA", "D01", "push")
    assert signal.observed == SURGE
    assert signal.expected is not None
    assert signal.expected < SURGE / 2
    with tenant_context(analyst(cast)):
        [run] = DetectionRun.objects.all()
        assert (run.pushed, run.options["counts_plausible"]) == (1, True)
    # Nothing of it is public, whatever the arithmetic says.
    assert "No alert has been published" in said(pages().get(PUBLIC))
    assert pages().get(f"{STAFF}{signal.pk}/").status_code == 404


def test_one_person_assesses_and_another_publishes(cast: Cast) -> None:
    plant(cast.institution)
    run_task()
    [signal] = signals_of(cast.institution, basis="surge")
    first, second = pages(analyst(cast)), pages(cast.decider)
    here = f"{STAFF}{signal.pk}/"
    seen = said(first.get(here))
    for words in ("Observed 14", "95% interval", "less than 0.001", "Open Network Watch: "):
        assert words in seen
    assert first.post(f"{here}publish_alert/", ALERT).status_code == 409
    assert first.post(f"{here}assess/", {"finding": "x"}).status_code == 422
    assert first.post(f"{here}assess/", FINDING).status_code == 302
    # Who assessed it does not publish it; who publishes it needs a second factor.
    refused = first.post(f"{here}publish_alert/", ALERT)
    assert refused.status_code == 403
    assert "You assessed this signal" in said(refused)
    assert NOTE in said(refused)
    weak = pages(cast.decider, second_factor=False)
    assert weak.post(f"{here}publish_alert/", ALERT).status_code == 403
    assert signals_of(cast.institution)[0].status == "assessed"
    preview = said(second.get(f"{here}publish_alert/"))
    assert "The public register shows 14 reports of this kind there" in preview
    assert second.post(f"{here}publish_alert/", ALERT).status_code == 302
    assert_public(alerts_of(cast)[0], signal)


def assert_public(alert: Alert, signal: Signal) -> None:
    """Page, feed and API show the alert with published counts, and lead to no signal."""
    anybody = pages()
    page = said(anybody.get(f"{PUBLIC}{alert.pk}/"))
    for words in (NOTE, "The public register holds 14 of that time", "It is no rating"):
        assert words in page
    assert "Open Network Watch" in page
    assert "More reports than usual" in said(anybody.get("/en/search/?q=vote"))
    feed = anybody.get(f"{PUBLIC}feed/").content.decode()
    assert f"urn:uuid:{alert.pk}" in feed
    assert NOTE in feed
    body = anybody.get("/api/v1/tenants/riverland-style/signals/").json()
    assert [one["id"] for one in body["results"]] == [str(alert.pk)]
    detail = anybody.get(f"/api/v1/tenants/riverland-style/signals/{alert.pk}/").json()
    assert [one["source"] for one in detail["sources"]] == ["Open Network Watch"]
    assert sum(point["count"] for point in detail["series"] if point["is_in_window"]) == SURGE
    assert str(signal.pk) not in str(body) + str(detail) + page + feed


def test_a_signal_is_watched_or_dismissed_with_its_reason(cast: Cast) -> None:
    first = pages(analyst(cast))
    watched, dismissed = raised(cast), raised(cast, country="XB")
    for one in (watched, dismissed):
        first.post(f"{STAFF}{one.pk}/assess/", FINDING)
    assert first.post(f"{STAFF}{watched.pk}/watch/", {"note": "The vote."}).status_code == 302
    bare = first.post(f"{STAFF}{dismissed.pk}/dismiss/", {"note": "A new partner began."})
    assert bare.status_code == 422
    reason = {"reason": "effort", "note": "A new partner began."}
    assert first.post(f"{STAFF}{dismissed.pk}/dismiss/", reason).status_code == 302
    assert "Internet shutdown, XB" in said(first.get(f"{STAFF}?status=dismissed"))
    page = said(first.get(f"{STAFF}{dismissed.pk}/"))
    assert "Dismissed: More was reported, not more happened" in page
    assert "A new partner began." in page
    # The watch list stands on no public page, in no feed and in no answer of the API.
    for address in (PUBLIC, f"{PUBLIC}feed/", "/api/v1/tenants/riverland-style/signals/"):
        assert "The vote." not in pages().get(address).content.decode()
    answer = pages().get("/api/v1/tenants/riverland-style/signal-assessments/")
    assert answer.status_code in {401, 404}


GRAVE: dict[str, Any] = {
    "origin": Origin.ORGANIZATION,
    "kinds": ["P03"],
    "severity": 5,
    "collection": "",
    "source_name": "",
    "possible_subjects": 3,
}


def grave_report(cast: Cast, verification: Verification) -> Obstacle:
    """One report of a disappearance, and the worker's look for such."""
    today = timezone.localdate()
    [report] = reports_of(cast.institution, [today], verification=verification, **GRAVE)
    look_for_grave_reports()
    return report


def test_one_grave_report_waits_for_its_source_and_goes_out_of_sight_with_it(cast: Cast) -> None:
    grave_report(cast, Verification.PLAUSIBLE)
    assert signals_of(cast.institution) == []
    report = grave_report(cast, Verification.CORROBORATED)
    look_for_grave_reports()
    [signal] = signals_of(cast.institution, basis="severe")
    first, second = pages(analyst(cast)), pages(cast.decider)
    assert first.post(f"{STAFF}{signal.pk}/assess/", FINDING).status_code == 302
    early = second.post(f"{STAFF}{signal.pk}/publish_alert/", ALERT)
    assert early.status_code == 403
    assert "the time for the source’s safety" in said(early)
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        first, second = pages(analyst(cast)), pages(cast.decider)
        # Three persons can be meant by this kind there: the alert names the country or area alone.
        too_much = second.post(f"{STAFF}{signal.pk}/publish_alert/", ALERT)
        assert too_much.status_code == 422
        assert "name the country or area alone" in said(too_much)
        fit = {**ALERT, "scope": "country", "note": "Two sources support a grave report."}
        assert second.post(f"{STAFF}{signal.pk}/publish_alert/", fit).status_code == 302
        [alert] = alerts_of(cast)
        assert (alert.kind, alert.window_from) == ("", None)
        page = said(pages().get(f"{PUBLIC}{alert.pk}/"))
        assert "disappearance" not in page.lower()
        seal(cast, report)
        assert_gone(alert)


def assert_gone(alert: Alert) -> None:
    """Nothing is left of it but its address, in the feed too."""
    gone = pages().get(f"{PUBLIC}{alert.pk}/")
    assert gone.status_code == 410
    assert "Two sources" not in gone.content.decode()
    feed = pages().get(f"{PUBLIC}feed/").content.decode()
    assert "remove the copy" in feed
    assert "A grave event" not in feed


def seal(cast: Cast, report: Obstacle) -> None:
    """Seal a report, and have the worker tell who listens."""
    with tenant_context(system_actor(cast.institution.pk)) as actor:
        outbox.publish("obstacle.sealed", report, actor=actor)
    with as_worker():
        relay.drain()


def test_silence_is_a_signal_unless_a_collection_has_ended(cast: Cast) -> None:
    border = last_week() - timedelta(weeks=16)
    for country, collection in (("XA", ""), ("XB", "ended-watch")):
        days = [day for day in quiet_days(rate=2.8) if day < border]
        reports_of(
            cast.institution,
            days,
            country=country,
            kinds=["P08"],
            origin=Origin.STAFF if not collection else Origin.PUBLIC,
            collection=collection,
        )
    reports_of(
        cast.institution, quiet_days(rate=2.8), kinds=["L03"], origin=Origin.STAFF, collection=""
    )
    old = [day for day in quiet_days(rate=1.0) if day < last_week() - timedelta(weeks=40)]
    reports_of(cast.institution, old, country="XC", collection="ended-watch", kinds=["P08"])
    run_task()
    silent = signals_of(cast.institution, basis="silence")
    assert [(one.country, one.kind) for one in silent] == [("XA", "P08")]
    assert silent[0].effort == "sources_continue"
    page = said(pages(analyst(cast)).get(f"{STAFF}{silent[0].pk}/"))
    assert "Fewer reports than usual" in page


def test_what_is_counted_follows_the_reports_their_dates_and_the_choices(cast: Cast) -> None:
    tenant, monday = cast.institution, last_week()
    reports_of(tenant, [monday, monday], groups=["GRP-HRD"])
    reports_of(tenant, [monday.replace(day=1)], date_precision="TIM-M")
    reports_of(tenant, [monday], verification=Verification.UNREVIEWED)
    reports_of(tenant, [monday], status="sealed")
    reports_of(tenant, [monday], polarity="positive")
    run_task()
    with tenant_context(system_actor(tenant.pk)):
        weekly = SeriesCount.objects.filter(unit="week", kind="D01", group="")
        assert list(weekly.values_list("period", "count")) == [(monday, 2)]
        assert SeriesCount.objects.get(unit="week", group="GRP-HRD").count == 2
        monthly = SeriesCount.objects.filter(unit="month", kind="D01", group="")
        assert sum(monthly.values_list("count", flat=True)) == 3
        assert DetectionRun.objects.get().coarse == 1
    page = said(pages(analyst(cast)).get(f"{STAFF}runs/"))
    assert "Nightly runs" in page
    choices = {
        "false_discovery_rate": "0.1",
        "watch_level": "0.01",
        "safety_hours": "12",
        "review_days": "90",
    }
    first = pages(analyst(cast))
    assert first.post(f"{STAFF}settings/", choices).status_code == 422
    assert first.post(f"{STAFF}settings/", {**choices, "safety_hours": "96"}).status_code == 302
    assert first.post(f"{STAFF}runs/", {}).status_code == 302
    run_task()
    with tenant_context(system_actor(tenant.pk)):
        # Neither plausible reports nor collections are counted any more.
        assert not SeriesCount.objects.exists()


def test_an_alert_is_updated_ended_and_judged_by_somebody_else(cast: Cast) -> None:
    alert = made_alert(cast, raised(cast, country="IS"))
    first, second = pages(analyst(cast)), pages(cast.decider)
    here = f"{STAFF}alerts/{alert.pk}/"
    new = {"text": "The cuts went on after the vote.", "confidence": "high"}
    assert second.post(f"{here}update/", new).status_code == 302
    assert second.post(f"{here}end/", {"ending": "over", "text": ""}).status_code == 302
    verdict = {"judgement": "confirmed", "text": "Two monitors describe the same cuts."}
    own = second.post(f"{here}judge/", verdict)
    assert own.status_code == 422
    assert "Somebody else says whether it was right" in said(own)
    assert first.post(f"{here}judge/", verdict).status_code == 302
    page = said(pages().get(f"{PUBLIC}{alert.pk}/"))
    for words in ("The cuts went on", "Later events confirmed it", "Two monitors describe"):
        assert words in page
    assert "Alert ended: More reports" in said(pages().get("/en/riverland-style/countries/IS/"))
    listed = said(pages().get(PUBLIC))
    assert "Later events confirmed it 1" in listed
    assert "Too few have been reviewed to give a share." in listed
    record = pages().get("/api/v1/tenants/riverland-style/signals/record/").json()
    assert (record["confirmed"], record["share"]) == (1, None)


def test_followers_are_told_neutrally_and_nobody_else_knows_of_them(cast: Cast) -> None:
    owner = pages(cast.owner)
    assert owner.post(f"{PUBLIC}follow/", {"country": "", "follow": "on"}).status_code == 302
    with tenant_context(analyst(cast)):
        assert not AlertFollow.objects.exists()
    made_alert(cast, raised(cast))
    with as_worker():
        relay.drain()
    with tenant_context(cast.owner):
        told = Notification.objects.filter(template="alert.published.told")
        assert told.count() == 1
    assert "new alert: More reports than usual" in said(owner.get("/en/account/inbox/"))


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_however_long_they_are(cast: Cast, number: int) -> None:
    for country in ("XA", "XB", "XC")[:number]:
        made_alert(cast, raised(cast, country=country))
    client, anybody = pages(analyst(cast)), pages()
    for reader, address in (
        (anybody, PUBLIC),
        (anybody, f"{PUBLIC}feed/"),
        (anybody, "/api/v1/tenants/riverland-style/signals/"),
        (client, STAFF),
        (client, f"{STAFF}alerts/"),
    ):
        COUNTED.setdefault(address, []).append(queries_of(reader, address))
        assert len(set(COUNTED[address])) == 1, COUNTED[address]


COUNTED: dict[str, list[int]] = {}
