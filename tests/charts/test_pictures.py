"""Maps and charts: asked for by a page, drawn by the worker, shown to whoever may read the figures."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils.translation import override

from portal.charts.drawing import Asked, draw
from portal.charts.figures import Audience, Chart, Column
from portal.charts.making import (
    Bar,
    Caption,
    Moment,
    Steps,
    bars,
    line_with_band,
    world_map,
)
from portal.charts.models import Drawing
from portal.charts.services import Picture, draw_waiting, present
from portal.charts.shapes import dotted_lines, shapes, small_places
from portal.grants import StaffRole
from portal.m49 import areas
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import as_worker

# United Nations members that the shapes of this scale lack.
SMALL_MEMBERS = re.findall(
    r"\w+",
    "AD AG BB BH KM CV DM FM GD KI KN LC LI MC MH MT MU MV NR PW SC SG SM ST TO TV VC WS",
)


def _map(*, audience: Audience = Audience.PUBLIC, within: str = "") -> Chart:
    return world_map(
        Caption("A map", "Kenya stands on the second step.", "map", audience=audience),
        Steps({"KE": 2, "MT": 5, "XA": 1}, {1: "none", 2: "some", 5: "much"}),
        columns=[Column("Country or area"), Column("Step")],
        rows=[("Kenya", "some"), ("Malta", "much"), ("=cmd()", "none")],
        within=within,
    )


def _line() -> Chart:
    start = date(2026, 1, 5)
    moments = [
        Moment(start + timedelta(weeks=week), week % 4, 2, 0, 4, is_alert=week == 7)
        for week in range(20)
    ]
    return line_with_band(Caption("A line", "It rose.", "line"), moments, counted="a week")


def _bars() -> Chart:
    rows = [Bar("Женщины & <others>", 12, "12"), Bar("Youth", None, "too few to say")]
    return bars(Caption("Bars", "Few.", "bars"), rows, named="Group", counted="Share")


@pytest.fixture(scope="module")
def pictures() -> dict[str, str | None]:
    """One of each kind, the line also in Arabic, and one that cannot be drawn, in one batch."""
    charts = {"map": _map(), "line": _line(), "bars": _bars()}
    asked = {name: _asked(chart, "en") for name, chart in charts.items()}
    with override("ar"):
        asked["line-ar"] = _asked(_line(), "ar")
    asked["broken"] = Asked("1" * 32, "band", {"points": [{"day": {}}], "format": 5}, "en")
    asked["after"] = _asked(_map(within="014"), "en")
    return dict(zip(asked, draw(list(asked.values())), strict=True))


def _asked(chart: Chart, language: str) -> Asked:
    return Asked(chart.key, chart.kind, dict(chart.content), language)


def test_every_country_has_a_place_and_none_is_lost() -> None:
    numbers = {shape.number for shape in shapes()} | set(small_places())
    assert [code for code in SMALL_MEMBERS if areas()[code].number not in small_places()] == []
    assert "010" not in numbers  # Antarctica
    assert {"XK", "196", "706"} <= numbers  # the three shapes without a number
    assert len(dotted_lines()) >= 10


def test_pictures_hold_no_script_no_style_and_no_address(pictures: dict[str, str]) -> None:
    refused = r"<script|style=|href|font-family|\son\w+=|https?://(?!www\.w3\.org/2000/svg)"
    for name in ("map", "line", "bars"):
        ET.fromstring(pictures[name])  # noqa: S314 - our own
        assert re.findall(refused, pictures[name]) == []
    assert "Женщины &amp; &lt;others&gt;" in pictures["bars"]
    assert "too few to say" in pictures["bars"]
    # A circle for whatever has no shape, and a pattern beside each colour.
    assert pictures["map"].count("<circle") == len(small_places())
    assert pictures["map"].count("<pattern") == len(_map().legend)


def test_axes_run_from_the_right_in_arabic_and_months_are_arabic(pictures: dict[str, str]) -> None:
    assert re.search(r"Feb\w* 2026", pictures["line"])
    assert re.search(r"[\u0600-\u06ff]+ 2026", pictures["line-ar"])
    assert "Feb" not in pictures["line-ar"]
    # The alert is in the first half of the time: left of the middle, in Arabic right of it.
    assert _place_of_alert(pictures["line"]) < 240 < _place_of_alert(pictures["line-ar"])


def _place_of_alert(svg: str) -> float:
    root = ET.fromstring(svg)  # noqa: S314 - our own
    (mark,) = (element for element in root.iter() if element.get("fill") == "#a4161a")
    found = re.match(r"translate\(([\d.]+)", mark.get("transform", ""))
    assert found is not None
    return float(found[1])


def test_one_that_cannot_be_drawn_takes_no_other_with_it(pictures: dict[str, str | None]) -> None:
    assert pictures["broken"] is None
    assert pictures["after"] is not None


@pytest.mark.django_db(transaction=True)
def test_a_page_asks_the_worker_draws_and_everybody_sees(cast: Cast) -> None:
    tenant = cast.institution
    with tenant_context(ANYBODY):
        (picture,) = present(tenant.pk, [_map()])
        present(tenant.pk, [_map()])  # twice is once
    assert picture.svg == ""
    with as_worker():
        assert draw_waiting() == 1
        assert draw_waiting() == 0
    with tenant_context(ANYBODY):
        (drawn,) = present(tenant.pk, [_map()])
    assert drawn.svg.startswith("<svg")
    assert any("XA" in note for note in drawn.chart.notes)  # said to be off the map
    answer = Client().get(f"/en/{tenant.slug}/charts/{drawn.key}/figures.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[:4] == ["Country or area,Step", "Kenya,some", "Malta,much", "'=cmd(),none"]
    assert Client().get(f"/en/{tenant.slug}/charts/{drawn.key}/picture.svg").status_code == 200
    other = cast.other_institution.slug
    assert Client().get(f"/en/{other}/charts/{drawn.key}/figures.csv").status_code == 404


def test_a_picture_is_as_closed_as_its_figures(cast: Cast) -> None:
    tenant, analyst = cast.institution, cast.staff[StaffRole.ANALYST]
    with tenant_context(analyst):
        (asked,) = present(tenant.pk, [_map(audience=Audience.ANALYSTS)])
        assert _sees(asked)
    for actor in (ANYBODY, cast.owner, cast.reviewer, cast.other_staff[StaffRole.ANALYST]):
        with tenant_context(actor):
            assert not _sees(asked)
    url = f"/en/{tenant.slug}/charts/{asked.key}/figures.csv"
    assert Client().get(url).status_code == 404


def _sees(picture: Picture) -> bool:
    return Drawing.objects.filter(key=picture.key).exists()
