"""What arrives by mail, text message or offline form, before it is a contribution."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from participation.consultations.models import Consultation
from participation.contributions.models.contribution import Contribution
from participation.contributions.states import Door, IntakeStatus
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class InboundMessage(TenantRow):
    """One arrival: written as it came by whoever holds the door, read by the worker afterwards.

    The content is sealed with the institution's key and goes once the message was dealt with;
    the sender is known by a keyed hash only. The same message id of the same sender is one row.
    """

    consultation = models.ForeignKey(
        Consultation,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )
    door = models.CharField(max_length=10, choices=Door.choices)
    sender_hash = models.CharField(max_length=64, blank=True)
    external_id = models.CharField(max_length=200)
    size = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(default=bytes)
    # The address for the answer, sealed likewise; empty where none is answered.
    sealed_address = models.BinaryField(default=bytes)
    status = models.CharField(
        max_length=10, choices=IntakeStatus.choices, default=IntakeStatus.RECEIVED
    )
    # The code of the sentence that says why it was not taken in (participation.contributions.intake).
    reason = models.CharField(max_length=40, blank=True)
    contribution = models.ForeignKey(
        Contribution,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    # Hash of the code in the mail that asks for confirmation.
    confirmation_hash = models.CharField(max_length=64, blank=True)
    confirm_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        worker=True,
        extra=(
            # The doors write without an account; nobody outside reads.
            "GRANT INSERT ON {table} TO portal_app, portal_public, portal_member",
            "CREATE POLICY guard_door ON {table} FOR INSERT TO portal_app, portal_public,"
            " portal_member WITH CHECK (status = 'received' AND contribution_id IS NULL)",
        ),
    )

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = (
            tenant_key("inboundmessage"),
            TenantForeignKey(field="consultation", name="inboundmessage_consultation_tenant"),
            TenantForeignKey(field="contribution", name="inboundmessage_contribution_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "door", "sender_hash", "external_id"],
                name="inboundmessage_once_a_sender",
            ),
            models.UniqueConstraint(
                fields=["confirmation_hash"],
                condition=~Q(confirmation_hash=""),
                name="inboundmessage_confirmation_once",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "-received_at"], name="inboundmessage_list"),
        )

    def __str__(self) -> str:
        return str(self.pk)
