"""Gives events to their subscribers and sends deliveries, under the worker's database role.

An event's subscribers run in one transaction with marking it done; institutions are served side by
side, each one's events in their order. An event that is worked on in chunks has a transaction for
each, with deliveries sent in between. A delivery is claimed by a lease, committed, sent outside any
transaction and marked: at least once, in order per recipient and channel. A worker that is killed
leaves a lease that runs out.
"""

import random
import time
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal.notifications.attempts import Attempt
from portal.notifications.composing import Composed, compose_all
from portal.notifications.posting import post
from portal.notifications.sending import MailServer, send
from portal.outbox import Delivery, Event, call_worker, chunk_subscribers_of, subscribers_of
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

BATCH = 20
# How many mails are composed together and sent over one connection to the mail server.
MAILS = 200
# How many mails, or how many seconds of sending, a worker that is killed can leave unmarked.
MARK_EACH = 50
MARK_SECONDS = 0.25
# Less than the task's own time limit (settings); what is left waits for the next round.
BUDGET_SECONDS = 20.0
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
# A send that hangs ends within the mail server's time-out (20 s); none is begun later than this.
SEND_WITHIN_SECONDS = settings.OUTBOX_LEASE_SECONDS / 2
MAX_ATTEMPTS = 12
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 3600.0


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubling, up to an hour, never all at once."""
    longest = min(FIRST_PAUSE * 2 ** min(attempts, 20), LONGEST_PAUSE)
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, hides nothing


def drain(budget: float = BUDGET_SECONDS) -> int:
    """Handle what waits until nothing is left or the time is over; how much was handled."""
    until = time.monotonic() + budget
    handled = 0
    while some := tell_subscribers() + send_deliveries():
        handled += some
        if time.monotonic() > until:
            # There is more: it does not wait for the clock.
            call_worker()
            break
    return handled


def _due_events(now: datetime) -> Q:
    return Q(done_at=None) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))


def tell_subscribers() -> int:
    """One batch of events of each institution that has some waiting; how many were handled."""
    due = Event.objects.filter(_due_events(timezone.now()))
    institutions = list(due.order_by().values_list("tenant_id", flat=True).distinct())
    return sum(_tell_for(tenant_id) for tenant_id in institutions)


def _tell_for(tenant_id: UUID | None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        # One worker at a time for each institution: its events are told in their order.
        name = f"portal.outbox:{tenant_id}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [name])
        if not cursor.fetchone()[0]:
            return 0
        due = Event.objects.filter(_due_events(timezone.now()), tenant_id=tenant_id).order_by("id")
        events = list(due.select_for_update(skip_locked=True)[:BATCH])
        for number, event in enumerate(events):
            if chunk_subscribers_of(event.name):
                # It has transactions to itself; the later ones wait for it.
                return number or _tell_chunk(event)
            _tell(event)
    return len(events)


def _tell_chunk(event: Event) -> int:
    """One chunk of an event that is too much for one transaction; with the last one it is done."""
    attempt = Attempt(event.name, event.pk)
    is_left = False
    with attempt, tenant_context(system_actor(event.tenant_id)):
        for subscriber in chunk_subscribers_of(event.name):
            is_left = subscriber(event) or is_left
    if attempt.error:
        _mark(event, attempt.error)
    elif not is_left:
        _tell(event)
    return 1


def _tell(event: Event) -> None:
    attempt = Attempt(event.name, event.pk)
    with attempt, tenant_context(system_actor(event.tenant_id)):
        for subscriber in subscribers_of(event.name):
            subscriber(event)
    _mark(event, attempt.error)


def _mark(event: Event, error: str) -> None:
    now = timezone.now()
    event.last_error = error
    if error:
        event.attempts += 1
        event.next_attempt_at = now + pause_after(event.attempts)
    else:
        event.done_at = now
    event.save(update_fields=["attempts", "next_attempt_at", "last_error", "done_at"])


# In the order of ids along a small index, each row asked for the oldest of its recipient along
# another: written so that a long queue is not turned into a join.
_CLAIM = """
UPDATE portal_delivery SET leased_until = %(lease)s, attempts = attempts + 1
WHERE id IN (
  SELECT head.id FROM portal_delivery head
  WHERE head.status = 'waiting' AND head.not_before <= %(now)s
    AND (head.leased_until IS NULL OR head.leased_until < %(now)s)
    AND head.id = (
      SELECT oldest.id FROM portal_delivery oldest
      WHERE oldest.status = 'waiting' AND oldest.addressee = head.addressee
        AND oldest.channel = head.channel
      ORDER BY oldest.id LIMIT 1)
  ORDER BY head.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""


# What somebody waits for alone goes before news to very many; where such news stands before it in
# the same person's order, that one is taken out of its turn.
_CLAIM_PERSONAL = """
UPDATE portal_delivery SET leased_until = %(lease)s, attempts = attempts + 1
WHERE id IN (
  SELECT head.id FROM portal_delivery head
  WHERE head.status = 'waiting' AND head.not_before <= %(now)s
    AND (head.leased_until IS NULL OR head.leased_until < %(now)s)
    AND head.id IN (
      SELECT (
        SELECT oldest.id FROM portal_delivery oldest
        WHERE oldest.status = 'waiting' AND oldest.addressee = own.addressee
          AND oldest.channel = own.channel
        ORDER BY oldest.id LIMIT 1)
      FROM portal_delivery own
      WHERE own.status = 'waiting' AND NOT own.is_mass AND own.not_before <= %(now)s
        AND (own.leased_until IS NULL OR own.leased_until < %(now)s)
      ORDER BY own.id LIMIT %(looked_at)s)
  ORDER BY head.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_LOOKED_AT = 1000


def claim(limit: int = MAILS) -> list[Delivery]:
    """Lease the oldest waiting delivery of each of some recipients and channels, and commit."""
    now = timezone.now()
    values: dict[str, datetime | int] = {
        "now": now,
        "lease": now + LEASE,
        "looked_at": _LOOKED_AT,
    }
    ids: list[UUID] = []
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_CLAIM_PERSONAL, _CLAIM):
            if len(ids) < limit:
                cursor.execute(statement, {**values, "limit": limit - len(ids)})
                ids += [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=ids).order_by("pk"))


def send_deliveries() -> int:
    """Claim a batch and send it; how many were sent, put off or given up."""
    begun = time.monotonic()
    claimed = claim()
    mails = [one for one in claimed if one.channel == Delivery.Channel.EMAIL]
    composed = compose_all([one for one in mails if one.attempts <= MAX_ATTEMPTS])
    with MailServer() as server, Marks() as marks:
        for number, delivery in enumerate(claimed):
            if time.monotonic() - begun > SEND_WITHIN_SECONDS:
                _give_back(claimed[number:])
                return number
            if delivery.channel == Delivery.Channel.WEBHOOK:
                _post(delivery, marks)
            else:
                _send(delivery, composed.get(delivery.pk), server, marks)
    return len(claimed)


def _give_back(deliveries: list[Delivery]) -> None:
    """The leases would run out while sending; somebody else takes them at once."""
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until).update(
            leased_until=None, attempts=delivery.attempts - 1
        )


class Marks:
    """What was sent and is not marked yet: a few at a time, so that a kill repeats only those."""

    def __init__(self) -> None:
        self._ids: dict[str, list[UUID]] = {}
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.write()

    def add(self, delivery: Delivery, status: str) -> None:
        """This one is done with; written with the next few."""
        self._ids.setdefault(status, []).append(delivery.pk)
        waiting = sum(len(ids) for ids in self._ids.values())
        if waiting >= MARK_EACH or time.monotonic() - self._since > MARK_SECONDS:
            self.write()

    def write(self) -> None:
        """Mark them."""
        for status, ids in self._ids.items():
            Delivery.objects.filter(pk__in=ids, status=Delivery.Status.WAITING).update(
                status=status, sent_at=timezone.now(), leased_until=None, last_error=""
            )
        self._ids = {}
        self._since = time.monotonic()


def _post(delivery: Delivery, marks: Marks) -> None:
    """To another system; where nothing may or need be sent any more it is withheld."""
    if delivery.attempts > MAX_ATTEMPTS:
        _put_off(delivery, "WorkerLost")
        return
    attempt, is_sent = Attempt(delivery.template, delivery.pk), False
    with attempt:
        is_sent = post(delivery)
    if attempt.error:
        _put_off(delivery, attempt.error)
    else:
        marks.add(delivery, Delivery.Status.SENT if is_sent else Delivery.Status.WITHHELD)


def _send(delivery: Delivery, composed: Composed | None, server: MailServer, marks: Marks) -> None:
    if composed is None:
        # Claimed again and again and never finished: it takes its workers down.
        _put_off(delivery, "WorkerLost")
        return
    if composed.error:
        _put_off(delivery, composed.error)
        return
    if composed.mail is None:
        marks.add(delivery, Delivery.Status.WITHHELD)
        return
    attempt = Attempt(delivery.template, delivery.pk)
    with attempt:
        send(composed.mail, delivery_id=delivery.pk, server=server)
    if attempt.error:
        _put_off(delivery, attempt.error)
    else:
        marks.add(delivery, Delivery.Status.SENT)


def _put_off(delivery: Delivery, error: str) -> None:
    """Try again later, or give up and show it to staff; only while the lease is ours."""
    is_over = delivery.attempts >= MAX_ATTEMPTS
    later = timezone.now() + pause_after(delivery.attempts)
    put_off = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.WAITING, leased_until=delivery.leased_until
    ).update(
        status=Delivery.Status.DEAD if is_over else Delivery.Status.WAITING,
        not_before=later,
        leased_until=None,
        last_error=error,
    )
    if put_off and not is_over:
        # What comes after it waits as long, and need not be looked at in the meantime.
        Delivery.objects.filter(
            addressee=delivery.addressee,
            channel=delivery.channel,
            status=Delivery.Status.WAITING,
            not_before__lt=later,
        ).update(not_before=later)
