"""Deadlines as an iCalendar."""

import pytest
from django.test import Client
from icalendar import Calendar

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_deadline_is_a_day_to_subscribe_to(cast: Cast) -> None:
    every = Calendar.from_ical(Client().get("/en/deadlines.ics").content)
    one = Calendar.from_ical(Client().get("/ar/riverland-style/deadlines.ics").content)
    assert len(every.walk("VEVENT")) == 2
    [event] = one.walk("VEVENT")
    assert "riverland-style" in str(event["url"])
    assert Client().get("/en/nowhere/deadlines.ics").status_code == 404
