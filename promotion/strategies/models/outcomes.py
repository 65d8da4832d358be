"""The outcome harvest: what changed, and what somebody outside the owners says of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.strategies.models.plan import PlanItem
from promotion.strategies.models.strategy import HELD_JOINTLY, StrategyPart
from promotion.strategies.states import OutcomeStatus, WitnessStatus
from promotion.strategies.tables_work import OUTCOME_TRANSITIONS, WITNESS_TRANSITIONS

# Whoever was asked to confirm an outcome reads that outcome, and nothing else of the strategy.
_ASKED = (
    "EXISTS (SELECT 1 FROM promotion_substantiation w WHERE w.harvested_id = "
    "promotion_harvestedoutcome.id AND w.organization_id = ANY({organizations}))"
)


class HarvestedOutcome(StrategyPart, Stateful):
    """A change in what somebody does: who changed what, when and where."""

    TRANSITIONS = OUTCOME_TRANSITIONS
    Status = OutcomeStatus

    objective = models.ForeignKey(
        PlanItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    who = models.CharField(_("who changed"), max_length=200)
    what = models.TextField(_("what they do differently"))
    happened = models.CharField(_("when"), max_length=100)
    country = CountryField(_("country or area"), blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    significance = models.TextField(_("why it matters"))
    contribution = models.TextField(_("how the strategy contributed"))
    sources = models.TextField(_("how it is known"), blank=True)
    is_planned = models.BooleanField(default=True)
    is_positive = models.BooleanField(default=True)
    used_for = models.TextField(_("what it was used for"), blank=True)
    withdrawn_because = models.TextField(blank=True)
    status = models.CharField(
        max_length=20, choices=OutcomeStatus.choices, default=OutcomeStatus.DRAFTED
    )
    outcome = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=12, default="en")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        member_rows=f"{HELD_JOINTLY} OR {_ASKED}",
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            tenant_key("harvestedoutcome"),
            TenantForeignKey(field="strategy", name="harvestedoutcome_same_tenant"),
            TenantForeignKey(field="objective", name="harvestedoutcome_objective_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Substantiation(TenantRow, Stateful):
    """What a person of an organization that owns nothing of the strategy says of an outcome."""

    TRANSITIONS = WITNESS_TRANSITIONS
    Status = WitnessStatus

    strategy_id = models.UUIDField()
    harvested = models.ForeignKey(
        HarvestedOutcome,
        on_delete=models.CASCADE,
        related_name="substantiations",
        db_constraint=False,
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    # As the owners read it; the public does only where the organization agrees.
    name = models.CharField(max_length=300)
    is_named = models.BooleanField(default=False)
    statement = models.TextField(_("what you know of it, and how"), blank=True)
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(
        max_length=10, choices=WitnessStatus.choices, default=WitnessStatus.INVITED
    )
    outcome = models.CharField(max_length=10, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        organization="organization_id",
        member_rows=HELD_JOINTLY,
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            tenant_key("substantiation"),
            TenantForeignKey(field="harvested", name="substantiation_same_tenant"),
            models.UniqueConstraint(
                fields=["harvested", "organization"], name="substantiation_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
