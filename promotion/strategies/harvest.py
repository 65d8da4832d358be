"""The outcome harvest: drafting what changed. Its moves: `transitions.perform`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import Refused
from portal.permissions import Actor
from portal.transitions import field_values
from promotion.strategies.models import HarvestedOutcome, PlanItem, Strategy
from promotion.strategies.part_fields import outcome_fields
from promotion.strategies.selectors import part_of
from promotion.strategies.services import locked
from promotion.strategies.states import CONCLUDED, UNDER_WAY, ItemKind, OutcomeStatus


@transaction.atomic
def save_outcome(
    strategy_id: UUID | str, *, values: Mapping[str, Any], pk: UUID | None = None, actor: Actor
) -> HarvestedOutcome:
    """Draft an outcome, or change a draft.

    Raises NotFound, NotPermitted, Refused (the strategy is not under way; it was reviewed already),
    InvalidFields.
    """
    strategy = locked(strategy_id, actor)
    if strategy.status not in UNDER_WAY | CONCLUDED:
        raise Refused(
            _("Outcomes are harvested once the strategy is adopted, until its lessons are drawn.")
        )
    row = (
        part_of(HarvestedOutcome, strategy, pk)
        if pk
        else HarvestedOutcome(
            tenant_id=strategy.tenant_id, strategy=strategy, drafted_by_id=actor.person_id
        )
    )
    if row.status != OutcomeStatus.DRAFTED:
        raise Refused(_("It was reviewed already. Take it back to a draft before you change it."))
    cleaned = _cleaned(strategy, values)
    for name, value in cleaned.items():
        setattr(row, name, value)
    row.save()
    audit.record("outcome.drafted", row, actor=actor, fields=cleaned)
    outbox.publish("outcome.drafted", row, actor=actor)
    found: HarvestedOutcome = row
    return found


def _cleaned(strategy: Strategy, values: Mapping[str, Any]) -> dict[str, Any]:
    rows = PlanItem.objects.filter(strategy=strategy, kind=ItemKind.OBJECTIVE)
    objectives = {str(one.pk): one for one in rows}
    cleaned = field_values(outcome_fields(list(objectives.values())), values)
    cleaned["objective"] = objectives.get(cleaned["objective"])
    cleaned["is_positive"] = not cleaned.pop("is_negative")
    return cleaned
