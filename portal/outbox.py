"""The outbox: what must leave the portal is a row, written in the transaction that caused it.

An event names what happened and carries ids only. Draining (under the worker's role) gives each
event to its subscribers, which write deliveries; deliveries are claimed by a lease per recipient
and channel, sent outside any transaction, and marked: at least once, in order per recipient and
channel, with a back-off that holds back only that recipient, and a visible dead letter.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7
from portal.permissions import Actor
from portal.tenancy.guards import Guard, PolicyClass


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
    done_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.LEDGER, worker=True)

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=models.Q(done_at=None), name="event_waiting"),
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
        DEAD = "dead", _("Could not be delivered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField(null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    references = models.JSONField(default=dict)
    # The same event never makes two messages to one recipient.
    key = models.CharField(max_length=160, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.LEDGER,
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
                fields=["recipient", "channel", "id"],
                condition=models.Q(status="waiting"),
                name="delivery_waiting",
            ),
            models.Index(fields=["tenant_id", "status", "-id"], name="delivery_of_tenant"),
        )

    def __str__(self) -> str:
        return self.template


Subscriber = Callable[[Event], None]
_SUBSCRIBERS: dict[str, list[Subscriber]] = {}


def subscribe(*names: str) -> Callable[[Subscriber], Subscriber]:
    """Register a function that is given each event of these names, in the tenant's context.

    It may run twice for one event, so it is idempotent.
    """

    def register(subscriber: Subscriber) -> Subscriber:
        for name in names:
            _SUBSCRIBERS.setdefault(name, []).append(subscriber)
        return subscriber

    return register


def subscribers_of(name: str) -> list[Subscriber]:
    """Who is told of events with this name."""
    return list(_SUBSCRIBERS.get(name, ()))


def publish(
    name: str,
    subject: models.Model,
    *,
    actor: Actor,
    references: Mapping[str, Any] | None = None,
    tenant_id: UUID | None = None,
) -> None:
    """Write an event in the running transaction. `references` holds ids and codes only."""
    Event.objects.create(
        tenant_id=tenant_id or getattr(subject, "tenant_id", None) or actor.tenant_id,
        name=name,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_id=actor.person_id,
        references=dict(references or {}),
    )
