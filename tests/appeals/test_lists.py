"""The staff's list, one's own appeals as a person, colleagues, and silence within a minute."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.accreditation.models import Application
from portal.actors.erasure import erase_account
from portal.actors.models import MatterAccess, Representation
from portal.actors.selectors import actor_of
from portal.appeals.models import Appeal
from portal.appeals.rules import UNPUBLISHED, stages_of
from portal.appeals.services import start_appeal
from portal.clocks import Clock
from portal.decisions.models import Decision
from portal.permissions import Actor, system_actor
from portal.policies.models import Rule
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.accreditation.applicant.conftest import signed_in, text_of
from tests.appeals.conftest import Bench, page
from tests.cast import Cast, Mover
from tests.notifications.conftest import drained

pytestmark = pytest.mark.django_db


def _more(cast: Cast, count: int) -> None:
    with tenant_context(system_actor(cast.institution.pk)):
        for _number in range(count):
            Appeal.objects.create(
                tenant=cast.institution,
                organization=cast.organization,
                cause="silence",
                subject_type="participation.application",
                subject_id=uuid4(),
                status="filed",
                receipt=uuid4().hex[:16],
                due_at=timezone.now() - timedelta(days=1),
            )


def test_the_staffs_list_costs_the_same_for_one_and_for_three(bench: Bench) -> None:
    browser, counts = bench.browser(bench.first[0]), []
    for more in (1, 2):
        _more(bench.cast, more)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page("staff/appeals")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_staffs_list_is_narrowed(bench: Bench) -> None:
    appeal = bench.assigned()
    _more(bench.cast, 1)
    browser, at = bench.browser(bench.second[0]), page("staff/appeals")
    assert appeal.receipt in text_of(browser.get(at))
    assert appeal.receipt not in text_of(browser.get(at, {"cause": "silence"}))
    assert appeal.receipt not in text_of(browser.get(at, {"mine": "on"}))
    assert appeal.receipt not in text_of(browser.get(at, {"overdue": "on"}))
    mine = bench.browser(bench.first[1]).get(at, {"mine": "on", "status": "file_asked"})
    assert appeal.receipt in text_of(mine)
    nothing = text_of(browser.get(at, {"status": "second"}))
    assert "No request for a review fits these filters." in nothing


def test_a_colleague_sees_it_once_it_is_shared(bench: Bench, cast: Cast) -> None:
    appeal = bench.filed()
    with tenant_context(cast.owner):
        Representation.objects.create(
            organization=cast.organization, person_id=str(cast.stranger.person_id), role="owner"
        )
    colleague = signed_in(cast.stranger)
    at = page("appeals", appeal.pk)
    assert colleague.get(at).status_code == 404
    with tenant_context(cast.owner):
        MatterAccess.objects.create(
            organization=cast.organization,
            person_id=str(cast.stranger.person_id),
            subject_type="portal.appeal",
            subject_id=appeal.pk,
        )
    assert colleague.get(at).status_code == 200


def _filed_by_a_person(cast: Cast) -> Appeal:
    """A decision about somebody without an organization, contested."""
    person = cast.stranger
    with tenant_context(system_actor(cast.institution.pk)):
        decision = Decision.objects.create(
            tenant=cast.institution,
            person_id=str(person.person_id),
            subject_type="participation.application",
            subject_id=uuid4(),
            outcome="remove",
            is_adverse=True,
            reason_code="insult",
            text="Removed.",
            rule=Rule.objects.filter(policy__subject="appeals").first(),
            body="Moderators",
            decided_on=date(2026, 11, 2),
            remedy="portal",
            remedy_until=timezone.now() + timedelta(days=10),
        )
    with tenant_context(Actor(person_id=person.person_id)):
        owner = actor_of(person.person_id or uuid4(), second_factor=True)
    with tenant_context(owner):
        appeal = start_appeal(decision_id=decision.pk, actor=owner)
        values = {"grounds": "It was no insult.", "language": "en"}
        filed: Appeal = perform(Appeal, appeal.pk, "file", actor=owner, values=values)
    return filed


def test_somebody_without_an_organization_contests_a_decision_about_themselves(
    cast: Cast,
) -> None:
    filed = _filed_by_a_person(cast)
    assert (filed.organization_id, filed.own_person_id) == (None, cast.stranger.person_id)
    at = page("appeals", filed.pk)
    assert filed.receipt in text_of(signed_in(cast.stranger).get(at))
    assert signed_in(cast.owner).get(at).status_code == 404


def test_silence_opens_the_review_within_a_minute_of_its_time(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    """The page computes it at once; the worker, which tells the applicant, looks twice a minute."""
    move(submitted, "admit", cast.reviewer)
    with tenant_context(cast.owner):
        promised = Clock.objects.get(subject_id=submitted.pk, name="answer").due_at
    at = page("accreditation/applications", submitted.pk)
    with time_machine.travel(promised - timedelta(seconds=1), tick=False):
        assert "If you wish, you may now ask" not in text_of(signed_in(cast.owner).get(at))
        assert signed_in(cast.owner).post(f"{at}review/").status_code == 422
    with time_machine.travel(promised, tick=False):
        assert "If you wish, you may now ask" in text_of(signed_in(cast.owner).get(at))
        assert signed_in(cast.owner).post(f"{at}review/").status_code == 302
    rounds: Any = settings.CELERY_BEAT_SCHEDULE
    assert rounds["ring-clocks"]["schedule"] + rounds["drain-outbox"]["schedule"] < 60


def test_where_no_rules_on_reviews_are_published_pages_say_so(cast: Cast, bench: Bench) -> None:
    with tenant_context(system_actor(cast.other_institution.pk)):
        assert stages_of(cast.other_institution) == UNPUBLISHED
    body = text_of(signed_in(cast.owner).get("/en/ecosoc-style/appeals/"))
    assert "No time is published" in body
    assert "Acknowledged within" in text_of(signed_in(cast.owner).get(page("appeals")))


def test_a_draft_is_thrown_away_by_its_author(bench: Bench) -> None:
    appeal = bench.started()
    at = page("appeals", appeal.pk)
    owner = bench.browser(bench.owner)
    owner.post(f"{at}documents/", {"file": SimpleUploadedFile("proof.txt", b"We did report.")})
    assert owner.post(f"{at}discard/").status_code == 302
    with tenant_context(bench.owner):
        assert not Appeal.objects.exists()
    assert owner.get(at).status_code == 404


def test_what_waits_stands_on_the_first_page_of_those_who_do_it(bench: Bench) -> None:
    bench.assigned()
    reviewer = text_of(bench.browser(bench.first[0]).get(page("staff")))
    unit = text_of(bench.browser(bench.cast.reviewer).get(page("staff")))
    assert f"{page('staff/appeals')}?mine=on" in reviewer
    assert page("staff/appeals/files") in unit
    assert f"{page('staff/appeals')}?mine=on" not in unit


@pytest.mark.django_db(transaction=True)
def test_a_deleted_account_takes_its_words_along(cast: Cast) -> None:
    filed = _filed_by_a_person(cast)
    erase_account(actor=cast.stranger)
    drained()
    with tenant_context(system_actor(cast.institution.pk)):
        found = Appeal.objects.get(pk=filed.pk)
    assert (found.status, found.outcome, found.grounds) == ("final", "withdrawn", "–")
