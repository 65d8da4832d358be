"""At least once, in order per recipient, and nobody held up by somebody else."""

import time
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from participation.accreditation.models import Application
from portal import outbox
from portal.celery import app
from portal.notifications import relay, sending
from portal.outbox import Delivery, Event, Message, Subject
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast, Mover, clear
from tests.notifications.conftest import (
    as_worker,
    deliveries,
    drained,
    events,
    notifications,
    worker_rows,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_submission_tells_the_organization_and_the_reviewer(
    open_profiles: Cast, submitted: Application
) -> None:
    drained()
    assert not events(done_at=None)
    assert {(row.template, row.person_id) for row in notifications()} == {
        ("application.submitted.told", open_profiles.owner.person_id),
        ("application.submitted.work", open_profiles.reviewer.person_id),
    }
    assert {row.status for row in deliveries()} == {"sent"}
    by_address = {message.to[0]: message for message in mail.outbox}
    assert set(by_address) == {"amal@example.org", "reviewer@first.example.org"}
    receipt = by_address["amal@example.org"]
    assert submitted.receipt in receipt.subject
    assert submitted.receipt in str(receipt.body)
    [delivery] = deliveries(template="application.submitted.told")
    assert receipt.extra_headers["Message-ID"] == f"<{delivery.pk}@127.0.0.1>"


def test_the_same_event_twice_makes_one_notification(told: Application) -> None:
    with worker_rows():
        Event.objects.update(done_at=None)
    before = len(mail.outbox)
    drained()
    assert not events(done_at=None)
    assert len(notifications()) == 2
    assert len(mail.outbox) == before


def test_a_service_that_is_rolled_back_leaves_no_row(cast: Cast, submitted: Application) -> None:
    before = len(events())
    clear(submitted, cast.reviewer)

    def admit_and_fail() -> None:
        with tenant_context(cast.reviewer):
            perform(Application, submitted.pk, "admit", actor=cast.reviewer)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        admit_and_fail()
    assert len(events()) == before


def test_a_subscriber_that_fails_does_not_stop_later_events(
    told: Application, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(event: Event) -> None:
        if event.references.get("fails"):
            message = "the name of a person"
            raise ValueError(message)

    monkeypatch.setattr(outbox, "_TO_ALL", [*outbox._TO_ALL, failing])
    with worker_rows():
        for fails in (True, False):
            outbox.publish(
                "application.admitted",
                Subject("participation.application", told.pk, told.tenant_id),
                actor=system_actor(told.tenant_id),
                references={"fails": fails},
            )
    drained()
    [waiting] = events(done_at=None)
    assert (waiting.attempts, waiting.last_error) == (1, "ValueError")
    assert waiting.next_attempt_at is not None
    # What the failing event had written went with it; the later one was told.
    assert len(notifications(template="application.admitted.told")) == 1


def _message(person_id: Any, number: int, tenant_id: Any) -> Message:
    return Message(
        template="account.numbered",
        recipient_id=person_id,
        subject=Subject("portal.user", person_id, tenant_id),
        key=f"{person_id}:{number}",
        references={"number": number},
    )


@pytest.fixture
def numbered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Three numbered messages each to two people."""
    from portal.notifications import templates
    from portal.notifications.templates import Mail

    monkeypatch.setitem(
        templates._RENDERERS,
        "account.numbered",
        lambda _name, _person, references: Mail(str(references["number"]), "text"),
    )
    with worker_rows():
        outbox.Event.objects.all().delete()
        for number in range(3):
            for actor in (cast.owner, cast.rival_owner):
                outbox.deliver([_message(actor.person_id, number, cast.institution.pk)])
    return cast


class Refusing(EmailBackend):
    """A mail server that refuses one address."""

    refused = "amal@example.org"

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if self.refused in message.to:
                error = f"no such mailbox: {message.to}"
                raise ConnectionRefusedError(error)
        return super().send_messages(messages)


REFUSING = "tests.notifications.test_relay.Refusing"


def test_each_recipient_gets_them_in_order(numbered: Cast) -> None:
    drained()
    for address in ("amal@example.org", "ivo@example.org"):
        assert [sent.subject for sent in mail.outbox if sent.to == [address]] == ["0", "1", "2"]


@override_settings(EMAIL_BACKEND=REFUSING)
def test_a_dead_address_holds_nobody_else_back(numbered: Cast) -> None:
    drained()
    assert [sent.subject for sent in mail.outbox] == ["0", "1", "2"]
    first, *later = deliveries(recipient_id=numbered.owner.person_id)
    assert (first.status, first.attempts, first.last_error) == (
        "waiting",
        1,
        "ConnectionRefusedError",
    )
    assert first.not_before > timezone.now()
    # Later ones wait for the first: order is kept.
    assert {row.not_before for row in later} == {first.not_before}
    assert {(row.status, row.attempts) for row in later} == {("waiting", 0)}


@override_settings(EMAIL_BACKEND=REFUSING)
def test_after_many_attempts_it_is_dead_and_the_next_one_goes(numbered: Cast) -> None:
    for _attempt in range(relay.MAX_ATTEMPTS):
        with worker_rows():
            Delivery.objects.update(not_before=timezone.now())
        drained()
    first, second, _third = deliveries(recipient_id=numbered.owner.person_id)
    assert (first.status, first.attempts) == ("dead", relay.MAX_ATTEMPTS)
    assert (second.status, second.attempts) == ("waiting", 1)


def test_a_lease_keeps_others_off_until_it_runs_out(numbered: Cast) -> None:
    with as_worker():
        [mine, others] = relay.claim()
        assert {mine.addressee, others.addressee} == {
            numbered.owner.person_id,
            numbered.rival_owner.person_id,
        }
        # A second worker finds nothing: not the leased ones, nor what comes after them.
        assert relay.claim() == []
    with worker_rows():
        Delivery.objects.filter(pk=mine.pk).update(
            leased_until=timezone.now() - timedelta(seconds=1)
        )
    with as_worker():
        [again] = relay.claim()
    assert (again.pk, again.attempts) == (mine.pk, 2)


def test_what_cannot_be_sent_within_the_lease_is_given_back(
    numbered: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.notifications.relay.SEND_WITHIN_SECONDS", -1.0)
    drained()
    assert not mail.outbox
    assert {(row.status, row.leased_until, row.attempts) for row in deliveries()} == {
        ("waiting", None, 0)
    }


def test_a_worker_that_lost_its_lease_does_not_overwrite_its_successor(numbered: Cast) -> None:
    with as_worker():
        old = relay.claim(1)[0]
    with worker_rows():
        Delivery.objects.filter(pk=old.pk).update(leased_until=timezone.now() - timedelta(hours=1))
    with as_worker():
        new = relay.claim(1)[0]
        assert new.pk == old.pk
        relay._put_off(old, "TimeoutError")
    [row] = deliveries(pk=old.pk)
    assert (row.status, row.leased_until, row.last_error) == ("waiting", new.leased_until, "")


def test_no_two_sends_happen_inside_a_transaction(
    numbered: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def watched(letter: Any, **options: Any) -> None:
        seen.append(transaction.get_connection().in_atomic_block)
        sending.send(letter, **options)

    monkeypatch.setattr("portal.notifications.relay.send", watched)
    drained()
    assert seen == [False] * 6


def test_pauses_double_up_to_an_hour() -> None:
    for attempts in (1, 3, 8, 40):
        longest = min(relay.FIRST_PAUSE * 2**attempts, relay.LONGEST_PAUSE)
        pauses = {relay.pause_after(attempts).total_seconds() for _ in range(50)}
        assert longest / 2 <= min(pauses) <= max(pauses) <= longest
        assert len(pauses) > 1


def test_a_decision_is_told_in_order_after_what_came_before(
    told: Application, cast: Cast, move: Mover
) -> None:
    clear(told, cast.reviewer)
    move(told, "admit", cast.reviewer)
    drained()
    lines = notifications(person_id=cast.owner.person_id)
    assert [row.template for row in lines] == [
        "application.submitted.told",
        "application.admitted.told",
    ]


def test_one_wake_up_a_transaction(
    cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(app, "send_task", lambda *args, **options: sent.append((args, options)))
    with tenant_context(system_actor(cast.institution.pk)):
        for _ in range(3):
            outbox.publish("x.happened", cast.institution, actor=system_actor())
        with transaction.atomic():
            outbox.publish("x.happened", cast.institution, actor=system_actor())
        assert not sent
    assert [args for args, _options in sent] == [(outbox.DRAIN_TASK,)]
    # No argument: nothing that somebody wrote can be in the broker.
    assert "args" not in sent[0][1]
    assert "kwargs" not in sent[0][1]


def test_a_broker_that_is_gone_breaks_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Nothing listens on this port.
    gone = Celery()
    gone.conf.broker_write_url = "redis://127.0.0.1:1/0"
    gone.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(outbox, "app", gone)
    begun = time.monotonic()
    with tenant_context(system_actor(cast.institution.pk), role=DatabaseRole.STAFF):
        outbox.publish("x.happened", cast.institution, actor=system_actor())
    assert time.monotonic() - begun < 1
    assert "The broker does not answer" in caplog.text
    assert len(events(name="x.happened")) == 1
