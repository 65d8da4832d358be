"""The register as everybody reads it: list, one entry, feeds, API, figures."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from promotion.obstacles.models import Obstacle
from promotion.publication.models import CountedReport, PublishedFigure
from promotion.publication.preview import preview
from promotion.publication.releasing import make_release
from promotion.publication.services import retract_obstacle, show_obstacle
from tests.cast import Cast
from tests.promotion.publication.making import PUBLIC, report, within

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
LIST = "/en/riverland-style/obstacles/"
API = "/api/v1/tenants/riverland-style/"


def _shown(cast: Cast, *rows: Obstacle) -> list[Any]:
    with within(cast.institution):
        return [show_obstacle(row, now=NOW) for row in rows]


def test_the_list_narrows_sorts_and_names_its_sources(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    told, event = _shown(cast, report(cast.institution), report(cast.institution, PUBLIC))
    page = client.get(LIST).content.decode()
    assert told.title in page
    assert "Open Network Watch (CC BY 4.0)" in page.replace("<bdi>", "").replace("</bdi>", "")
    narrowed = client.get(LIST, {"kind": "D", "source": "shutdowns", "order": "date"})
    assert event.title in narrowed.content.decode()
    assert told.title not in narrowed.content.decode()
    assert "Nothing in the register fits" in client.get(LIST, {"q": "nowhere"}).content.decode()
    assert client.get(LIST, {"since": "not a day", "severity": "9"}).status_code == 200


def test_a_list_asks_as_often_for_three_rows_as_for_one(
    cast: Cast, client: Client, counted: Callable[[str], int]
) -> None:
    _shown(cast, report(cast.institution, PUBLIC))
    one = counted(LIST)
    _shown(cast, *(report(cast.institution, PUBLIC) for _number in range(2)))
    assert counted(LIST) == one


@pytest.fixture
def counted(client: Client) -> Callable[[str], int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return ask


def test_one_entry_says_how_it_stands_until_only_its_number_is_left(
    cast: Cast, client: Client
) -> None:
    told = report(cast.institution, actors=("ACT-EXE",))
    [row] = _shown(cast, told)
    address = f"{LIST}{row.pk}/"
    page = client.get(address).content.decode()
    assert "Northern Hills" in page
    assert told.reference not in page
    assert "16 March 2026" in page
    assert "18 March 2026" not in page
    with within(cast.institution):
        retract_obstacle(told, note="It was another registry.", for_safety=False, now=NOW)
    assert "It was another registry." in client.get(address).content.decode()
    with within(cast.institution):
        retract_obstacle(told, note="", for_safety=True, now=NOW)
    gone = client.get(address)
    assert gone.status_code == 410
    for word in (told.title, "registry", "Northern Hills"):
        assert word not in gone.content.decode()
    assert client.get(f"{LIST}{told.pk}/").status_code == 404


def test_feeds_and_changes_tell_copies_what_to_drop(cast: Cast, client: Client) -> None:
    told, event = report(cast.institution), report(cast.institution, PUBLIC)
    [row, public] = _shown(cast, told, event)
    with within(cast.institution):
        retract_obstacle(told, note="", for_safety=True, now=NOW + timedelta(hours=1))
    atom = client.get(f"{LIST}feed/").content.decode()
    assert f"urn:uuid:{row.pk}" in atom
    assert told.title not in atom
    assert event.title in atom
    items = json.loads(client.get(f"{LIST}feed.json").content)["items"]
    assert [item["_civic_space"]["state"] for item in items] == ["withheld", "shown"]
    changes = client.get(f"{API}obstacles/changes/").json()["results"]
    assert [(one["id"], one["status"]) for one in changes] == [
        (str(public.pk), "shown"),
        (str(row.pk), "withheld"),
    ]


def test_the_api_shows_what_the_pages_show(cast: Cast, client: Client) -> None:
    told, event = report(cast.institution), report(cast.institution, PUBLIC)
    [row, public] = _shown(cast, told, event)
    listed = client.get(f"{API}obstacles/", {"country": "XA"}).json()["results"]
    assert {one["id"] for one in listed} == {str(row.pk), str(public.pk)}
    one = client.get(f"{API}obstacles/{row.pk}/").json()
    assert (one["province"], one["place"], one["reference"]) == ("Northern Hills", "", "")
    assert [revision["number"] for revision in one["revisions"]] == [1]
    assert client.get(f"{API}statistics/obstacles/").json()["by_kind"] == {"D01": 1, "L03": 1}


def test_figures_are_released_once_and_never_below_five_possible_subjects(
    cast: Cast, client: Client
) -> None:
    tenant = cast.institution
    many = [report(tenant, level="PUB-3") for _number in range(3)]
    few = report(tenant, possible_subjects=2, groups=["GRP-HRD"])
    alone = report(tenant, possible_subjects=2, country="XC")
    assert _shown(cast, *many, few, alone) == [None] * 5
    with within(tenant):
        preview_of_few = preview(few, now=NOW)
        release = make_release(tenant, now=datetime(2026, 7, 4, tzinfo=UTC))
        assert release is not None
        assert make_release(tenant, now=datetime(2026, 7, 5, tzinfo=UTC)) is None
        figures = list(PublishedFigure.objects.values_list("country", "kind", "group", "reports"))
        waiting = list(
            CountedReport.objects.filter(release=None).values_list("obstacle", flat=True)
        )
    assert figures == [("XA", "L03", "", 4)]
    assert waiting == [alone.pk]
    assert [(cell.before, cell.after) for cell in preview_of_few.cells] == [(0, 4)]
    page = client.get(f"{LIST}figures/").content.decode()
    assert "Release 1" in page
    with within(tenant):
        few.possible_subjects = 50
        few.save(update_fields=["possible_subjects"])
        assert show_obstacle(few, now=NOW) is None


def test_the_preview_says_what_can_be_worked_out(cast: Cast) -> None:
    told = report(cast.institution, groups=["GRP-20"], severity=4, starts_on=date(2026, 6, 2))
    with within(cast.institution):
        before = preview(told, now=NOW)
        show_obstacle(told, now=NOW)
        after = preview(told, now=NOW)
    assert before.is_row
    # Published in the month in which it happened: the month alone would say that it was before the 10th.
    assert before.dates == "between 1 May 2026 and 30 June 2026"
    assert [(cell.before, cell.after) for cell in before.cells] == [(0, 1), (0, 1)]
    assert [(cell.before, cell.after) for cell in after.cells] == [(1, 1), (1, 1)]
    assert {one.what for one in before.verdict.coarsened} == {"province", "groups", "date"}
    assert any("nothing changes" in str(sentence) for sentence in after.sentences)
