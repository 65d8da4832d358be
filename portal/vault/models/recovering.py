"""The shares by which custodians recover one case, and what they were asked and gave."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, erased_by_worker
from portal.tenancy.models import TenantRow, tenant_key
from portal.vault.covering import Covered
from portal.vault.models.cases import MY_CASES, VaultCase
from portal.vault.models.keys import VaultKey
from portal.vault.recovery import Release, ShareRow

_MINE = "IN (SELECT id FROM portal_vaultkey WHERE person_id = {person})"


class RecoveryShare(TenantRow):
    """One custodian's sealed share for one subset; seen by that custodian and the case's members."""

    case = models.ForeignKey(
        VaultCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    custodian = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    subset = ArrayField(models.UUIDField())
    box = models.BinaryField()
    commitment = models.BinaryField(max_length=32)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows=f"custodian_id {_MINE} OR {MY_CASES}",
        deletable=True,
        extra=erased_by_worker("id", "tenant_id", "case_id"),
    )

    host_sees: ClassVar[Columns] = {
        "custodian": clear("whose share", "shown to that key trustee alone"),
        "subset": clear("with whom it is combined", "says which shares belong together"),
        "box": locked("the share", "the key trustee’s own private key"),
        "commitment": hashed("what pins the share", "a wrong share is refused"),
    }

    class Meta:
        constraints = (
            tenant_key("recoveryshare"),
            TenantForeignKey(field="case", name="recoveryshare_case_same_tenant"),
            TenantForeignKey(field="custodian", name="recoveryshare_custodian_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "case", "subset", "custodian"], name="recoveryshare_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def row(self) -> ShareRow:
        """The share as the vault opens it."""
        return ShareRow(
            self.tenant_id,
            self.case_id,
            tuple(self.subset),
            self.custodian_id,
            bytes(self.box),
            bytes(self.commitment),
        )


class RecoveryOrder(TenantRow):
    """A request to recover one case for one officer, until a time.

    The reason stands hashed, and sealed to the requester and to each custodian who is asked. The
    person of the case sees the row with the receipt: that it was asked, opened, until when.
    """

    case = models.ForeignKey(
        VaultCase, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    requester = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    subset = ArrayField(models.UUIDField())
    reason_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    # When the last custodian of the subset had answered.
    granted_at = models.DateTimeField(null=True)
    # The reason and the case's number, sealed to each key that shall read them: key id to box.
    reasons = models.JSONField(default=dict)
    # When the requester opened the case first, and when a new epoch closed it to them.
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    head: ClassVar[Covered] = Covered(
        left_out="Each custodian signs what the order says; whoever orders holds no key of the case."
    )
    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows=(
            f"requester_id {_MINE} OR {MY_CASES}"  # noqa: S608 - a policy's text, of constants alone
            " OR subset && ARRAY(SELECT id FROM portal_vaultkey WHERE person_id = {person})"
        ),
        published=MY_CASES,
        worker=True,
        lookup=True,
        extra=erased_by_worker("id", "tenant_id", "case_id"),
    )

    host_sees: ClassVar[Columns] = {
        "reasons": locked(
            "why access is asked for, once for each trustee",
            "opened by that trustee’s own key alone",
        ),
        "opened_at": clear(
            "when the case was opened", "the person is shown it, whoever’s vault is locked"
        ),
        "closed_at": clear("when that access ended", "the worker ends it without any key"),
        "requester": clear("for whom", "the release is sealed to that officer alone"),
        "subset": clear("which key trustees were asked", "they are told"),
        "reason_hash": hashed(
            "the reason", "signed by every key trustee; the words stand in the case"
        ),
        "expires_at": clear("until when", "after it a new epoch begins"),
        "created_at": clear("when it was asked", "the person and the ombuds office are shown it"),
        "granted_at": clear(
            "when the last of them answered", "from then on the case opens to the requester"
        ),
    }

    class Meta:
        constraints = (
            tenant_key("recoveryorder"),
            TenantForeignKey(field="case", name="recoveryorder_case_same_tenant"),
            TenantForeignKey(field="requester", name="recoveryorder_requester_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryRelease(TenantRow):
    """What one custodian gave to the requester of an order."""

    order = models.ForeignKey(
        RecoveryOrder, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    custodian = models.ForeignKey(
        VaultKey, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    box = models.BinaryField()
    signature = models.BinaryField(max_length=64)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF,
        staff_rows="order_id IN (SELECT id FROM portal_recoveryorder)",
        extra=erased_by_worker("id", "tenant_id", "order_id"),
    )

    host_sees: ClassVar[Columns] = {
        "order": clear("which request", "belongs to it"),
        "custodian": clear("who released", "m of them are counted"),
        "box": locked("the share", "the requester’s own private key"),
        "signature": public("over case, requester, reason and end"),
    }

    class Meta:
        constraints = (
            tenant_key("recoveryrelease"),
            TenantForeignKey(field="order", name="recoveryrelease_order_same_tenant"),
            TenantForeignKey(field="custodian", name="recoveryrelease_custodian_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "order", "custodian"], name="recoveryrelease_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def release(self) -> Release:
        """The release as the vault combines it."""
        return Release(self.custodian_id, bytes(self.box), bytes(self.signature))
