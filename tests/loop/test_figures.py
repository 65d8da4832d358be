"""Public loop figures: every number is the one that somebody counts by hand."""

import csv
import io
from collections import Counter
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from participation.commitments.models import CheckRound, Commitment
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.loop.figures import HALF, NINE_IN_TEN, rank
from participation.loop.services import publish_loop_figures
from participation.loop.tasks import publish_loop
from participation.registers.models import FigureSet
from participation.themes.models import ContributionTheme
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import sign_in, text_of
from tests.api.client import ApiClient
from tests.cast import Cast
from tests.commitments.making import (
    Chain,
    adopted,
    contribute,
    decider,
    dispute,
    local_day,
    make_chain,
    make_theme,
    manager,
    page,
    report,
    step,
)
from tests.commitments.test_staff import drop_values
from tests.loop.test_way import answer
from tests.notifications.conftest import drained

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/riverland-style/loop/"


@given(st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=60))
def test_ranks_are_the_smallest_days_within_which_so_many_fall(days: list[int]) -> None:
    for share in (HALF, NINE_IN_TEN):
        found = rank(Counter(days), share)
        assert found is not None
        assert found in days
        assert sum(day <= found for day in days) >= share * len(days)
        assert sum(day < found for day in days) < share * len(days)


def test_of_nothing_nothing_is_said() -> None:
    assert rank(Counter(), HALF) is None


def count(cast: Cast) -> dict[str, Any]:
    with tenant_context(system_actor(cast.institution.pk)):
        found: dict[str, Any] = publish_loop_figures(tenant=cast.institution, anew=True).content
    return found


def answered_after(cast: Cast, chain: Chain, days: int) -> None:
    closed = chain.consultation.closes_at
    assert closed is not None
    answer(cast, chain, answered_at=closed + timedelta(days=days))


def test_contributions_are_counted_as_by_hand(cast: Cast) -> None:
    quick = make_chain(cast.institution, number=1, closed_days_ago=60)
    slow = make_chain(cast.institution, number=2, closed_days_ago=60)
    late = make_chain(cast.institution, number=3, closed_days_ago=60)
    fresh = make_chain(cast.institution, number=4, closed_days_ago=3)
    for _number in range(3):
        contribute(quick, cast.owner)
    contribute(slow, cast.owner, naming="confidential")
    answered_after(cast, quick, 10)
    answered_after(cast, slow, 25)
    # Speaks to two themes, of which one waits: not answered, and the promised day has passed.
    both = contribute(slow, cast.owner)
    with tenant_context(system_actor(cast.institution.pk)):
        second = make_theme(slow.consultation, number=2)
        ContributionTheme.objects.create(tenant=cast.institution, contribution=both, theme=second)
    contribute(late, cast.owner)
    contribute(fresh, cast.owner)
    # Coded by nobody: not answered. Taken back or removed: not counted.
    uncoded = contribute(late, cast.owner)
    with tenant_context(system_actor(cast.institution.pk)):
        ContributionTheme.objects.filter(contribution=uncoded).delete()
    for status in ("withdrawn", "removed", "unconfirmed"):
        contribute(quick, cast.owner, status=status)
    open_one = make_chain(cast.institution, number=5, closed_days_ago=-30)
    contribute(open_one, cast.owner)
    cancelled = make_chain(cast.institution, number=6)
    contribute(cancelled, cast.owner)
    with tenant_context(system_actor(cast.institution.pk)):
        Consultation.objects.filter(pk=cancelled.consultation.pk).update(
            status="ended", outcome="cancelled"
        )
    assert count(cast)["contributions"] == {
        "counted": 8,
        "answered": 4,
        "waiting": 1,
        "overdue": 3,
        "share": 50,
        "median": 10,
        "p90": 25,
    }


def test_a_standing_loop_is_counted_from_the_sending(cast: Cast) -> None:
    from participation.programmes.models import OversightOffice, Programme

    chain = make_chain(cast.institution)
    said = contribute(chain, cast.owner)
    now = timezone.now()
    with tenant_context(system_actor(cast.institution.pk)):
        office = OversightOffice.objects.create(
            tenant=cast.institution, name_en="Office", how_to_reach_en="Call.", phone="1"
        )
        programme = Programme.objects.create(
            tenant=cast.institution, title_en="Wells", unit="Water", oversight=office
        )
        Consultation.objects.filter(pk=chain.consultation.pk).update(
            kind="standing",
            closes_at=None,
            answer_due_on=None,
            programme=programme,
            status="open",
        )
        Contribution.objects.filter(pk=said.pk).update(submitted_at=now - timedelta(days=12))
    assert count(cast)["contributions"]["waiting"] == 1
    answer(cast, chain, answered_at=now - timedelta(days=5))
    assert count(cast)["contributions"]["median"] == 7


