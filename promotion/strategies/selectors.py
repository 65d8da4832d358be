"""Who reads which strategies. PostgreSQL has narrowed the rows already.

Working rows are read by owners and the institution; everybody else reads published ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.errors import NotFound
from portal.grants import Permission
from portal.keyset import Order
from portal.moves import has_role_for
from portal.organizations.models import Organization
from portal.permissions import Actor, allowed, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import Step
from promotion.strategies.models import (
    Agreement,
    Assumption,
    Dissent,
    HarvestedOutcome,
    PlanItem,
    PublishedStrategy,
    Result,
    ResultPeriod,
    Strategy,
    StrategyDocument,
    StrategyOwner,
    StrategySignature,
    StrategyTask,
    Substantiation,
)
from promotion.strategies.progress import Branch, mean_of, tree_of, whole
from promotion.strategies.states import OwnerStatus
from promotion.strategies.text import hash_of, text_of_strategy

BY_ADOPTION = Order("adopted_on", descending=True)
BY_START = Order("created_at", descending=True)
SORTS = {"adopted": BY_ADOPTION, "changed": Order("changed_at", descending=True)}


def as_portal(tenant_id: UUID) -> Any:
    """The context in which the portal itself reads and writes rows that one owner alone cannot.

    Callers have asked `require()` before, or hand out nothing but what is said of it beside them.
    """
    return tenant_context(system_actor(tenant_id))


def visible(actor: Actor) -> QuerySet[Strategy]:
    """The working rows that this actor may read."""
    strategies = Strategy.objects.all()
    if actor.is_system:
        return strategies
    if actor.tenant_id is not None:
        readable = allowed(actor, Permission.STRATEGY_READ)
        return strategies.filter(tenant_id=actor.tenant_id) if readable else strategies.none()
    if actor.person_id is None:
        return strategies.none()
    return strategies.filter(organizations__overlap=list(actor.organization_roles))


def get_strategy(strategy_id: UUID | str, *, tenant: Tenant, actor: Actor) -> Strategy:
    """One working row at this institution. Raises NotFound."""
    found: Strategy = _one(visible(actor).filter(tenant=tenant), strategy_id)
    return found


def get_published(strategy_id: UUID | str, *, tenant: Tenant) -> PublishedStrategy:
    """One strategy as everybody reads it. Raises NotFound."""
    rows = PublishedStrategy.objects.filter(tenant=tenant).select_related("tenant")
    found: PublishedStrategy = _one(rows, strategy_id)
    return found


def _one(rows: QuerySet[Any], pk: UUID | str) -> Any:
    try:
        row = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def part_of(model: Any, strategy: Strategy, pk: UUID | str) -> Any:
    """One part of a strategy that the context sees. Raises NotFound."""
    row = _one(model.objects.filter(strategy_id=strategy.pk), pk)
    if any(field.name == "strategy" for field in model._meta.fields):
        row.strategy = strategy
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a public list is narrowed to; empty: nothing."""

    country: str = ""
    status: str = ""
    freedom: str = ""
    obstacle: UUID | None = None
    commitment: UUID | None = None
    signal: UUID | None = None


def list_published(tenant: Tenant, wanted: Wanted | None = None) -> QuerySet[PublishedStrategy]:
    """The strategies that everybody reads."""
    rows = PublishedStrategy.objects.filter(tenant=tenant)
    asked = wanted or Wanted()
    if asked.country:
        rows = rows.filter(countries__contains=[asked.country])
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.freedom:
        rows = rows.filter(freedoms__contains=[asked.freedom])
    for column in ("obstacle", "commitment", "signal"):
        key = getattr(asked, column)
        if key is not None:
            rows = rows.filter(**{f"{column}s__contains": [key]})
    return rows


def countries_and_freedoms(tenant: Tenant) -> tuple[list[str], list[str]]:
    """What public strategies of an institution are about, for the filters; one query."""
    countries: set[str] = set()
    freedoms: set[str] = set()
    rows = PublishedStrategy.objects.filter(tenant=tenant).order_by()
    for some, others in rows.values_list("countries", "freedoms").distinct():
        countries |= {str(one) for one in some}
        freedoms |= set(others)
    return sorted(countries), sorted(freedoms)


def list_working(tenant: Tenant, *, actor: Actor, status: str = "") -> QuerySet[Strategy]:
    """The working rows of an institution that this actor may read."""
    rows = visible(actor).filter(tenant=tenant)
    return rows.filter(status=status) if status else rows


@dataclass(slots=True)
class Dossier:
    """A strategy with everything that its owners work on."""

    strategy: Strategy
    owners: list[StrategyOwner]
    signatures: list[StrategySignature]
    dissents: list[Dissent]
    assumptions: list[Assumption]
    branches: list[Branch]
    results: list[Result]
    outcomes: list[HarvestedOutcome]
    substantiations: Mapping[UUID, list[Substantiation]]
    text_hash: str
    steps: list[Step] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        """How far the plan has come, in whole percent."""
        return whole(mean_of(self.branches))

    @property
    def joined(self) -> list[StrategyOwner]:
        """Those who own it now."""
        return [owner for owner in self.owners if owner.status == OwnerStatus.JOINED]

    @property
    def signed(self) -> set[UUID]:
        """The owners who have signed the present text."""
        return {row.owner_id for row in self.signatures if row.text_hash == self.text_hash}

    @property
    def missing(self) -> list[StrategyOwner]:
        """The owners whose signature under the present text is still to come."""
        signed = self.signed
        return [owner for owner in self.joined if owner.pk not in signed]


