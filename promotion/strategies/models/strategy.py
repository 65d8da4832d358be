"""A joint strategy as its owners and the institution work on it. The public reads another row.

Several organizations own one row. Which ones stands in the row itself (`organizations`), kept equal
to the owners' rows by the services: a policy that looked into the owners' table, whose own policy
looks into this one, would never end (decision 0028).
"""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.strategies.states import StrategyOutcome, StrategyStatus
from promotion.strategies.tables import STRATEGY_TRANSITIONS

# The rows of a strategy that one of the context's organizations owns.
HELD_JOINTLY = (
    "EXISTS (SELECT 1 FROM promotion_strategy s WHERE s.id = strategy_id"
    " AND s.organizations && {organizations})"
)


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True)


class Strategy(TenantRow, Stateful):
    """A strategy: what is to change, why one thinks so, who does what, and what came of it."""

    TRANSITIONS = STRATEGY_TRANSITIONS
    Status = StrategyStatus

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("in short"), blank=True)
    change = models.TextField(_("what is to change, for whom"), blank=True)
    pathway = models.TextField(_("why it should change in this way"), blank=True)
    language = models.CharField(max_length=12, default="en")
    countries = ArrayField(CountryField(), default=list, blank=True)
    freedoms = _codes()
    groups = _codes()
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(
        max_length=16, choices=StrategyStatus.choices, default=StrategyStatus.IDEA
    )
    outcome = models.CharField(max_length=10, choices=StrategyOutcome.choices, blank=True)
    # Grows with each change of the text; who saves with an older one is told.
    version = models.PositiveIntegerField(default=1)
    organizations = ArrayField(models.UUIDField(), default=list, blank=True)
    # SHA-256 of the text that all owners signed last.
    text_hash = models.CharField(max_length=64, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("what the review found"), blank=True)
    lessons = models.TextField(_("what was learned"), blank=True)
    # The closed room of portal.discussions where the owners talk; it opens to its members alone.
    room_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        member_rows="organizations && {organizations}",
        member_writes=True,
        worker=True,
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            tenant_key("strategy"),
            models.CheckConstraint(
                condition=Q(status__in=StrategyStatus.values), name="strategy_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="strategy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["idea", "scoping", "co_design"])
                | Q(outcome="given_up")
                | (Q(adopted_at__isnull=False) & ~Q(text_hash="")),
                name="strategy_adopted_has_its_text",
            ),
        )
        indexes = (models.Index(fields=["tenant", "-created_at", "-id"], name="strategy_newest"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def joint_organizations(self) -> list[UUID]:
        """The organizations that own it together."""
        return list(self.organizations)


class StrategyPart(TenantRow):
    """A part of a strategy, as closed as the strategy is."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )

    class Meta:
        abstract = True

    @property
    def joint_organizations(self) -> list[UUID]:
        """Those who own the strategy."""
        return self.strategy.joint_organizations


class StrategyText(StrategyPart):
    """A text that somebody signed, word for word: what its hash was made of."""

    version = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    body = models.JSONField()
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, worker=True
    )

    class Meta:
        ordering = ("-version",)
        constraints = (
            tenant_key("strategytext"),
            TenantForeignKey(field="strategy", name="strategytext_same_tenant"),
            models.UniqueConstraint(fields=["strategy", "text_hash"], name="strategytext_once"),
        )

    def __str__(self) -> str:
        return self.text_hash
