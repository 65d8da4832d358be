"""The consent ledger and the acts that rest on it.

In the clear: tokens (keyed by the case's consent key: equal for an equal purpose and recipient,
unreadable without), and the moments that a trigger must compare without a key. The purpose, who
gave it, how, for whom, to whom, how far, in which words: sealed (`CaseText`, row = `text`).

`protection_consent_holds()` (migration 0002) takes the consent FOR SHARE before it lets an outward
act, its sending or a delivery in; a withdrawal updates that very row. Whichever comes first makes
the other wait: no act passes after a withdrawal has been answered.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.tenancy.columns import Columns, clear, hashed
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from protection.cases.guards import OPEN_TO_ME
from protection.cases.models import ProtectionCase

# The case of a package whose code somebody shows: the portal itself, with no key and no person in
# the context, asks the gate and records the hand-out (protection.referrals.parcels).
IN_HAND = (
    "({person} IS NULL AND case_id = nullif(current_setting('app.case_in_hand', true), '')::uuid)"
)
_GUARD = Guard(
    PolicyClass.STAFF, staff_rows=f"{OPEN_TO_ME} OR {IN_HAND}", deletable=True, worker=True
)


class _OfCase(TenantRow):
    case = models.ForeignKey(
        ProtectionCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        abstract = True


class Consent(_OfCase):
    """One consent as it was given; a trigger lets it only be confirmed or withdrawn."""

    token = models.BinaryField(max_length=32)
    text = models.UUIDField()
    given_at = models.DateTimeField()
    # Empty until a risky one, given by receipt alone, was confirmed over the safe contact.
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "token": hashed(
            "purpose and recipient",
            "equal for equal ones within a case; a trigger compares them without reading",
        ),
        "text": clear("the number of the text", "who gave it, for what, to whom: sealed"),
        "given_at": clear("when it was given", "shown to the person"),
        "confirmed_at": clear("when it was confirmed", "a trigger lets no act pass before"),
        "expires_at": clear("until when", "a trigger lets no act pass after"),
        "withdrawn_at": clear("when it was withdrawn", "a trigger lets no act pass after"),
    }

    class Meta:
        ordering = ("given_at", "id")
        constraints = (
            tenant_key("consent"),
            TenantForeignKey(field="case", name="consent_case_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "id", "token"], name="consent_of_its_case"
            ),
        )
        indexes = (models.Index(fields=["tenant", "case"], name="consent_of_case"),)

    def __str__(self) -> str:
        return str(self.pk)


class OutwardAct(_OfCase):
    """Something that leaves the team: prepared by one, approved by another, sent, or stopped."""

    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.BinaryField(max_length=32)
    text = models.UUIDField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    # The worker stops what may not leave any more; it never lets anything leave.
    head: ClassVar[Covered] = Covered(without=("stopped_at",))
    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "consent": clear("the consent that it rests on", "a trigger asks it again at each step"),
        "token": hashed("purpose and recipient", "must be the consent’s"),
        "text": clear("the number of the text", "what leaves, and to whom: sealed"),
        "prepared_by": clear("who prepared it", "two people are checked without a key"),
        "prepared_at": clear("when", "shown to the team"),
        "approved_by": clear("who approved it", "two people are checked without a key"),
        "sent_at": clear("when it went out", "nothing is sent twice"),
        "stopped_at": clear("when it was stopped", "nothing stopped is sent"),
    }

    class Meta:
        ordering = ("prepared_at", "id")
        constraints = (
            tenant_key("outwardact"),
            TenantForeignKey(field="case", name="outwardact_case_same_tenant"),
            TenantForeignKey(field="consent", name="outwardact_consent_same_tenant"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("prepared_by")),
                name="outwardact_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(approved_by__isnull=False),
                name="outwardact_sent_is_approved",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ActConsent(_OfCase):
    """A further consent that an act rests on: that of another person who is named in it."""

    act = models.ForeignKey(
        OutwardAct, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "act": clear("which act", "belongs to it"),
        "consent": clear("another person’s consent", "a trigger asks it again at each step"),
    }

    class Meta:
        constraints = (
            tenant_key("actconsent"),
            TenantForeignKey(field="case", name="actconsent_case_same_tenant"),
            TenantForeignKey(field="act", name="actconsent_act_same_tenant"),
            TenantForeignKey(field="consent", name="actconsent_consent_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ActDelivery(_OfCase):
    """One time that a sent act was handed out (a download, a queued message): asked again."""

    act = models.ForeignKey(
        OutwardAct, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    delivered_at = models.DateTimeField()

    # Written without a key, before something goes out; listed from the next signature on.
    head: ClassVar[Covered] = Covered(worker_adds=True)
    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "act": clear("which act", "belongs to it"),
        "delivered_at": clear("when it was handed out", "shown to the person"),
    }

    class Meta:
        constraints = (
            tenant_key("actdelivery"),
            TenantForeignKey(field="case", name="actdelivery_case_same_tenant"),
            TenantForeignKey(field="act", name="actdelivery_act_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)
