"""What is said is answered, and every no can be contested: the whole of it without a script.

Each chapter is one deed, in French and in Chinese, clicked and typed by those whose deed it is. Links
are found by their addresses and fields by their names: the words may change.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

from tests.cast import Cast, cast, move
from tests.consultations.stories import announced, worker_passes
from tests.documents.files import storage
from tests.journeys import feedback_doors as doors
from tests.journeys.feedback_people import People
from tests.notifications.conftest import drained

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["cast", "move", "storage"]  # fixtures of other rooms


@pytest.fixture(params=["fr", "zh-hans"])
def people(
    request: pytest.FixtureRequest, chromium: Browser, live_server: Any, cast: Cast, storage: Any
) -> Iterator[People]:
    """Everybody, in one language."""
    cache.clear()
    found = People(cast, chromium, str(live_server.url), request.param)
    yield found
    found.leave()


def test_contribute_by_web_by_mail_and_by_file_and_receive_the_themes_answer(
    people: People,
) -> None:
    texts = {"title": {"en": "Wells of the valley", people.language: doors.TITLE[people.language]}}
    about = announced(people.cast, texts=texts, languages=[people.language])
    assert about.opens_at is not None
    assert about.closes_at is not None
    worker_passes(about.opens_at)
    with people.at(about.opens_at + timedelta(days=2)):
        doors.contribute_by_web(people.amal, about)
        doors.contribute_by_file(people.amal, about)
        doors.contribute_by_mail(people, about)
        doors.accept_all(people, about, count=3)
    worker_passes(about.closes_at)
    with people.at(about.closes_at + timedelta(days=1)):
        doors.analyse_and_answer(people, about)
        drained()
        doors.read_the_answer(people, about)
