"""The outbox: what must leave the portal is a row, written in the transaction that caused it.

An event names what happened and carries ids only. Draining (under the worker's role) gives each
event to its subscribers, which write deliveries; deliveries are claimed by a lease per recipient
and channel, sent outside any transaction, and marked: at least once, in order per recipient and
channel, with a back-off that holds back only that recipient, and a visible dead letter. What is
too much for one transaction, such as telling 100,000 people, is done in chunks of its own.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from portal.celery import app
from portal.ids import uuid7
from portal.permissions import Actor
from portal.tenancy.guards import Guard, PolicyClass

logger = logging.getLogger(__name__)

DRAIN_TASK = "portal.tasks.drain_outbox"
# A wake-up that nobody took is worth nothing: the clock drains every two seconds anyway.
WAKE_SECONDS = 4


class Event(models.Model):
    """Something happened; its subscribers have not all been told yet."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    # Ids and codes that subscribers need, never texts.
    references = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    # The class of what went wrong, never its words.
    last_error = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.LEDGER, with_matter=True, worker=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["tenant_id", "id"], condition=models.Q(done_at=None), name="event_waiting"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one recipient over one channel. It holds a template's name and ids."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        WITHHELD = "withheld", _("Kept in the portal")
        DEAD = "dead", _("Could not be delivered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField(null=True)
    # Nobody where the message goes to somebody without an account (an invitation).
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Whose messages come one after the other: the recipient, else the subject.
    addressee = models.UUIDField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    references = models.JSONField(default=dict)
    # News to very many: whoever waits for something of their own goes first.
    is_mass = models.BooleanField(default=False)
    # The same event never makes two messages to one recipient.
    key = models.CharField(max_length=160, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    # All that an institution reads of it: never to whom it goes, nor of which matter it speaks.
    SHOWN: ClassVar[tuple[str, ...]] = (
        "id",
        "tenant_id",
        "channel",
        "template",
        "is_mass",
        "status",
        "attempts",
        "not_before",
        "last_error",
        "created_at",
        "sent_at",
    )
    guard: ClassVar[Guard] = Guard(
        PolicyClass.LEDGER,
        staff_columns=SHOWN,
        worker=True,
        extra=(
            "GRANT UPDATE (status, attempts, not_before, last_error) ON {table} TO portal_staff",
            "CREATE POLICY guard_resend ON {table} FOR UPDATE TO portal_staff"
            " USING (tenant_id = {tenant})",
        ),
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["addressee", "channel", "id"],
                condition=models.Q(status="waiting"),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["id"], condition=models.Q(status="waiting"), name="delivery_oldest"
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(status="waiting", is_mass=False),
                name="delivery_personal",
            ),
            models.Index(fields=["tenant_id", "status", "-id"], name="delivery_of_tenant"),
        )

    def __str__(self) -> str:
        return self.template

    def save(self, **options: Any) -> None:
        """A delivery always stands in somebody's row."""
        if self._state.adding:
            self.addressee = self.recipient_id or self.subject_id
        super().save(**options)


Subscriber = Callable[[Event], None]
# Does a part of the work and says whether any is left.
ChunkSubscriber = Callable[[Event], bool]
_SUBSCRIBERS: dict[str, list[Subscriber]] = {}
_TO_ALL: list[Subscriber] = []
_IN_CHUNKS: dict[str, list[ChunkSubscriber]] = {}


def subscribe(*names: str) -> Callable[[Subscriber], Subscriber]:
    """Register a function that is given each event of these names, in the tenant's context.

    It may run twice for one event, so it is idempotent.
    """

    def register(subscriber: Subscriber) -> Subscriber:
        for name in names:
            _SUBSCRIBERS.setdefault(name, []).append(subscriber)
        return subscriber

    return register


def subscribe_to_all(subscriber: Subscriber) -> Subscriber:
    """Register a function that is given every event, before those that asked for one name."""
    _TO_ALL.append(subscriber)
    return subscriber


def subscribe_in_chunks(*names: str) -> Callable[[ChunkSubscriber], ChunkSubscriber]:
    """Register work on events that is too much for one transaction.

    The function is called in the tenant's context again and again, each time in a transaction of
    its own, until it says that nothing is left; it keeps by itself how far it has come. The
    institution's later events wait until then, so that nobody is told of them first.
    """

    def register(subscriber: ChunkSubscriber) -> ChunkSubscriber:
        for name in names:
            _IN_CHUNKS.setdefault(name, []).append(subscriber)
        return subscriber

    return register


def chunk_subscribers_of(name: str) -> list[ChunkSubscriber]:
    """Who works on events with this name in chunks."""
    return _IN_CHUNKS.get(name, [])


def is_heard(name: str) -> bool:
    """Whether some room asked for events of this name; who is told of every event does not count."""
    return bool(_SUBSCRIBERS.get(name) or _IN_CHUNKS.get(name))


def subscribers_of(name: str) -> list[Subscriber]:
    """Who is told of events with this name."""
    return [*_TO_ALL, *_SUBSCRIBERS.get(name, ())]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event or a message is about, by type and id, where the row itself is not at hand."""

    type: str
    id: UUID
    tenant_id: UUID | None = None


def subject_of(row: models.Model) -> Subject:
    """The type and id of a row, and its institution where it has one."""
    return Subject(row._meta.label_lower, row.pk, getattr(row, "tenant_id", None))


def publish(
    name: str,
    subject: models.Model | Subject,
    *,
    actor: Actor,
    references: Mapping[str, Any] | None = None,
    tenant_id: UUID | None = None,
) -> None:
    """Write an event in the running transaction. `references` holds ids and codes only."""
    about = subject if isinstance(subject, Subject) else subject_of(subject)
    Event.objects.create(
        tenant_id=tenant_id or about.tenant_id or actor.tenant_id,
        name=name,
        subject_type=about.type,
        subject_id=about.id,
        actor_id=actor.person_id,
        references=dict(references or {}),
    )
    wake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One delivery to be written: a template's name and ids, to one person over one channel.

    `key` is the same for the same message however often it is written. `recipient_id` is None
    only for a template whose renderer finds the address by the subject (an invitation).
    """

    template: str
    recipient_id: UUID | None
    subject: Subject
    key: str
    references: Mapping[str, Any]
    channel: Delivery.Channel = Delivery.Channel.EMAIL
    is_mass: bool = False


def deliver(messages: Iterable[Message]) -> None:
    """Write deliveries in the running transaction; one that is there already is left as it is."""
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                tenant_id=message.subject.tenant_id,
                recipient_id=message.recipient_id,
                addressee=message.recipient_id or message.subject.id,
                channel=message.channel,
                template=message.template,
                subject_type=message.subject.type,
                subject_id=message.subject.id,
                references=dict(message.references),
                is_mass=message.is_mass,
                key=message.key,
                not_before=now,
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )
    wake()


def wake() -> None:
    """Have the outbox drained as soon as this transaction is committed; asked for once in each."""
    if not any(entry[1] is call_worker for entry in connection.run_on_commit):
        transaction.on_commit(call_worker)


def call_worker() -> None:
    """Ask for the outbox to be drained now."""
    try:
        app.send_task(DRAIN_TASK, retry=False, expires=WAKE_SECONDS, ignore_result=True)
    except BrokerError:
        # Nothing is lost: the rows are there, and the clock has them drained.
        logger.warning("The broker does not answer; the outbox waits for the clock.")
