"""The plan: assumptions, objectives, actions, milestones, and results with their indicators."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import tenant_key
from portal.transitions import Stateful
from promotion.publication.models import PublishedObstacle
from promotion.strategies.models.owners import StrategyOwner
from promotion.strategies.models.strategy import HELD_JOINTLY, StrategyPart
from promotion.strategies.states import Evidence, ItemKind, ItemStatus, Measure, ResultType
from promotion.strategies.tables_work import ITEM_TRANSITIONS

_JOINT = Guard(
    PolicyClass.FILE, member_rows=HELD_JOINTLY, member_writes=True, deletable=True, worker=True
)


class Assumption(StrategyPart):
    """What the pathway takes for granted, and how well that is founded."""

    text = models.TextField(_("what is assumed"))
    evidence = models.CharField(
        _("how well it is founded"), max_length=10, choices=Evidence.choices, default=Evidence.NONE
    )
    position = models.PositiveSmallIntegerField(default=0)

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("position", "id")
        constraints = (
            tenant_key("assumption"),
            TenantForeignKey(field="strategy", name="assumption_same_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PlanItem(StrategyPart, Stateful):
    """An objective, an action under it, or a milestone under that."""

    TRANSITIONS = ITEM_TRANSITIONS
    Status = ItemStatus

    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="children", db_constraint=False
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is done, how one will see it"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight among its neighbours"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    responsible = models.ForeignKey(
        StrategyOwner, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    status = models.CharField(max_length=12, choices=ItemStatus.choices, default=ItemStatus.PLANNED)
    outcome = models.CharField(max_length=10, blank=True)
    # In percent, as its owners say; of a part that has parts of its own, theirs count instead.
    reached = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    note = models.TextField(blank=True)
    # Published ones alone: what is withheld later vanishes from the page with its title.
    blocked_by = models.ForeignKey(
        PublishedObstacle,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    drop_reason = models.TextField(blank=True)

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("position", "id")
        constraints = (
            tenant_key("planitem"),
            TenantForeignKey(field="strategy", name="planitem_same_tenant"),
            TenantForeignKey(field="parent", name="planitem_parent_same_tenant"),
            TenantForeignKey(field="responsible", name="planitem_responsible_same_tenant"),
            TenantForeignKey(field="blocked_by", name="planitem_obstacle_same_tenant"),
            models.CheckConstraint(
                condition=Q(kind="objective", parent=None)
                | (~Q(kind="objective") & Q(parent__isnull=False)),
                name="planitem_hangs_where_it_should",
            ),
            models.CheckConstraint(
                condition=~Q(status="blocked") | Q(blocked_by__isnull=False),
                name="planitem_blocked_says_by_what",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(drop_reason=""),
                name="planitem_dropped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(reached__lte=100) & Q(weight__gte=1), name="planitem_figures_fit"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Result(StrategyPart):
    """A result with its indicator, in the shape of IATI's results."""

    objective = models.ForeignKey(
        PlanItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="results",
        db_constraint=False,
    )
    type = models.CharField(max_length=1, choices=ResultType.choices)
    title = models.CharField(_("result"), max_length=200)
    # Whether figures of several periods or places may be added up.
    is_aggregable = models.BooleanField(default=False)
    indicator = models.CharField(_("indicator"), max_length=300)
    measure = models.CharField(max_length=1, choices=Measure.choices, default=Measure.UNIT)
    is_ascending = models.BooleanField(default=True)
    baseline_value = models.CharField(max_length=200, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_comment = models.TextField(blank=True)
    # For the logframe view.
    verification = models.TextField(_("means of verification"), blank=True)
    risk = models.TextField(_("risk, and what is done about it"), blank=True)
    # For the view of objectives and key results: 0 to 1, as its owners judge it now.
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("position", "id")
        constraints = (
            tenant_key("result"),
            TenantForeignKey(field="strategy", name="result_same_tenant"),
            TenantForeignKey(field="objective", name="result_objective_same_tenant"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)),
                name="result_confidence_is_a_share",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ResultPeriod(StrategyPart):
    """A period with a target and, once known, an actual value; one row a place and dimension."""

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="periods", db_constraint=False
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    # The place and the dimension ("sex: women") hold for the target and the actual value alike.
    location = models.CharField(_("place"), max_length=200, blank=True)
    dimension = models.CharField(max_length=100, blank=True)
    dimension_value = models.CharField(max_length=100, blank=True)
    target_value = models.CharField(max_length=200, blank=True)
    target_comment = models.TextField(blank=True)
    actual_value = models.CharField(max_length=200, blank=True)
    actual_comment = models.TextField(blank=True)

    guard: ClassVar[Guard] = _JOINT

    class Meta:
        ordering = ("starts_on", "ends_on", "id")
        constraints = (
            tenant_key("resultperiod"),
            TenantForeignKey(field="strategy", name="resultperiod_same_tenant"),
            TenantForeignKey(field="result", name="resultperiod_result_same_tenant"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="resultperiod_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
