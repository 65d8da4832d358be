"""Gives events to their subscribers and sends deliveries, under the worker's database role.

An event's subscribers run in one transaction with marking it done; institutions are served side by
side, each one's events in their order. A delivery is claimed by a lease, committed, sent outside
any transaction and marked: at least once, in order per recipient and channel. A worker that is
killed leaves a lease that runs out.
"""

import random
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal.notifications.attempts import Attempt
from portal.notifications.composing import compose
from portal.notifications.sending import send
from portal.outbox import Delivery, Event, subscribers_of
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context

BATCH = 20
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
    while time.monotonic() < until:
        some = tell_subscribers() + send_deliveries()
        if not some:
            break
        handled += some
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
        for event in events:
            _tell(event)
    return len(events)


def _tell(event: Event) -> None:
    attempt = Attempt(event.name, event.pk)
    with attempt, tenant_context(system_actor(event.tenant_id)):
        for subscriber in subscribers_of(event.name):
            subscriber(event)
    now = timezone.now()
    event.last_error = attempt.error
    if attempt.error:
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


def claim(limit: int = BATCH) -> list[Delivery]:
    """Lease the oldest waiting delivery of each of some recipients and channels, and commit."""
    now = timezone.now()
    values: dict[str, datetime | int] = {"now": now, "lease": now + LEASE, "limit": limit}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        ids = [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=ids).order_by("pk"))


def send_deliveries() -> int:
    """Claim a batch and send it; how many were sent, put off or given up."""
    begun = time.monotonic()
    claimed = claim()
    for number, delivery in enumerate(claimed):
        if time.monotonic() - begun > SEND_WITHIN_SECONDS:
            _give_back(claimed[number:])
            return number
        _send(delivery)
    return len(claimed)


def _give_back(deliveries: list[Delivery]) -> None:
    """The leases would run out while sending; somebody else takes them at once."""
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until).update(
            leased_until=None, attempts=delivery.attempts - 1
        )


def _send(delivery: Delivery) -> None:
    if delivery.attempts > MAX_ATTEMPTS:
        # Claimed again and again and never finished: it takes its workers down.
        _put_off(delivery, "WorkerLost")
        return
    attempt = Attempt(delivery.template, delivery.pk)
    status = Delivery.Status.SENT
    with attempt:
        mail = compose(delivery)
        if mail is None:
            status = Delivery.Status.WITHHELD
        else:
            send(mail, delivery_id=delivery.pk)
    if attempt.error:
        _put_off(delivery, attempt.error)
    else:
        Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING).update(
            status=status, sent_at=timezone.now(), leased_until=None, last_error=""
        )


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
