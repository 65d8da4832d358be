"""Requests for a review: told neutrally, with their clocks; and what people do for whom."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from participation.accreditation.models import Application
from portal.actors.members import end_representation
from portal.actors.models import Representation
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.clocks import Clock
from portal.grants import StaffRole
from portal.notifications import reminders
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast, Mover, clear
from tests.notifications.conftest import as_worker, drained, notifications, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent(told: Application, cast: Cast, move: Mover) -> Application:
    """An application that waits for an answer, in an organization with a second owner."""
    clear(told, cast.reviewer)
    move(told, "admit", cast.reviewer)
    with worker_rows():
        Representation.objects.create(
            organization=cast.organization, person_id=str(cast.stranger.person_id), role="owner"
        )
    drained()
    mail.outbox.clear()
    return told


def _request(application: Application, cast: Cast) -> Appeal:
    """The promised day has passed; the applicant chooses to ask for a review."""
    with worker_rows():
        promised = Clock.objects.get(subject_id=application.pk, name="answer").due_at
    with time_machine.travel(promised, tick=False), tenant_context(cast.owner):
        return start_appeal_about(
            Application.objects.get(pk=application.pk),
            cause=Appeal.Cause.SILENCE,
            actor=cast.owner,
        )


def test_a_review_is_told_to_its_author_and_to_reviewers_alone(
    silent: Application, cast: Cast
) -> None:
    review = _request(silent, cast)
    with tenant_context(cast.owner):
        filed: Appeal = perform(
            Appeal,
            review.pk,
            "file",
            actor=cast.owner,
            values={"grounds": "No answer has come.", "language": "en"},
        )
    before = {row.pk for row in notifications()}
    drained()
    fresh = {(row.template, row.person_id) for row in notifications() if row.pk not in before}
    assert fresh == {
        ("appeal.filed.told", cast.owner.person_id),
        ("appeal.filed.work", cast.staff[StaffRole.APPEALS_REVIEWER].person_id),
    }
    # A mail about a review says only that there is news, though the profile is open.
    assert {str(message.subject) for message in mail.outbox} == {"There is news in your file"}
    assert not [message for message in mail.outbox if filed.receipt in str(message.body)]
    with worker_rows():
        clock = Clock.objects.get(subject_id=review.pk, name="acknowledgement")
    with as_worker():
        reminders.ring(clock.due_at)
        reminders.ring(clock.due_at + timedelta(days=7))
    drained()
    late = {
        (row.template, row.person_id)
        for row in notifications()
        if row.template.startswith("appeal.acknowledge")
    }
    assert late == {
        ("appeal.acknowledge.rang", cast.staff[StaffRole.APPEALS_REVIEWER].person_id),
        ("appeal.acknowledge.step", cast.staff[StaffRole.ADMINISTRATOR].person_id),
    }


def test_the_author_of_a_draft_is_reminded_though_no_institution_sees_it(
    silent: Application, cast: Cast
) -> None:
    review = _request(silent, cast)
    now = timezone.now()
    with worker_rows():
        Clock.objects.create(
            tenant_id=silent.tenant_id,
            organization_id=silent.organization_id,
            subject_type="portal.appeal",
            subject_id=review.pk,
            name="filing",
            party="applicant",
            started_at=now,
            due_at=now + timedelta(days=30),
        )
    with tenant_context(cast.reviewer):
        assert not Appeal.objects.exists()
    with as_worker():
        reminders.ring(now + timedelta(days=23, hours=1))
    drained()
    assert {
        (row.template, row.person_id) for row in notifications(template__startswith="appeal.")
    } == {("appeal.file.reminder", cast.owner.person_id)}


def test_who_no_longer_represents_an_organization_is_told(silent: Application, cast: Cast) -> None:
    with tenant_context(cast.owner):
        other = Representation.objects.get(
            organization=cast.organization, person_id=cast.stranger.person_id
        )
        end_representation(
            representation_id=other.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
    drained()
    assert {
        (row.template, row.person_id)
        for row in notifications(template__startswith="representation.")
    } == {("representation.ended.told", cast.stranger.person_id)}
    [message] = [each for each in mail.outbox if each.to == ["stranger@example.org"]]
    assert cast.organization.name in str(message.subject)
