"""Files of obstacles for the tests: the real one where it is there, else one of its shape."""

import csv
import io
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from promotion.exchange.models import ObstacleImport, ObstacleImportLine
from promotion.exchange.services import IMPORTS, upload_import
from tests.cast import Cast

# Beside the checkout: the file is not the portal's to hand on.
REAL = Path(__file__).parents[4] / "shared/data/internet_shutdowns_2016_2023.csv"
_GENERATED = {
    "start_date_type": "Actual",
    "end_date": "2020-03-04",
    "country": "India",
    "region": "APAC",
    "geo_scope": "It only affected one city, county, or village",
    "area_name": "A district",
    "shutdown_type": "Shutdown",
    "affected_network": "Mobile",
    "shutdown_extent": "Full network",
    "ordered_by": "State government",
    "actual_cause": "Protests",
    "gov_justification": "Unknown",
    "gov_ack": "Yes",
    "legal_method": "Government order",
    "shutdown_status": "Ended",
    "event": "The network was cut, as was said.",
    "info_source": "News media article",
    "info_source_link": "https://example.org/a; https://example.net/b",
    "count_year": "2020",
}
HEADER = [
    "start_date_type",
    "start_date",
    "end_date",
    "country",
    "region",
    "geo_scope",
    "area_name",
    "shutdown_type",
    "affected_network",
    "shutdown_extent",
    "ordered_by",
    "decision_maker",
    "actual_cause",
    "actual_cause_details",
    "gov_justification",
    "gov_ack",
    "legal_just",
    "legal_method",
    "election",
    "violence",
    "hr_abuse_reported",
    "users_targeted",
    "shutdown_status",
    "event",
    "info_source",
    "info_source_link",
    "an_link",
    "count_year",
]


@cache
def shutdowns() -> list[list[str]]:
    """Header and rows of the real file; where it is absent, 60 rows of the same shape."""
    if not REAL.exists():
        sys.stderr.write("the real file is absent; generated rows of its shape stand in\n")
        return generated_rows(60)
    with REAL.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def generated_rows(count: int) -> list[list[str]]:
    """Header and rows in the shape of the real file."""
    rows = []
    for number in range(count):
        row = {**_GENERATED, "start_date": f"2020-03-0{number % 4 + 1}", "area_name": str(number)}
        rows.append([row.get(name, "") for name in HEADER])
    return [HEADER, *rows]


def as_csv(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as a file; what an old encoding lacks becomes a question mark."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding, errors="replace")


def brought_in(cast: Cast, content: bytes, *, run: bool = True, **given: Any) -> ObstacleImport:
    """A file uploaded by the analyst, tried out and run, worked through as the worker does it."""
    analyst = cast.staff[StaffRole.ANALYST]
    with tenant_context(analyst):
        batch = upload_import(
            file=io.BytesIO(content),
            file_name="obstacles.csv",
            mapping=given.pop("mapping", ""),
            encoding=given.pop("encoding", ""),
            actor=analyst,
        )
    step(cast, batch, "try_out")
    with tenant_context(analyst):
        batch.refresh_from_db()
    if run and batch.counts.get("make", 0) + batch.counts.get("update", 0):
        step(cast, batch, "run")
    return reload(cast, batch)


def step(cast: Cast, batch: ObstacleImport, name: str, chunk: int = 200) -> None:
    """A move of the analyst's, and what the worker does then."""
    with tenant_context(cast.staff[StaffRole.ANALYST]) as analyst:
        perform(ObstacleImport, batch.pk, name, actor=analyst)
    work(batch, chunk)


def work(batch: ObstacleImport, chunk: int = 200) -> None:
    """All pieces that are left."""
    pieces = replace(IMPORTS, chunk=chunk)
    with tenant_context(system_actor(batch.tenant_id)) as worker:
        while pieces.piece(batch.pk, actor=worker):
            pass


def reload(cast: Cast, batch: ObstacleImport) -> ObstacleImport:
    """As it stands."""
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        return ObstacleImport.objects.get(pk=batch.pk)


def lines_of(cast: Cast, batch: ObstacleImport, **only: Any) -> list[ObstacleImportLine]:
    """The lines of an import."""
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        return list(ObstacleImportLine.objects.filter(batch=batch, **only).order_by("number"))
