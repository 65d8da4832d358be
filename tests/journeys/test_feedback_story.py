"""What is said is answered, and every no can be contested: the whole of it without a script.

Each chapter is one deed, in French and in Chinese, clicked and typed by those whose deed it is. Links
are found by their addresses and fields by their names: the words may change.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser

from participation.accreditation.models import Application
from participation.accreditation.states import ApplicationStatus
from tests.appeals.conftest import refuse
from tests.cast import Cast, Mover, cast, move, submitted
from tests.commitments.making import contribute, make_chain, pass_time, round_of
from tests.consultations.stories import announced, worker_passes
from tests.documents.files import storage
from tests.journeys import feedback_asking as asking
from tests.journeys import feedback_doors as doors
from tests.journeys import feedback_promises as promises
from tests.journeys import feedback_remedies as remedies
from tests.journeys import feedback_talk as talk
from tests.journeys.feedback_people import SLUG, People, in_words, main_of, open_newest, open_staff
from tests.notifications.conftest import drained

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["cast", "move", "storage", "submitted"]  # fixtures of other rooms


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
        code = doors.contribute_by_mail(people, about)
        doors.accept_all(people, count=3)
    worker_passes(about.closes_at)
    with people.at(about.closes_at + timedelta(days=1)):
        doors.analyse_and_answer(people, about)
        drained()
        doors.read_the_answer(people, about, code)


def test_dispute_a_commitment_that_is_reported_done(people: People) -> None:
    chain = make_chain(people.institution)
    contribute(chain, people.cast.owner, people.cast.organization)
    made = promises.promise(people, timezone.localdate() + timedelta(days=60))
    promises.report_done(people, made)
    promises.dispute(people, made)
    ends_at = round_of(people.cast, made).ends_at
    pass_time(ends_at)
    with people.at(ends_at + timedelta(hours=1)):
        drained()
        promises.see_it_reopened(people, made)


def test_have_a_comment_removed_and_win_the_appeal(people: People) -> None:
    thread = talk.open_discussion(people)
    talk.comment(people, thread)
    talk.remove(people)
    assert not talk.read(people, thread)
    open_newest(people.amal)
    appeal = remedies.ask_for_review(people.amal)
    remedies.win_appeal(people, appeal, people.manager)
    assert talk.read(people, thread)


def test_ask_for_review_of_a_refused_accreditation_and_see_the_file_reopened(
    people: People, submitted: Application, move: Mover
) -> None:
    refuse(people.cast, submitted, move)
    drained()
    open_newest(people.amal)
    appeal = remedies.ask_for_review(people.amal)
    reviewer = people.at_desk(people.cast.reviewer)
    remedies.win_appeal(people, appeal, reviewer)
    people.amal.go(f"/{{language}}/{SLUG}/accreditation/applications/{submitted.pk}/")
    reopened = in_words(people.language, ApplicationStatus.UNDER_REVIEW.label)
    assert reopened in main_of(people.amal)
    open_staff(reviewer, "/staff/accreditation/", f"/staff/accreditation/{submitted.pk}/")


def test_file_that_one_was_kept_out(people: People) -> None:
    report = asking.file_kept_out(people.amal)
    asking.is_read_by_reviewers_alone(people, report)
    asking.open_its_review(people, report)


def test_ask_for_a_document_hear_nothing_in_time_and_ask_for_review(people: People) -> None:
    asked = asking.ask_for_document(people.amal)
    due_at = asking.answer_due(people, asked)
    worker_passes(due_at)
    with people.at(due_at + timedelta(minutes=1)):
        asking.contest_silence(people, asked)
