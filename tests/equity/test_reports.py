"""From decisions to published figures: the worker makes them, staff read them, then everybody."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from participation.equity.models import EquityPublication, EquityReport
from participation.equity.services import make_reports
from portal.audit import AuditEntry
from portal.errors import NotPermitted, Refused
from portal.grants import StaffRole
from portal.outbox import Event
from portal.permissions import ANYBODY, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.api.client import ApiClient
from tests.cast import Cast, Mover, clear
from tests.equity.planting import Planted, plant, plant_first_cycle
from tests.policies.people import sign_in
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
NOTE = {"note": "We have asked two regional offices why.", "note_language": "en"}
AFRICA, EUROPE = Planted(40, 8, country="KE"), Planted(60, 44, country="FR", language="fr")


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def make(cast: Cast) -> dict[int, EquityReport]:
    """The figures as the worker makes them, by cycle."""
    with tenant_context(system_actor(cast.institution.pk)):
        make_reports(tenant=cast.institution)
        found = EquityReport.objects.filter(kind="accreditation")
        return {report.cycle: report for report in found}


@pytest.fixture
def publishable(cast: Cast) -> EquityReport:
    """The figures of 2025, of which 2024 was the first cycle."""
    plant(
        cast.institution, AFRICA, EUROPE, Planted(2, 0, country="FJ"), Planted(9, 6, country="IN")
    )
    plant_first_cycle(cast.institution)
    return make(cast)[2025]


def address(cast: Cast, path: str = "") -> str:
    return f"/en/{cast.institution.slug}/{path}"


def publish(cast: Cast, report: EquityReport) -> None:
    admin = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(admin):
        perform(EquityReport, report.pk, "publish", actor=admin, values=NOTE)


def test_the_figures_come_from_the_decisions_and_say_what_was_planted(cast: Cast) -> None:
    plant(cast.institution, AFRICA, EUROPE)
    reports = make(cast)
    assert set(reports) == {2025, 2026}
    report = reports[2025]
    assert (report.since, report.until) == (date(2023, 1, 1), date(2025, 12, 31))
    assert (report.is_first_cycle, report.is_complete) == (True, True)
    assert (reports[2026].is_first_cycle, reports[2026].is_complete) == (False, False)
    assert report.content["total"]["cases"] == 100
    assert report.content["total"]["favourable"] == 52
    assert report.content["total"]["days"]["median"] == 60
    by_code = {one["code"]: one for one in report.content["dimensions"]}
    africa = next(one for one in by_code["region"]["groups"] if one["code"] == "africa")
    assert (africa["cases"], africa["favourable"], africa["holders"]) == (40, 8, 40)
    assert {one["code"] for one in by_code["first"]["groups"]} == {"first"}


def test_a_real_decision_is_counted(
    cast: Cast, submitted: Any, move: Mover, client: Client
) -> None:
    from participation.accreditation.models import Application
    from portal.decisions.fields import reason_field
    from portal.policies.rulebook import rulebook_of

    clear(submitted, cast.reviewer, cast.decider)
    with tenant_context(cast.decider):
        rules = rulebook_of(submitted.policy_id)
        values = {
            "rule": rules.rules[0],
            "reason_code": reason_field(rules, "not_admissible").choices[1][0],  # type: ignore[index]
            "text": "Outside the field.",
            "body": "Committee",
            "session": "1st",
            "symbol": "E/1",
            "decided_on": date(2026, 3, 9),
        }
    move(submitted, "declare_not_admissible", cast.decider, **values)
    with tenant_context(cast.owner):
        assert Application.objects.get(pk=submitted.pk).outcome == "not_admissible"
    report = make(cast)[2026]
    assert (report.content["total"]["cases"], report.content["total"]["favourable"]) == (1, 0)
    sign_in(client, cast.staff[StaffRole.ANALYST])
    page = client.get(address(cast, f"staff/equity/{report.pk}/")).content.decode()
    assert "There are too few cases to say whether decisions differ between groups." in page


def test_a_second_request_is_not_a_first_one(cast: Cast) -> None:
    (organization,) = plant(cast.institution, Planted(1, 0, decided=date(2021, 5, 3)))
    plant(cast.institution, Planted(3, 1))
    with tenant_context(system_actor(cast.institution.pk)):
        from participation.accreditation.models import Application
        from portal.decisions.models import Decision

        newest = Application.objects.order_by("submitted_at").last()
        assert newest is not None
        Decision.objects.filter(subject_id=newest.pk).update(organization=organization)
    by_code = {one["code"]: one for one in make(cast)[2025].content["dimensions"]}
    numbers = {one["code"]: one["cases"] for one in by_code["first"]["groups"]}
    assert numbers == {"first": 2, "again": 1}


def test_what_was_made_today_is_left_and_what_is_asked_for_is_made(cast: Cast) -> None:
    plant(cast.institution, AFRICA)
    first = make(cast)[2026]
    plant(cast.institution, EUROPE)
    assert make(cast)[2026].content == first.content
    analyst = cast.staff[StaffRole.ANALYST]
    client = sign_in(Client(), analyst)
    asked = client.post(address(cast, f"staff/equity/{first.pk}/ask/"))
    assert asked.status_code == 302
    assert "New figures are being made." in client.get(asked["Location"]).content.decode()
    again = make(cast)[2026]
    assert again.content["total"]["cases"] == 100
    assert again.wanted_at is None


def test_the_first_cycle_and_one_that_runs_are_for_the_institution_alone(cast: Cast) -> None:
    plant(cast.institution, AFRICA, EUROPE)
    admin = cast.staff[StaffRole.ADMINISTRATOR]
    for report in make(cast).values():
        with tenant_context(admin), pytest.raises(Refused):
            perform(EquityReport, report.pk, "publish", actor=admin, values=NOTE)
    first = make(cast)[2025]
    client = sign_in(Client(), admin)
    refused = client.post(address(cast, f"staff/equity/{first.pk}/moves/publish/"), NOTE)
    assert refused.status_code == 422
    assert "The first cycle is for the institution alone" in refused.content.decode()
    assert NOTE["note"] in refused.content.decode()
    with tenant_context(system_actor(cast.institution.pk)), pytest.raises(IntegrityError):
        EquityReport.objects.filter(pk=first.pk).update(status="published")


def test_published_figures_are_there_for_everybody_with_a_note(
    cast: Cast, client: Client, publishable: EquityReport
) -> None:
    assert client.get(address(cast, "equity/accreditation/")).status_code == 404
    assert "Nothing is published yet." in client.get(address(cast, "equity/")).content.decode()
    admin = sign_in(Client(), cast.staff[StaffRole.ADMINISTRATOR])
    move = address(cast, f"staff/equity/{publishable.pk}/moves/publish/")
    missing = admin.post(move, {"note": "", "note_language": "en"})
    assert missing.status_code == 422
    assert admin.post(move, NOTE).status_code == 302
    overview = client.get(address(cast, "equity/")).content.decode()
    assert "chance alone hardly" in overview
    page = client.get(address(cast, "equity/accreditation/")).content.decode()
    assert "Africa: decided favourably less often than the others" in page
    assert NOTE["note"] in page
    assert "left out: too few to stay unrecognized" in page
    assert "111 cases were decided" in page
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert Event.objects.filter(name="equity.published").count() == 1
        assert AuditEntry.objects.filter(action="equity.published").count() == 1


def test_the_public_copy_holds_no_small_group(cast: Cast, publishable: EquityReport) -> None:
    publish(cast, publishable)
    api = ApiClient(None, Client())
    found = api.get(f"tenants/{cast.institution.slug}/statistics/equity/accreditation/").json()
    regions = next(one for one in found["content"]["dimensions"] if one["code"] == "region")
    groups = {one["code"]: one for one in regions["groups"]}
    assert groups["oceania"] == {"code": "oceania", "verdict": "withheld"}
    assert groups["asia"]["verdict"] == "withheld"
    assert groups["africa"]["cases"] == 40
    assert found["sentence"].startswith("There are")
    listed = api.get(f"tenants/{cast.institution.slug}/statistics/equity/").json()["results"]
    assert [one["id"] for one in listed] == [found["id"]]
    assert api.get(f"tenants/{cast.institution.slug}/statistics/equity/appeals/").status_code == 404


def test_the_figures_can_be_downloaded(
    cast: Cast, client: Client, publishable: EquityReport
) -> None:
    publish(cast, publishable)
    answer = client.get(address(cast, "equity/accreditation/data/"))
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len({len(row) for row in rows}) == 1
    by_group = {(row["dimension"], row["group"]): row for row in rows}
    assert by_group["total", ""]["cases"] == "111"
    assert by_group["region", "africa"]["verdict"] == "less"
    assert by_group["region", "oceania"]["cases"] == ""
    staff = sign_in(Client(), cast.staff[StaffRole.ANALYST])
    inside = staff.get(address(cast, f"staff/equity/{publishable.pk}/data/")).content.decode()
    assert "region,oceania,2," in inside


def test_published_figures_stay_until_they_are_taken_back(
    cast: Cast, client: Client, publishable: EquityReport
) -> None:
    publish(cast, publishable)
    admin = cast.staff[StaffRole.ADMINISTRATOR]
    browser = sign_in(Client(), admin)
    asked = browser.post(address(cast, f"staff/equity/{publishable.pk}/ask/"))
    assert "published and stay as they are" in asked.content.decode()
    plant(cast.institution, EUROPE)
    with time_machine.travel(datetime(2026, 3, 12, tzinfo=UTC)):
        assert make(cast)[2025].content["total"]["cases"] == 111
    move = address(cast, f"staff/equity/{publishable.pk}/moves/take_back/")
    assert browser.post(move, {"note": "A region was entered wrongly."}).status_code == 302
    assert client.get(address(cast, "equity/accreditation/")).status_code == 404
    with time_machine.travel(datetime(2026, 3, 13, tzinfo=UTC)):
        assert make(cast)[2025].content["total"]["cases"] == 171
        publish(cast, publishable)
    assert (
        "171 cases were decided"
        in client.get(address(cast, "equity/accreditation/")).content.decode()
    )
    with tenant_context(admin):
        assert EquityPublication.objects.count() == 1


def test_who_reads_and_who_publishes(cast: Cast, publishable: EquityReport) -> None:
    page = address(cast, f"staff/equity/{publishable.pk}/")
    for role, status in (
        (StaffRole.ANALYST, 200),
        (StaffRole.AUDITOR, 200),
        (StaffRole.REVIEWER, 200),
        (StaffRole.TRANSLATOR, 403),
        (StaffRole.PROTECTION_OFFICER, 403),
    ):
        assert sign_in(Client(), cast.staff[role]).get(page).status_code == status, role
    for outside in (cast.owner, cast.stranger, cast.other_staff[StaffRole.ADMINISTRATOR]):
        assert sign_in(Client(), outside).get(page).status_code == 404
    for role, error in ((StaffRole.ANALYST, NotPermitted), (StaffRole.REVIEWER, NotPermitted)):
        actor = cast.staff[role]
        with tenant_context(actor), pytest.raises(error):
            perform(EquityReport, publishable.pk, "publish", actor=actor, values=NOTE)
    for outside in (cast.owner, ANYBODY):
        with (
            tenant_context(outside),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            EquityReport.objects.exists()
    with tenant_context(ANYBODY):
        assert not EquityPublication.objects.exists()


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_page_stands_in_every_language(
    cast: Cast, client: Client, publishable: EquityReport, language: str
) -> None:
    publish(cast, publishable)
    answer = client.get(f"/{language}/{cast.institution.slug}/equity/accreditation/")
    assert answer.status_code == 200
    assert "%(" not in answer.content.decode()


def test_the_page_makes_the_same_queries_however_many_cycles_there_are(
    cast: Cast, client: Client, publishable: EquityReport
) -> None:
    publish(cast, publishable)
    one = queries_of(client, address(cast, "equity/"))
    with tenant_context(system_actor(cast.institution.pk)):
        for cycle in (2022, 2023):
            report = EquityReport.objects.create(
                tenant=cast.institution,
                kind="accreditation",
                cycle=cycle,
                since=date(cycle - 2, 1, 1),
                until=date(cycle, 12, 31),
                is_complete=True,
            )
            EquityPublication.objects.create(
                tenant=cast.institution,
                report=report,
                kind="accreditation",
                cycle=cycle,
                since=report.since,
                until=report.until,
                content=publishable.content,
                note="x",
                note_language="en",
                published_at=NOW,
            )
    assert queries_of(client, address(cast, "equity/")) == one
