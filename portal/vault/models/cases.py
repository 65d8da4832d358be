"""A case's keys: its root, its receipts, its epochs, and who may open them.

The room that keeps the case itself points at VaultCase; no content stands here. Rows are seen by
whoever holds a live grant in the case or shows its receipt (`portal_vault_cases()`), by nobody
else of the institution, and by the worker, which checks signatures and counts holders.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from portal.vault.datakeys import Compartment, EpochPlace
from portal.vault.granting import Grant, Member, seconds
from portal.vault.identities import PublicPair

MY_CASES = "case_id IN (SELECT portal_vault_cases())"


def _of_members(*, deletable: bool = False) -> Guard:
    """Staff who hold a grant in the case; whoever shows the receipt; the worker."""
    return Guard(
        PolicyClass.STAFF,
        staff_rows=MY_CASES,
        published=MY_CASES,
        deletable=deletable,
        worker=True,
        lookup=True,
    )


class VaultCase(TenantRow):
    """The root of a case's keys. Not adopted: sealed by the sender, authenticated by nobody yet."""

    adopted_at = models.DateTimeField(null=True)
    root_reporters = models.BinaryField(default=bytes)
    root_author = models.BinaryField(max_length=32, default=bytes)
    root_signature = models.BinaryField(max_length=64, default=bytes)
    # Empty where the institution has no recovery; the person is told which.
    recovery_public = models.BinaryField(max_length=32, default=bytes)
    recovery_threshold = models.PositiveSmallIntegerField(null=True)
    # Somebody's access ended without a member at hand: whoever opens the case next begins new
    # epochs first, so that what is written from then on is closed to them.
    renewal_due = models.BooleanField(default=False)

    # Set by the worker, which has no key. Unset by somebody else, it delays nothing: whoever opens
    # the case sees from the head itself that access has ended.
    head: ClassVar[Covered] = Covered(without=("renewal_due",))
    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows="id IN (SELECT portal_vault_cases())",
        published="id IN (SELECT portal_vault_cases())",
        worker=True,
        lookup=True,
    )

    host_sees: ClassVar[Columns] = {
        "adopted_at": clear(
            "when an officer took it over", "tells a report that nobody has checked from a case"
        ),
        "root_reporters": public("the public keys of the case’s receipts"),
        "root_author": public("the public key of the officer who signed the root"),
        "root_signature": public("the signature of the root"),
        "recovery_public": public(
            "the public key of the case’s recovery",
            "new data keys are sealed to it by whoever writes",
        ),
        "renewal_due": clear(
            "whether somebody’s access ended without a member at hand",
            "whoever opens the case next makes new keys first",
        ),
        "recovery_threshold": clear("how many key trustees recover it", "the person is told which"),
    }

    class Meta:
        constraints = (
            tenant_key("vaultcase"),
            models.CheckConstraint(
                condition=models.Q(adopted_at=None, root_signature=b"")
                | (models.Q(adopted_at__isnull=False) & ~models.Q(root_signature=b"")),
                name="vaultcase_adopted_is_signed",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class VaultReceipt(TenantRow):
    """One person's receipt for one case: what it is looked up by, and its public keys."""

    case = models.ForeignKey(
        VaultCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    locator = models.BinaryField(max_length=32, unique=True)
    box_public = models.BinaryField(max_length=32)
    sign_public = models.BinaryField(max_length=32)

    guard: ClassVar[Guard] = _of_members(deletable=True)

    host_sees: ClassVar[Columns] = {
        "locator": hashed(
            "what the receipt is looked up by",
            "found in one step, by whoever shows the receipt alone",
        ),
        "box_public": public("the key to which answers are sealed"),
        "sign_public": public("the key by which messages, consents and withdrawals are checked"),
    }

    class Meta:
        constraints = (
            tenant_key("vaultreceipt"),
            TenantForeignKey(field="case", name="vaultreceipt_case_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def public(self) -> PublicPair:
        """The public halves."""
        return PublicPair(bytes(self.box_public), bytes(self.sign_public))

    @property
    def member(self) -> Member:
        """The receipt as one to whom access is granted."""
        return Member(self.pk, bytes(self.box_public))


def _epoch_note(row: Mapping[str, Any]) -> tuple[str, int]:
    """Which epoch it is."""
    return str(row["compartment"]), int(row["epoch"])


class CaseEpoch(TenantRow):
    """One data key by its commitment, sealed to the case's recovery."""

    COMPARTMENTS: ClassVar = [(one.value, one.value) for one in Compartment]
    case = models.ForeignKey(
        VaultCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    compartment = models.CharField(max_length=12, choices=COMPARTMENTS)
    epoch = models.PositiveIntegerField()
    commitment = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    recovery_box = models.BinaryField(default=bytes)

    head: ClassVar[Covered] = Covered(note=_epoch_note)
    guard: ClassVar[Guard] = _of_members()

    host_sees: ClassVar[Columns] = {
        "compartment": clear(
            "which part of the case", "all six exist in every case, so it tells nothing of one"
        ),
        "epoch": clear("the number of the key", "says how often the team changed"),
        "commitment": hashed("what pins the data key to its place", "a swapped key is refused"),
        "previous": hashed("the epoch before", "a dropped epoch is seen"),
        "recovery_box": locked("the data key", "m key trustees together, for one case"),
    }

    class Meta:
        ordering = ("compartment", "epoch")
        constraints = (
            tenant_key("caseepoch"),
            TenantForeignKey(field="case", name="caseepoch_case_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "compartment", "epoch"], name="caseepoch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.compartment} {self.epoch}"

    @property
    def place(self) -> EpochPlace:
        """Which data key this is."""
        return EpochPlace(self.tenant_id, self.case_id, Compartment(self.compartment), self.epoch)


def _grant_note(row: Mapping[str, Any]) -> tuple[str, int]:
    """To whom of which epoch, and until when: so that its going by itself is told from a theft."""
    expires = row.get("expires_at")
    until = seconds(datetime.fromisoformat(str(expires))) if expires else 0
    return f"{row['epoch_id']}/{row.get('key_id') or row.get('receipt_id')}", until


class VaultGrant(TenantRow):
    """A data key sealed to one officer's key or one receipt, signed by who gave it."""

    case = models.ForeignKey(
        VaultCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    epoch = models.ForeignKey(
        CaseEpoch, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    key = models.ForeignKey(
        "portal.VaultKey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    receipt = models.ForeignKey(
        VaultReceipt, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    box = models.BinaryField(max_length=80)
    expires_at = models.DateTimeField(null=True)
    granter = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    # The same key once more, under the officer's own: portal/vault/rewrapping.py.
    rewrapped = models.BinaryField(default=bytes)

    # Changed behind its back, what is rewrapped does not open; then the grant is checked anew.
    head: ClassVar[Covered] = Covered(note=_grant_note, without=("rewrapped",))
    guard: ClassVar[Guard] = _of_members(deletable=True)

    host_sees: ClassVar[Columns] = {
        "epoch": clear("which data key", "says what the member opens"),
        "key": clear("whose key", "who is on a team; the database shows a case by it"),
        "receipt": clear("which receipt", "the same, for the person"),
        "box": locked("the data key", "the member’s own private key"),
        "expires_at": clear("until when", "the worker deletes it then, without a key"),
        "granter": public("who gave it"),
        "signature": public("the granter’s signature over all of this"),
        "rewrapped": locked("the data key once more", "the member’s own symmetric key"),
    }

    class Meta:
        constraints = (
            tenant_key("vaultgrant"),
            TenantForeignKey(field="case", name="vaultgrant_case_same_tenant"),
            TenantForeignKey(field="epoch", name="vaultgrant_epoch_same_tenant"),
            TenantForeignKey(field="key", name="vaultgrant_key_same_tenant"),
            TenantForeignKey(field="receipt", name="vaultgrant_receipt_same_tenant"),
            models.CheckConstraint(
                condition=models.Q(key=None, receipt__isnull=False)
                | models.Q(key__isnull=False, receipt=None),
                name="vaultgrant_one_member",
            ),
            models.UniqueConstraint(
                fields=["tenant", "epoch", "key"],
                condition=models.Q(key__isnull=False),
                name="vaultgrant_key_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "epoch", "receipt"],
                condition=models.Q(receipt__isnull=False),
                name="vaultgrant_receipt_once",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "key", "case"], name="vaultgrant_of_key"),
            models.Index(fields=["tenant", "case"], name="vaultgrant_of_case"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def grant(self, member: Member) -> Grant:
        """The grant as the vault checks it; `epoch` has been fetched with it."""
        return Grant(
            place=self.epoch.place,
            member=member,
            expires_at=self.expires_at,
            box=bytes(self.box),
            commitment=bytes(self.epoch.commitment),
            previous=bytes(self.epoch.previous),
            granter=bytes(self.granter),
            signature=bytes(self.signature),
        )
