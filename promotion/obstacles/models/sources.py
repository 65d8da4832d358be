"""What is sealed of a report: who submitted it, sources, the private place; what the receipt answers.

A report has one data key. It is sealed to each analyst who holds certified keys and to the receipt;
nobody else, the institution's other staff and the host included, opens it. In the clear stands that
there is something sealed, and to how many it is.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.grants import StaffRole
from portal.tenancy.columns import Columns, clear, hashed, locked, public
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import tenant_key
from promotion.obstacles.models.obstacle import ObstaclePart

# Those who decide read reports, and never their sources.
OF_ANALYSTS = f"({{person}} IS NULL OR {holds_role(StaffRole.ANALYST)})"
_OBSTACLE = clear("the report’s number", "says which report it belongs to, and what goes with it")


class SealedSource(ObstaclePart):
    """The sealed part of one report: one record, bound to its place and revision, and its key's pin."""

    commitment = models.BinaryField(max_length=32)
    # By which the record and the first grants are checked; made of the receipt.
    receipt_sign = models.BinaryField(max_length=32)
    revision = models.PositiveIntegerField(default=1)
    record = models.BinaryField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSTS, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "obstacle": _OBSTACLE,
        "commitment": hashed("what pins the data key to its place", "a swapped key is refused"),
        "receipt_sign": public("the key by which what the receipt wrote is checked"),
        "revision": clear("how often it was written", "an older record is not taken for a newer"),
        "record": locked(
            "who submitted it, the sources, the private place, how to reach them",
            "analysts’ keys or the receipt, and the pepper together",
        ),
    }

    class Meta:
        constraints = (
            tenant_key("sealedsource"),
            TenantForeignKey(field="obstacle", name="sealedsource_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "obstacle"], name="sealedsource_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SourceGrant(ObstaclePart):
    """The data key of a report, sealed to one analyst's key or to its receipt, and signed."""

    # Null: the receipt's.
    key = models.ForeignKey(
        "portal.VaultKey",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    box = models.BinaryField(max_length=80)
    granter = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSTS, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "obstacle": _OBSTACLE,
        "key": clear("which analyst’s key", "says who opens it; empty for the receipt"),
        "box": locked("the data key", "the member’s own private key"),
        "granter": public("who gave it: the receipt, or an analyst to a new colleague"),
        "signature": public("the granter’s signature over all of this"),
    }

    class Meta:
        constraints = (
            tenant_key("sourcegrant"),
            TenantForeignKey(field="obstacle", name="sourcegrant_same_tenant"),
            TenantForeignKey(field="key", name="sourcegrant_key_same_tenant"),
            models.UniqueConstraint(
                fields=["tenant", "obstacle", "key"],
                name="sourcegrant_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ObstacleAnswer(ObstaclePart):
    """What whoever holds the receipt answered: sealed where the report has a key."""

    record = models.BinaryField(default=bytes)
    # Where too few analysts held keys: words that name nobody, checked as the report's own are.
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSTS, deletable=True, worker=True
    )

    host_sees: ClassVar[Columns] = {
        "obstacle": _OBSTACLE,
        "record": locked("the answer", "analysts’ keys or the receipt, and the pepper together"),
        "text": clear(
            "the answer, where too few analysts held keys",
            "the page says so before it is written, and refuses ways to reach somebody",
        ),
        "sent_at": clear("when", "analysts read answers in their order"),
    }

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            tenant_key("obstacleanswer"),
            TenantForeignKey(field="obstacle", name="obstacleanswer_same_tenant"),
            models.CheckConstraint(
                condition=(Q(record=b"") & ~Q(text="")) | (~Q(record=b"") & Q(text="")),
                name="obstacleanswer_sealed_or_open",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