def read_dossier(strategy: Strategy) -> Dossier:
    """Everything of one strategy; the same number of queries however large it is."""
    confirmations: dict[UUID, list[Substantiation]] = {}
    for row in Substantiation.objects.filter(strategy_id=strategy.pk):
        confirmations.setdefault(row.harvested_id, []).append(row)
    items = list(
        PlanItem.objects.filter(strategy=strategy).select_related("responsible", "blocked_by")
    )
    outcomes = list(HarvestedOutcome.objects.filter(strategy=strategy))
    for part in (*items, *outcomes):
        part.strategy = strategy
    return Dossier(
        strategy=strategy,
        owners=list(StrategyOwner.objects.filter(strategy=strategy)),
        signatures=list(StrategySignature.objects.filter(strategy=strategy)),
        dissents=list(
            Dissent.objects.filter(strategy=strategy, withdrawn_at=None).select_related("owner")
        ),
        assumptions=list(Assumption.objects.filter(strategy=strategy)),
        branches=tree_of(items),
        results=results_of(strategy),
        outcomes=outcomes,
        substantiations=confirmations,
        text_hash=hash_of(text_of_strategy(strategy)),
        steps=_steps_of(strategy),
    )


def results_of(strategy: Strategy) -> list[Result]:
    """Results with their periods in `shown_periods`; two queries."""
    periods: dict[UUID, list[ResultPeriod]] = {}
    for period in ResultPeriod.objects.filter(strategy=strategy):
        periods.setdefault(period.result_id, []).append(period)
    results = list(Result.objects.filter(strategy=strategy))
    for result in results:
        result.strategy = strategy
        result.shown_periods = periods.get(result.pk, [])  # type: ignore[attr-defined]
    return results


def _steps_of(strategy: Strategy) -> list[Step]:
    """The moves of the strategy itself. They name no person; the acting organization is not shown."""
    with as_portal(strategy.tenant_id):
        return list(
            Step.objects.filter(
                subject_type=strategy._meta.label_lower, subject_id=strategy.pk
            ).order_by("taken_at", "id")
        )


def text_of_now(strategy: Strategy) -> tuple[dict[str, Any], str]:
    """The present text and its hash."""
    body = text_of_strategy(strategy)
    return body, hash_of(body)


def own_owner(owners: Sequence[StrategyOwner], actor: Actor) -> StrategyOwner | None:
    """The owner for whom this actor acts: the institution's for its staff, else one's organization's."""
    for owner in owners:
        if owner.status not in {OwnerStatus.JOINED, OwnerStatus.INVITED}:
            continue
        if (
            owner.is_institution
            if actor.is_staff
            else owner.organization_id in actor.organization_roles
        ):
            return owner
    return None


@dataclass(slots=True)
class Workroom:
    """What stands in the owners' working room besides the talk."""

    documents: list[StrategyDocument]
    tasks: list[StrategyTask]
    agreements: list[Agreement]


def read_workroom(strategy: Strategy) -> Workroom:
    """Three queries."""
    return Workroom(
        documents=list(
            StrategyDocument.objects.filter(strategy=strategy).select_related("added_for")
        ),
        tasks=list(
            StrategyTask.objects.filter(strategy=strategy)
            .select_related("owner")
            .order_by("done_at", "due_on", "id")
        ),
        agreements=list(Agreement.objects.filter(strategy=strategy)),
    )


def own_organizations(actor: Actor, permission: Permission) -> list[Organization]:
    """The actor's organizations for which they may do this, by name."""
    rows = Organization.objects.filter(pk__in=list(actor.organization_roles)).order_by("name")
    return [row for row in rows if allowed(actor, permission, row)]


def may_propose(actor: Actor) -> bool:
    """Whether this actor can propose a strategy here, for an organization or for the institution."""
    if actor.is_staff:
        return has_role_for(actor, Permission.STRATEGY_EDIT)
    return bool(own_organizations(actor, Permission.STRATEGY_EDIT))


def get_substantiation(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> Substantiation:
    """One that the actor's own organization was asked for. Raises NotFound."""
    rows = Substantiation.objects.filter(
        tenant=tenant, organization_id__in=list(actor.organization_roles)
    )
    found: Substantiation = _one(rows.select_related("harvested"), pk)
    return found


def asked_of(actor: Actor, tenant: Tenant | None = None) -> QuerySet[Substantiation]:
    """What outcomes the actor's organizations were asked to confirm, not answered yet."""
    rows = Substantiation.objects.filter(
        organization_id__in=list(actor.organization_roles), status="invited"
    ).select_related("harvested", "tenant")
    return rows.filter(tenant=tenant) if tenant else rows
