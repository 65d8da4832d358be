"""Files of the register: what leaves can come in again, and only what is public leaves."""

import csv
import io
import json
from typing import Any

from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import ObstacleStatus
from promotion.publication.services import retract_obstacle, show_obstacle
from tests.cast import Cast
from tests.promotion.exchange.files import brought_in
from tests.promotion.publication.making import PUBLIC, TOLD, report, within

# What is another institution's own: ids, times, addresses.
_OWN = {"id", "reference", "url", "state", "published_at", "changed_at"}
CANARY = "ZEDOARY"


def _shown(tenant: Tenant, base: dict[str, Any], **values: Any) -> Obstacle:
    row = report(tenant, base, actors=("ACT-POL",), instruments=("LEG-DEC",), **values)
    with within(tenant):
        Obstacle.objects.filter(pk=row.pk).update(
            status=ObstacleStatus.PUBLISHED, published_at=timezone.now()
        )
        row.refresh_from_db()
        show_obstacle(row, now=timezone.now())
    return row


def _file(tenant: Tenant, form: str, query: str = "") -> bytes:
    answer = Client().get(f"/en/{tenant.slug}/obstacles/files/{form}/{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def _rows(content: bytes) -> tuple[list[dict[str, str]], list[dict[str, str]], list[str]]:
    """Tags, rows that stand or stood, and the lines at the end."""
    header, tags, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    named = [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]
    return [dict(zip(header, tags, strict=True))], named, [row[0] for row in rows if len(row) == 1]


def _compared(content: bytes) -> list[dict[str, str]]:
    rows = [row for row in _rows(content)[1] if row["state"] in {"shown", "corrected"}]
    plain = [{name: cell for name, cell in row.items() if name not in _OWN} for row in rows]
    return sorted(plain, key=lambda row: row["title"])


def test_what_leaves_comes_in_elsewhere_and_leaves_the_same(cast: Cast) -> None:
    here, there = cast.institution, cast.other_institution
    _shown(here, PUBLIC, country="KE", account="Two lines,\nand “quotes”; a semicolon.")
    _shown(here, PUBLIC, country="FR", title="=1+1 is no formula here", groups=["GRP-PRT"])
    _shown(here, TOLD, country="KE")
    gone = _shown(here, PUBLIC, country="FR", title="Wrong after all")
    with within(here):
        retract_obstacle(gone, note="It was wrong.", for_safety=False, now=timezone.now())
    report(here, TOLD, title=CANARY, account=CANARY)
    first = _file(here, "csv")
    assert CANARY.encode() not in first
    tags, rows, notes = _rows(first)
    assert tags[0]["country"] == "#country+code+iso3"
    # A spreadsheet program does not run it.
    assert any(row["title"] == "'=1+1 is no formula here" for row in rows)
    tombstones = [row for row in rows if row["state"] == "retracted"]
    assert [(row["title"], row["account"], row["country"]) for row in tombstones] == [("", "", "")]
    assert any("Open Network Watch (CC BY 4.0)" in note for note in notes)
    other = Cast(**{**vars(cast), "institution": there, "staff": cast.other_staff})
    batch = brought_in(other, first)
    assert batch.counts == {"make": 3, "refused": 1}
    assert batch.mapping_name == "portal_export"
    assert _compared(_file(there, "csv")) == _compared(first)
    # As a workbook and as JSON it is the same again: nothing changes.
    for form in ("xlsx", "json"):
        assert brought_in(other, _file(here, form)).counts == {"unchanged": 3, "refused": 1}


def test_other_forms_and_filters(cast: Cast) -> None:
    tenant = cast.institution
    _shown(tenant, PUBLIC, country="KE")
    _shown(tenant, TOLD, country="FR")
    features = json.loads(_file(tenant, "geojson"))["features"]
    points = {
        feature["properties"]["country"]: (
            feature["geometry"] and feature["geometry"]["coordinates"],
            feature["properties"]["precision"],
        )
        for feature in features
    }
    assert points == {"KEN": ([20.25, 10.5], "GEO-1"), "FRA": (None, "GEO-3")}
    narrowed = json.loads(_file(tenant, "json", "?country=KE"))
    assert [row["country"] for row in narrowed["rows"]] == ["KEN"]
    assert any("Open Network Watch" in line for line in narrowed["about"])
    sheet = load_workbook(io.BytesIO(_file(tenant, "xlsx"))).worksheets[0]
    assert [cell.value for cell in sheet[2]][:1] == ["#meta+id"]
    page = Client().get(f"/en/{tenant.slug}/obstacles/files/?country=KE")
    assert "1 row stands" in page.content.decode()
    assert Client().get(f"/en/{tenant.slug}/obstacles/files/pdf/").status_code == 404
