"""What arrives by mail, text message or offline form, before it is a contribution."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    # What else the staff should know: the codes of files that were not taken, of a character set.
    remarks = models.JSONField(default=list, blank=True)
    # How often the same message came again.
    repeats = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=12, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    # When the mail that asks for confirmation was asked for; null while another one is too recent.
    asked_at = models.DateTimeField(null=True, blank=True)
    gateway = models.ForeignKey(
        "participation.Gateway",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )

    # The doors write as the portal itself; nobody outside reads or writes.
    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, worker=True)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = (
            tenant_key("inboundmessage"),
            TenantForeignKey(field="consultation", name="inboundmessage_consultation_tenant"),
            TenantForeignKey(field="contribution", name="inboundmessage_contribution_tenant"),
            TenantForeignKey(field="gateway", name="inboundmessage_gateway_tenant"),
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
            models.Index(
                fields=["tenant", "status", "-received_at", "-id"], name="inboundmessage_list"
            ),
            models.Index(fields=["tenant", "sender_hash"], name="inboundmessage_sender"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Gateway(TenantRow):
    """A service that brings text messages in, and takes the answers out.

    Its secret is sealed with the institution's key and was shown once; what came signed wrongly,
    again or late is counted here.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=120)
    door = models.CharField(max_length=10, choices=Door.choices, default=Door.SMS)
    # Where the people are who use it (ISO 3166-1 alpha-2): the table of channels is asked for it.
    country = models.CharField(_("country or area"), max_length=2, blank=True)
    sealed_secret = models.BinaryField(default=bytes)
    # Where answers are posted, signed with the same secret; empty: nothing is answered.
    reply_url = models.CharField(_("address for answers"), max_length=300, blank=True)
    # How often it posted wrongly, by reason: forged, late, replayed.
    refused = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, worker=True, lookup=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (tenant_key("gateway"),)

    def __str__(self) -> str:
        return self.code


class GatewayKeyword(TenantRow):
    """The word with which a message to a gateway begins, and the consultation that it chooses."""

    gateway = models.ForeignKey(
        Gateway, on_delete=models.CASCADE, related_name="keywords", db_constraint=False
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    # Case-folded.
    word = models.CharField(_("word"), max_length=30)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        ordering = ("word",)
        constraints = (
            tenant_key("gatewaykeyword"),
            TenantForeignKey(field="gateway", name="gatewaykeyword_gateway_tenant"),
            TenantForeignKey(field="consultation", name="gatewaykeyword_consultation_tenant"),
            models.UniqueConstraint(fields=["gateway", "word"], name="gatewaykeyword_once"),
        )

    def __str__(self) -> str:
        return self.word


class OfflineForm(TenantRow):
    """A numbered version of a consultation's offline form; a new one when what is asked changed."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    number = models.PositiveIntegerField()
    # SHA-256 of codes, kinds and options, whatever the language.
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("offlineform"),
            TenantForeignKey(field="consultation", name="offlineform_same_tenant"),
            models.UniqueConstraint(fields=["consultation", "number"], name="offlineform_once"),
        )

    def __str__(self) -> str:
        return str(self.number)
