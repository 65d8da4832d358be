"""Who owns a strategy, what each signed, who disagrees, and the codes by which others come in."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.strategies.models.strategy import HELD_JOINTLY, Strategy, StrategyPart
from promotion.strategies.states import CodePurpose, Listing, OwnerStatus
from promotion.strategies.tables import OWNER_TRANSITIONS


class StrategyOwner(TenantRow, Stateful):
    """An organization, or the institution (without an organization), that owns a strategy."""

    TRANSITIONS = OWNER_TRANSITIONS
    Status = OwnerStatus

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="owners", db_constraint=False
    )
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # As the other owners read it: none of them can open the organization's own row.
    name = models.CharField(max_length=300)
    status = models.CharField(
        max_length=10, choices=OwnerStatus.choices, default=OwnerStatus.JOINED
    )
    outcome = models.CharField(max_length=10, blank=True)
    # Nobody is listed before saying so.
    listing = models.CharField(max_length=6, choices=Listing.choices, default=Listing.HIDDEN)
    joined_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_rows=HELD_JOINTLY,
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("joined_at", "id")
        constraints = (
            tenant_key("strategyowner"),
            TenantForeignKey(field="strategy", name="strategyowner_same_tenant"),
            models.UniqueConstraint(
                fields=["strategy", "organization"],
                nulls_distinct=False,
                name="strategyowner_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_institution(self) -> bool:
        """Whether it is the institution itself."""
        return self.organization_id is None


class StrategySignature(StrategyPart):
    """An owner's signature under one text, known by its hash; later texts need a new one."""

    owner = models.ForeignKey(
        StrategyOwner, on_delete=models.CASCADE, related_name="signatures", db_constraint=False
    )
    version = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, worker=True
    )

    class Meta:
        ordering = ("signed_at", "id")
        constraints = (
            tenant_key("strategysignature"),
            TenantForeignKey(field="strategy", name="strategysignature_same_tenant"),
            TenantForeignKey(field="owner", name="strategysignature_owner_same_tenant"),
            models.UniqueConstraint(fields=["owner", "text_hash"], name="strategysignature_once"),
        )

    def __str__(self) -> str:
        return self.text_hash


class Dissent(StrategyPart):
    """Where an owner disagrees with what it signs or stays in; shown beside the strategy."""

    owner = models.ForeignKey(
        StrategyOwner, on_delete=models.CASCADE, related_name="dissents", db_constraint=False
    )
    text = models.TextField(_("where you disagree"))
    language = models.CharField(max_length=12, default="en")
    # Whether the owner's name stands beside it in public; it needs an owner who is listed by name.
    is_attributed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, worker=True
    )

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            tenant_key("dissent"),
            TenantForeignKey(field="strategy", name="dissent_same_tenant"),
            TenantForeignKey(field="owner", name="dissent_owner_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def organization_id(self) -> UUID | None:
        """Whose it is."""
        return self.owner.organization_id


class StrategyCode(StrategyPart):
    """A code handed over outside the portal, used once: nobody is looked up, so nobody is found."""

    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    # Of a witness: about which outcome.
    outcome_id = models.UUIDField(null=True)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, worker=True
    )

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            tenant_key("strategycode"),
            TenantForeignKey(field="strategy", name="strategycode_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "code_hash"], name="strategycode_once"),
            models.CheckConstraint(
                condition=~Q(purpose="witness") | Q(outcome_id__isnull=False),
                name="strategycode_witness_of_what",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
