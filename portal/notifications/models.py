"""What people are told: the inbox in the portal, and in the demo the mails that were sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.ids import uuid7
from portal.tenancy.guards import Guard, PolicyClass


class Notification(models.Model):
    """One line in a person's inbox. Holds a template's name and ids; the words are made on reading."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    tenant_id = models.UUIDField(null=True)
    organization_id = models.UUIDField(null=True)
    template = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    references = models.JSONField(default=dict)
    key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.PERSON, person="person_id", worker=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["person", "-id"], name="notification_inbox"),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="notification_unread"
            ),
        )

    def __str__(self) -> str:
        return self.template


class SentMail(models.Model):
    """A mail of the demo, kept to be shown; outside the demo this table stays empty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    to = models.EmailField()
    sender = models.CharField(max_length=320, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.LEDGER,
        tenant="NULL::uuid",
        worker=True,
        extra=(
            "GRANT SELECT ON {table} TO portal_app, portal_member, portal_public",
            "CREATE POLICY guard_demo ON {table} FOR SELECT TO"
            " portal_app, portal_member, portal_public, portal_staff USING (true)",
        ),
    )

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.pk)
