"""News to very many: in chunks, over one connection, and nobody's own mail waits for it."""

from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings

from portal import outbox
from portal.actors.models import User
from portal.notifications import relay, templates
from portal.notifications.composing import compose_all
from portal.notifications.templates import Mail
from portal.outbox import Event, Message, Subject
from portal.permissions import DatabaseRole, system_actor
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.notifications.conftest import as_worker, deliveries, drained, events, worker_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Work on `many.happened` in three chunks; the numbers of the chunks that were done."""
    done: list[int] = []
    monkeypatch.setattr(outbox, "_IN_CHUNKS", {})

    @outbox.subscribe_in_chunks("many.happened")
    def work(event: Event) -> bool:
        if event.references.get("fails"):
            message = "the name of a person"
            raise ValueError(message)
        # Each chunk has a transaction of its own, and is seen by whoever comes after it.
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            done.append(cursor.fetchone()[0])
        return len(done) < 3

    return done


def _publish(cast: Cast, name: str, **references: Any) -> None:
    tenant = cast.institution
    with tenant_context(system_actor(tenant.pk), role=DatabaseRole.STAFF):
        outbox.publish(
            name,
            Subject("portal.tenant", tenant.pk, tenant.pk),
            actor=system_actor(tenant.pk),
            references=references,
        )


def test_each_chunk_is_a_transaction_and_later_events_wait(
    cast: Cast, parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def note(event: Event) -> None:
        if event.tenant_id == cast.institution.pk:
            order.append(event.name)

    monkeypatch.setattr(outbox, "_TO_ALL", [*outbox._TO_ALL, note])
    for name in ("first.happened", "many.happened", "last.happened"):
        _publish(cast, name)
    drained()
    assert len(set(parts)) == 3
    assert order == ["first.happened", "many.happened", "last.happened"]
    assert not events(done_at=None)


def test_a_chunk_that_fails_is_tried_again_and_stops_no_later_event(
    cast: Cast, parts: list[int]
) -> None:
    _publish(cast, "many.happened", fails=True)
    _publish(cast, "last.happened")
    drained()
    [waiting] = events(done_at=None)
    assert (waiting.name, waiting.attempts, waiting.last_error) == (
        "many.happened",
        1,
        "ValueError",
    )
    assert waiting.next_attempt_at is not None
    assert parts == []


def _message(person_id: Any, number: int, cast: Cast, *, is_mass: bool) -> Message:
    return Message(
        template="account.numbered",
        recipient_id=person_id,
        subject=Subject("portal.user", person_id, cast.institution.pk),
        key=f"{person_id}:{number}",
        references={"number": number},
        is_mass=is_mass,
    )


@pytest.fixture
def numbered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A renderer whose mails carry their number."""
    monkeypatch.setitem(
        templates._RENDERERS,
        "account.numbered",
        lambda _name, _person, references: Mail(str(references["number"]), "text"),
    )
    return cast


def test_mail_to_one_person_passes_news_to_many_but_not_that_persons_own(numbered: Cast) -> None:
    cast = numbered
    others = [actor.person_id for actor in cast.staff.values()][:4]
    with worker_rows():
        Event.objects.all().delete()
        outbox.deliver([_message(one, 1, cast, is_mass=True) for one in others])
        outbox.deliver([_message(cast.owner.person_id, 2, cast, is_mass=True)])
        outbox.deliver([_message(cast.owner.person_id, 3, cast, is_mass=False)])
    with as_worker():
        # What waits before it in the person's own order goes first, out of its turn among the many.
        [before] = relay.claim(1)
        assert before.references["number"] == 2
        assert relay.claim(1)[0].references["number"] == 1
    with worker_rows():
        outbox.Delivery.objects.filter(pk=before.pk).update(status="sent")
    with as_worker():
        assert relay.claim(1)[0].references["number"] == 3
    with worker_rows():
        outbox.Delivery.objects.filter(status="waiting").update(leased_until=None, attempts=0)
    drained()
    assert {row.status for row in deliveries()} == {"sent"}
    assert len(mail.outbox) == 5


class Counting(EmailBackend):
    """A mail server that counts its connections and refuses one address."""

    opened: ClassVar[list[str]] = []
    refused = ""

    def open(self) -> bool:
        if not getattr(self, "is_open", False):
            self.is_open = True
            Counting.opened.append("x")
        return True

    def close(self) -> None:
        self.is_open = False

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if Counting.refused in message.to:
                raise ConnectionResetError
        return super().send_messages(messages)


COUNTING = "tests.notifications.test_many.Counting"


@override_settings(EMAIL_BACKEND=COUNTING)
def test_a_batch_goes_over_one_connection_and_over_a_new_one_after_a_failure(
    numbered: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counting, "opened", [])
    monkeypatch.setattr(Counting, "refused", "")
    people = [actor.person_id for actor in numbered.staff.values()]
    with worker_rows():
        Event.objects.all().delete()
        outbox.deliver([_message(one, 1, numbered, is_mass=True) for one in people])
    drained()
    assert len(mail.outbox) == len(people)
    assert len(Counting.opened) == 1
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        address = User.objects.get(pk=str(people[1])).email
    monkeypatch.setattr(Counting, "refused", address)
    with worker_rows():
        outbox.deliver([_message(one, 2, numbered, is_mass=True) for one in people])
    drained()
    assert len(mail.outbox) == 2 * len(people) - 1
    assert len(Counting.opened) == 3


def test_the_same_words_are_written_once_for_many(
    open_profiles: Cast, django_assert_max_num_queries: Any
) -> None:
    cast = open_profiles
    people = [actor.person_id for actor in cast.staff.values()]
    with tenant_context(system_actor(cast.institution.pk)):
        policy = Policy.objects.filter(tenant=cast.institution)[0]
    with worker_rows():
        Event.objects.all().delete()
        outbox.deliver(
            Message(
                template="policy.comment_answered.told",
                recipient_id=one,
                subject=outbox.subject_of(policy),
                key=str(one),
                references={"reader": "member"},
                is_mass=True,
            )
            for one in people
        )
    with as_worker():
        claimed = relay.claim()
        with django_assert_max_num_queries(16):
            composed = compose_all(claimed)
    mails = [one.mail for one in composed.values() if one.mail is not None]
    assert len({one.to for one in mails}) == len(people) > 8
    assert len({(one.subject, one.text) for one in mails}) == 1
