"""The page with the map of the world: light, without script, the same figures in words."""

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.charts.services import draw_waiting
from portal.charts.shapes import small_places
from promotion.obstacles.models import Obstacle
from promotion.publication.services import retract_obstacle, show_obstacle
from tests.cast import Cast
from tests.notifications.conftest import as_worker
from tests.promotion.countries.making import assess_everywhere
from tests.promotion.publication.making import PUBLIC, report, within

_PAGE = "/{language}/riverland-style/countries/?measure=FRE-ASM"
MOST_BYTES = 90_000


@pytest.mark.django_db(transaction=True)
def test_the_map_is_light_needs_no_script_and_says_what_its_table_says(cast: Cast) -> None:
    many = assess_everywhere(cast.institution)
    pages = {language: _PAGE.format(language=language) for language in ("en", "ar")}
    waiting = _plain(pages["en"])
    assert "is being drawn" in waiting
    assert "<path d=" not in waiting.split("<figure", 1)[1].split("</figure>", 1)[0]
    _plain(pages["ar"])
    with as_worker():
        assert draw_waiting() == 2
    for page in pages.values():
        _weigh_and_look(page)
    shown = _plain(pages["en"])
    assert "do not mean that anybody endorses" in shown
    assert "Line of Control in Jammu and Kashmir" in shown
    rows = re.findall(r'<th scope="row".*?</tr>', shown, flags=re.DOTALL)
    assert len(rows) == many
    key = re.search(r"charts/([0-9a-f]{32})/figures\.csv", shown)
    assert key is not None
    file = Client().get(f"/en/riverland-style/charts/{key[1]}/figures.csv").content.decode()
    for line, row in zip(file.splitlines()[1 : many + 1], rows, strict=True):
        name, level = line.rsplit(",", 1)
        assert level in row, name


def _weigh_and_look(page: str) -> None:
    client = Client(headers={"Accept-Encoding": "br, gzip"})
    sent = client.get(page).content
    text = gzip.decompress(sent).decode()
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    assert len(sent) + sum(len(piece) for url in assets for piece in client.get(url)) <= MOST_BYTES
    drawn = text.split("<figure", 1)[1].split("</figure>", 1)[0]
    assert "<script" not in drawn
    assert "style=" not in drawn
    # Small States are circles; a legend entry for each step and for what has no data.
    assert drawn.count("<circle") == len(small_places())
    assert len(re.findall(r"<li><svg", drawn)) == 6
    # The picture does not turn with the language; its words do.
    assert 'direction="ltr"' in drawn


def _plain(page: str) -> str:
    return Client().get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_kept_map_of_obstacles_follows_each_change(cast: Cast) -> None:
    """What is taken back for somebody's safety is gone from the map with the next look."""
    page, tenant = "/en/riverland-style/obstacles/map/", cast.institution

    def publish(country: str) -> Obstacle:
        with within(tenant):
            row = report(tenant, PUBLIC, country=country)
            show_obstacle(row, now=timezone.now())
        return row

    def drawn() -> str:
        _plain(page)
        with as_worker():
            draw_waiting()
        shown = _plain(page)
        assert "<path d=" in shown
        return shown

    publish("KE")
    assert "1 published event in 1 country or area." in drawn()
    with CaptureQueriesContext(connection) as kept:
        _plain(page)
    told = publish("MT")
    with CaptureQueriesContext(connection) as anew:
        _plain(page)
    assert len(kept) < len(anew), "nothing was kept"
    assert "2 published events in 2 countries or areas." in drawn()
    with within(tenant):
        retract_obstacle(told, note="", for_safety=True, now=timezone.now())
    assert "Malta" not in _plain(page)
    assert "1 published event in 1 country or area." in _plain(page)
