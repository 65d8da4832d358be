"""From a file that an analyst brings in to an alert that everybody reads: every step through its own door."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.grants import StaffRole
from promotion.exchange.tasks import work_imports
from promotion.patterns.tasks import examine_series
from tests.accreditation.staff_pages import staff_path
from tests.cast import Cast
from tests.notifications.conftest import as_worker
from tests.promotion.patterns.making import (
    ALERT,
    FINDING,
    NOTE,
    PUBLIC,
    STAFF,
    SURGE,
    alerts_of,
    last_week,
    pages,
    quiet_days,
    said,
    signals_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("id", "state", "title", "country", "starts_on", "kinds", "verification", "source_name")
WATCH = "Invented Network Watch"


def _file() -> bytes:
    """Two quiet years of an invented watch with a surge in the last week, and another kind that goes on."""
    surge = [last_week() + timedelta(days=number % 7) for number in range(SURGE)]
    days = [("D01", day) for day in [*quiet_days(), *surge]]
    days += [("L03", day) for day in quiet_days(rate=2.0, seed=8)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, (kind, day) in enumerate(days):
        writer.writerow(_line(number, kind, day))
    return text.getvalue().encode()


def _line(number: int, kind: str, day: date) -> list[str]:
    title = f"Invented event {number}"
    return [str(number), "shown", title, "ISL", day.isoformat(), kind, "VER-1", WATCH]


def _brought_in(analyst: Client, cast: Cast) -> None:
    """Uploaded, tried out, read and run by the analyst; worked through by the worker in between."""
    file = SimpleUploadedFile("invented.csv", _file(), content_type="text/csv")
    there = analyst.post(staff_path(cast, "obstacles/import/new/"), {"file": file})
    assert there.status_code == 302
    batch = there.headers["Location"].removesuffix("columns/")
    _stage(analyst, f"{batch}try_out/")
    assert "will be published" in said(analyst.get(f"{batch}run/"))
    _stage(analyst, f"{batch}run/")


def _stage(analyst: Client, address: str) -> None:
    assert analyst.post(address).status_code == 302, address
    with as_worker():
        work_imports()


def test_an_imported_surge_becomes_an_alert_by_two_people(cast: Cast) -> None:
    analyst, second = pages(cast.staff[StaffRole.ANALYST]), pages(cast.decider)
    _brought_in(analyst, cast)
    with as_worker():
        examine_series()
    [signal] = signals_of(cast.institution, basis="surge")
    here = f"{STAFF}{signal.pk}/"
    assert f"{signal.pk}" in analyst.get(STAFF).content.decode()
    seen = said(analyst.get(here))
    for words in (
        f"Observed {SURGE} Expected ",
        "(95% interval)",
        "p less than 0.001:",
        "q less than 0.001:",
        "(1 week)",
        "Check of reporting effort Stands:",
        f"{WATCH}: {SURGE}",
        "Internet shutdown, Iceland",
    ):
        assert words in seen
    assert analyst.post(f"{here}assess/", FINDING).status_code == 302
    # Nothing is public before a second person says so.
    assert "No alert has been published" in said(pages().get(PUBLIC))
    assert analyst.post(f"{here}publish_alert/", ALERT).status_code == 403
    assert second.post(f"{here}publish_alert/", ALERT).status_code == 302
    [alert] = alerts_of(cast)
    page = said(pages().get(f"{PUBLIC}{alert.pk}/"))
    for words in (NOTE, f"The public register holds {SURGE} of that time", WATCH, "Iceland"):
        assert words in page
    assert "Alert: More reports than usual" in said(
        pages().get("/en/riverland-style/countries/IS/")
    )
