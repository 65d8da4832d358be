"""Clocks and distances in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from portal.looks.words import SOON_DAYS, clock_words, distance_words, last_day, met_words

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (timedelta(days=30), "later", "due in 30 days"),
        (timedelta(days=3), "soon", "due in 3 days"),
        (timedelta(days=1), "soon", "due tomorrow"),
        (timedelta(hours=1), "soon", "due today"),
        (timedelta(hours=-1), "overdue", "overdue since today"),
        (timedelta(days=-1), "overdue", "overdue by 1 day"),
        (timedelta(days=-5), "overdue", "overdue by 5 days"),
    ],
)
def test_a_clock_says_when(ahead: timedelta, state: str, words: str) -> None:
    face = clock_words(NOW + ahead, now=NOW)
    assert (face.state, face.words) == (state, words)


def test_a_stopped_clock_is_never_overdue() -> None:
    assert clock_words(NOW - timedelta(days=9), now=NOW, stopped=True).state == "stopped"


def test_a_date_ends_at_midnight_and_is_written_as_its_own_day() -> None:
    end_of_the_30th = datetime(2026, 12, 1, 0, 0, tzinfo=ZoneInfo("Africa/Banjul"))
    with timezone.override("Africa/Banjul"):
        face = clock_words(end_of_the_30th, now=NOW)
    assert last_day(end_of_the_30th) == date(2026, 11, 30)
    assert face.written_date == "30 November 2026"
    assert face.words == "due in 6 days"


def test_the_day_is_the_one_of_the_active_zone() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert clock_words(late, now=NOW).words == "due tomorrow"


def test_soon_is_what_the_clocks_call_soon() -> None:
    from portal.clocks import DUE_SOON

    assert timedelta(days=SOON_DAYS) == DUE_SOON


def test_what_is_done_says_so() -> None:
    assert met_words(NOW, NOW + timedelta(days=1)).words == "done in time"
    late = met_words(NOW, NOW - timedelta(days=1))
    assert (late.words, late.written_date) == ("done late", "24 November 2026")


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(days=-40), "40 days ago"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(days=2), "in 2 days"),
    ],
)
def test_distances(ahead: timedelta, words: str) -> None:
    assert distance_words(NOW + ahead, now=NOW) == words


def test_dates_are_written_as_the_language_writes_them() -> None:
    written = {}
    for code in ("en", "fr", "ar", "zh-hans"):
        with translation.override(code):
            written[code] = clock_words(NOW, now=NOW).written_date
    assert written == {
        "en": "24 November 2026",
        "fr": "24 novembre 2026",
        "ar": "24 نوفمبر 2026",
        "zh-hans": "2026年11月24日",
    }
