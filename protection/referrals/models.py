"""Referrals to those who help, the packages they fetch, what they answer; communications.

In the clear: states, moments and whether a referral is of the whole case (clocks run, packages
expire and a case is let go while every vault is locked); the package itself, which only the
recipient's own age key opens; what a page without any key checks it against (the code's locator,
the officer's signature, the public half of the key that answers are sealed to). Who the recipient
is, what was chosen, why, and what they answer: sealed.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.clocks import ClockSubject
from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from portal.vault.covering import Covered
from protection.cases.guards import OPEN_TO_ME
from protection.cases.models import ProtectionCase
from protection.consent.models import IN_HAND, OutwardAct
from protection.referrals.states import (
    CommunicationOutcome,
    CommunicationStatus,
    ReferralOutcome,
    ReferralStatus,
)
from protection.referrals.tables import COMMUNICATION_TRANSITIONS, REFERRAL_TRANSITIONS

# Whoever shows a code (portal.vault.receipts) is shown the one package that it belongs to.
SHOWN = "locator = decode(nullif(current_setting('app.parcel', true), ''), 'hex')"
_OF_CASE = Guard(
    PolicyClass.STAFF, staff_rows=f"{OPEN_TO_ME} OR {IN_HAND}", deletable=True, worker=True
)


class _OfAct(TenantRow):
    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    act = models.ForeignKey(
        OutwardAct, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    # The sealed text: to whom, for what, what was chosen.
    text = models.UUIDField()
    prepared_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Referral(_OfAct, Stateful, ClockSubject):
    """One subset of one case for one recipient."""

    TRANSITIONS = REFERRAL_TRANSITIONS

    status = models.CharField(
        max_length=12, choices=ReferralStatus.choices, default=ReferralStatus.PREPARED
    )
    outcome = models.CharField(max_length=10, choices=ReferralOutcome.choices, blank=True)
    # The whole case goes to others: the case may be handed over once this one is accepted.
    is_whole = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    # What the helper does with it, and that its time is over, comes without a key of the case.
    head: ClassVar[Covered] = Covered(
        without=(
            "status",
            "outcome",
            "fetched_at",
            "answered_at",
            "ended_at",
            "due_at",
            "due_party",
        )
    )
    guard: ClassVar[Guard] = _OF_CASE

    host_sees: ClassVar[Columns] = {
        "act": clear("which outward act it is", "the act’s consent stops it"),
        "text": clear(
            "which sealed text says to whom, for what and what", "both are opened together"
        ),
        "prepared_at": clear("when it was prepared", "the order of the list"),
        "sent_at": clear(
            "when it left", "clocks run and packages expire while every vault is locked"
        ),
        "ended_at": clear(
            "when it ended", "clocks run and packages expire while every vault is locked"
        ),
        "due_at": clear("when something is due", "clocks run while every vault is locked"),
        "due_party": clear("from whom", "clocks run while every vault is locked"),
        "status": clear(
            "where it is", "clocks run and packages expire while every vault is locked"
        ),
        "outcome": clear("how it ended", "the list is shown with every vault locked"),
        "is_whole": clear(
            "whether the whole case goes", "a case is handed over only once this was accepted"
        ),
        "days": clear("for how many days it can be fetched", "it expires without any key"),
        "expires_at": clear("when it expires", "the worker takes the package away without any key"),
        "fetched_at": clear(
            "when it was first fetched", "the team is told without opening the case"
        ),
        "answered_at": clear("when they answered", "the team is told without opening the case"),
    }

    class Meta:
        ordering = ("-prepared_at", "id")
        constraints = (
            tenant_key("referral"),
            TenantForeignKey(field="case", name="referral_case_same_tenant"),
            TenantForeignKey(field="act", name="referral_act_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "act"], name="referral_of_one_act"),
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values), name="referral_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["in_progress", "accepted", "done"])
                | (Q(sent_at__isnull=False) & Q(expires_at__isnull=False)),
                name="referral_sent_expires",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "case"], name="referral_of_case"),
            models.Index(fields=["tenant", "status", "expires_at"], name="referral_ends"),
        )


class Parcel(TenantRow):
    """The package of a referral under way; the row goes with the referral's end."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    locator = models.BinaryField(max_length=32)
    # An age file; emptied once it has expired.
    package = models.BinaryField()
    # H("pv1.parcel", package): stays, so that the signature can be checked afterwards.
    package_hash = models.BinaryField(max_length=32)
    answers_to = models.BinaryField(max_length=32)
    # Whose parcel it is, under a key that the code alone gives.
    hint = models.BinaryField(max_length=512)
    signer = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    expires_at = models.DateTimeField()

    # Taken away by the worker once nobody may fetch it any more.
    head: ClassVar[Covered] = Covered(worker_removes=True)
    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=SHOWN,
        staff_rows=f"{OPEN_TO_ME} OR {IN_HAND}",
        deletable=True,
        worker=True,
    )

    host_sees: ClassVar[Columns] = {
        "referral": clear("whose package it is", "it goes with its referral"),
        "locator": hashed("what the code is looked up by", "found by whoever shows the code alone"),
        "package": locked("what was chosen", "opened by the recipient’s own age key alone"),
        "package_hash": public(
            "the hash of the package", "a changed package is found without any secret"
        ),
        "answers_to": public("the key to which answers are sealed"),
        "hint": locked("whose parcel it is", "opened by the code alone"),
        "signer": public("the public key of the officer who sent it"),
        "signature": public("the officer’s signature"),
        "expires_at": clear("when it expires", "it is refused, and taken away, without any key"),
    }

    class Meta:
        constraints = (
            tenant_key("parcel"),
            TenantForeignKey(field="case", name="parcel_case_same_tenant"),
            TenantForeignKey(field="referral", name="parcel_referral_same_tenant"),
            models.UniqueConstraint(fields=["locator"], name="parcel_locator_once"),
            models.UniqueConstraint(fields=["tenant", "referral"], name="parcel_one_each"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ParcelNotice(TenantRow):
    """A mail without content that waits for the worker; it goes with the mail.

    The address stands under the institution's key: it is the recipient's, not the case's, and the
    worker, which holds no key of a case, must read it.
    """

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    sealed = models.BinaryField()

    # Deleted once it was sent.
    head: ClassVar[Covered] = Covered(worker_removes=True)
    guard: ClassVar[Guard] = _OF_CASE

    host_sees: ClassVar[Columns] = {
        "referral": clear("of which referral a mail speaks", "it goes with its referral"),
        "sealed": locked(
            "the recipient’s address", "under the institution’s key: the worker writes to it"
        ),
    }

    class Meta:
        constraints = (
            tenant_key("parcelnotice"),
            TenantForeignKey(field="case", name="parcelnotice_case_same_tenant"),
            TenantForeignKey(field="referral", name="parcelnotice_referral_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ReferralAnswer(TenantRow):
    """What they answered, sealed to the case: only its team opens it, only the code could write it."""

    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    sealed = models.BinaryField()
    said_at = models.DateTimeField()

    # Written by the helper; listed from the next signature on.
    head: ClassVar[Covered] = Covered(worker_adds=True)
    guard: ClassVar[Guard] = _OF_CASE

    host_sees: ClassVar[Columns] = {
        "referral": clear("which referral was answered", "it goes with its referral"),
        "sealed": locked("what they answered", "opened by the case’s members alone"),
        "said_at": clear("when", "the order of answers"),
    }

    class Meta:
        ordering = ("said_at", "id")
        constraints = (
            tenant_key("referralanswer"),
            TenantForeignKey(field="case", name="referralanswer_case_same_tenant"),
            TenantForeignKey(field="referral", name="referralanswer_referral_same_tenant"),
        )
        indexes = (models.Index(fields=["tenant", "referral"], name="referralanswer_of"),)

    def __str__(self) -> str:
        return str(self.pk)


class Communication(_OfAct, Stateful, ClockSubject):
    """Something said to a State, a mechanism or the public about a case, followed up."""

    TRANSITIONS = COMMUNICATION_TRANSITIONS

    status = models.CharField(
        max_length=12, choices=CommunicationStatus.choices, default=CommunicationStatus.PREPARED
    )
    outcome = models.CharField(max_length=10, choices=CommunicationOutcome.choices, blank=True)
    # Within how many days a reply is looked for.
    days = models.PositiveSmallIntegerField()

    guard: ClassVar[Guard] = _OF_CASE

    host_sees: ClassVar[Columns] = {
        "act": clear("which outward act it is", "the act’s consent stops it"),
        "text": clear(
            "which sealed text says to whom, for what and what", "both are opened together"
        ),
        "prepared_at": clear("when it was prepared", "the order of the list"),
        "sent_at": clear(
            "when it left", "clocks run and packages expire while every vault is locked"
        ),
        "ended_at": clear(
            "when it ended", "clocks run and packages expire while every vault is locked"
        ),
        "due_at": clear("when something is due", "clocks run while every vault is locked"),
        "due_party": clear("from whom", "clocks run while every vault is locked"),
        "status": clear(
            "where it is", "clocks run and packages expire while every vault is locked"
        ),
        "outcome": clear("how it ended", "the list is shown with every vault locked"),
        "days": clear(
            "within how many days a reply is looked for",
            "its clock runs while every vault is locked",
        ),
    }

    class Meta:
        ordering = ("-prepared_at", "id")
        constraints = (
            tenant_key("communication"),
            TenantForeignKey(field="case", name="communication_case_same_tenant"),
            TenantForeignKey(field="act", name="communication_act_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "act"], name="communication_of_one_act"),
            models.CheckConstraint(
                condition=Q(status__in=CommunicationStatus.values),
                name="communication_status_known",
            ),
        )
        indexes = (models.Index(fields=["tenant", "case"], name="communication_of_case"),)