def test_themes_are_counted_by_their_answer(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    answer(cast, chain, outcome="partly")
    with tenant_context(system_actor(cast.institution.pk)):
        make_theme(chain.consultation, number=2)
        make_theme(chain.consultation, number=3, published_at=None)
    make_chain(cast.institution, number=2, closed_days_ago=2)
    assert count(cast)["themes"] == {"partly": 1, "overdue": 1, "waiting": 1}


def test_each_commitment_is_counted_in_one_place(cast: Cast) -> None:
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner, cast.organization)
    today = local_day(cast.institution)
    adopted(cast)
    overdue = adopted(cast)
    moved = adopted(cast)
    step(cast, moved, "postpone", due_on=moved.due_on + timedelta(days=5), reason="Floods.")
    disputed = report(cast, adopted(cast, chain))
    sign_in(cast.owner).post(page(disputed, "check/"), dispute(cast.organization.pk))
    dropped = adopted(cast)
    values = {**drop_values(cast), "decided_on": today}
    step(cast, dropped, "drop", **values)
    verified, late = report(cast, adopted(cast)), report(cast, adopted(cast))
    unchecked = report(cast, adopted(cast))
    with tenant_context(system_actor(cast.institution.pk)):
        rows = Commitment.objects
        rows.filter(pk=overdue.pk).update(due_on=today - timedelta(days=1))
        for row, outcome in ((verified, "verified"), (late, "verified"), (unchecked, "unchecked")):
            rows.filter(pk=row.pk).update(status="closed", outcome=outcome)
            CheckRound.objects.filter(commitment=row).update(
                ended_at=timezone.now(), result="too_few"
            )
        rows.filter(pk=late.pk).update(due_on=today - timedelta(days=3), reopen_count=1)
    found = count(cast)["commitments"]
    assert found == {
        "adopted": 8,
        "places": {
            "verified": 2,
            "unchecked": 1,
            "in_check": 1,
            "on_time": 2,
            "overdue": 1,
            "dropped": 1,
        },
        "moved": 1,
        "reopened": 1,
        "disputed": 1,
        "first_day": 1,
    }
    assert sum(found["places"].values()) == found["adopted"]


def test_the_page_its_files_and_its_feed(cast: Cast) -> None:
    empty = text_of(Client().get(PAGE))
    assert "once they were counted" in empty
    assert Client().get(f"{PAGE}data/csv/").status_code == 404
    chain = make_chain(cast.institution)
    contribute(chain, cast.owner)
    answered_after(cast, chain, 12)
    adopted(cast, chain)
    count(cast)
    shown = text_of(Client().get(PAGE))
    assert "Of 1 contribution 1 is answered: 100 per cent." in shown
    assert "within 12 days" in shown
    assert Client().get(PAGE.replace("/en/", "/ar/")).status_code == 200
    table = csv.reader(io.StringIO(Client().get(f"{PAGE}data/csv/").content.decode()))
    cells = {(group, cell): value for group, cell, value in table}
    assert cells["contributions", "median"] == "12"
    assert cells["commitments", "places.on_time"] == "1"
    body = Client().get(f"{PAGE}data/json/").json()
    api = ApiClient(None, Client()).get("tenants/riverland-style/statistics/loop/").json()
    assert body["content"] == api["content"]
    feed = ET.fromstring(Client().get(f"{PAGE}feed/").content)  # noqa: S314 - our own
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert Client().get(f"{PAGE}data/exe/").status_code == 404


def test_figures_are_made_every_night_and_anew_when_asked(cast: Cast) -> None:
    publish_loop()
    publish_loop()
    with tenant_context(system_actor(cast.institution.pk)):
        assert FigureSet.objects.filter(subject="loop").count() == 1
    adopted(cast)
    address = "/en/riverland-style/staff/loop/count/"
    assert sign_in(cast.owner).post(address).status_code == 404
    assert sign_in(decider(cast)).post(address).status_code == 403
    assert sign_in(manager(cast)).post(address).status_code == 302
    drained()
    with tenant_context(system_actor(cast.institution.pk)):
        [found] = FigureSet.objects.filter(subject="loop")
    assert found.content["commitments"]["adopted"] == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        publish_loop()
    with tenant_context(system_actor(cast.institution.pk)):
        assert FigureSet.objects.filter(subject="loop").count() == 2
