"""What strategies do when they hear of an event: words for notifications, people who left."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.notifications.describing import Description, Matter, describes, path_to
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from promotion.strategies import linking, notices  # noqa: F401 - they register kinds and templates
from promotion.strategies.models import (
    Agreement,
    HarvestedOutcome,
    PlanItem,
    Strategy,
    StrategyDocument,
    StrategyOwner,
    StrategySignature,
    StrategyTask,
    Substantiation,
)


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """Who signed, drafted or confirmed for an organization: the organization's word stays, without whom."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        StrategySignature.objects.filter(signed_by_id=event.subject_id).update(signed_by=None)
        HarvestedOutcome.objects.filter(drafted_by_id=event.subject_id).update(drafted_by=None)
        Substantiation.objects.filter(given_by_id=event.subject_id).update(given_by=None)


# By model: where the strategy's id and title of a row are found.
_PARTS: Mapping[str, type[Any]] = {
    row._meta.label_lower: row
    for row in (
        StrategyOwner,
        PlanItem,
        HarvestedOutcome,
        StrategyTask,
        StrategyDocument,
        Agreement,
    )
}


@describes("promotion.strategy", *_PARTS)
def describe_strategies(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The strategy's title, and its working page; two queries for each model among them."""
    strategies = {
        matter.key: matter.subject_id for matter in matters if matter.subject_type not in _PARTS
    }
    for label, model in _PARTS.items():
        of_model = {
            matter.key: matter.subject_id for matter in matters if matter.subject_type == label
        }
        if of_model:
            rows = model.objects.filter(pk__in=of_model.values())
            known = dict(rows.values_list("pk", "strategy_id"))
            strategies |= {key: known[pk] for key, pk in of_model.items() if pk in known}
    rows = Strategy.objects.filter(pk__in=strategies.values()).select_related("tenant")
    found = {row.pk: row for row in rows}
    return {key: _description(found[pk]) for key, pk in strategies.items() if pk in found}


def _description(row: Strategy) -> Description:
    path = path_to("strategy-work", tenant=row.tenant.slug, strategy=row.pk)
    return Description(values={"title": row.title}, path=path)


@describes("promotion.substantiation")
def describe_substantiations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """What an outsider said: for the owners, on the page of the outcome."""
    rows = Substantiation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    found = {row.pk: row for row in rows.select_related("harvested", "tenant")}
    return {
        matter.key: Description(
            values={"title": found[matter.subject_id].harvested.who},
            path=path_to(
                "strategy-outcome",
                tenant=found[matter.subject_id].tenant.slug,
                strategy=found[matter.subject_id].strategy_id,
                outcome=found[matter.subject_id].harvested_id,
            ),
        )
        for matter in matters
        if matter.subject_id in found
    }
