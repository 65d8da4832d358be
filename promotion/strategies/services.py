"""Making strategies and writing their text. Moves: `transitions.perform`.

Importing this module registers the effects of the moves.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import Conflict, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.organizations.selectors import get_organization
from portal.permissions import Actor, require, require_side
from portal.tenancy.models import Tenant
from portal.transitions import Fields, field_values, lock
from promotion.strategies import effects  # noqa: F401 - registers what moves do besides moving
from promotion.strategies.models import (
    Assumption,
    PlanItem,
    Result,
    ResultPeriod,
    Strategy,
    StrategyOwner,
    StrategySignature,
)
from promotion.strategies.part_fields import (
    actual_fields,
    assumption_fields,
    confidence_fields,
    item_fields,
    period_fields,
    result_fields,
    strategy_fields,
)
from promotion.strategies.publishing import refresh
from promotion.strategies.selectors import part_of
from promotion.strategies.states import (
    NUMERIC,
    PARENT_OF,
    UNDER_WAY,
    WRITING,
    ItemKind,
    ItemStatus,
    OwnerStatus,
)

MOST_PARTS = 200
_EDIT = Permission.STRATEGY_EDIT


@transaction.atomic
def create_strategy(
    tenant: Tenant, *, values: Mapping[str, Any], organization_id: UUID | None, actor: Actor
) -> Strategy:
    """Propose a strategy, for an organization or (without one) for the institution.

    It is seen by its owners and the institution alone until all owners have signed. Raises NotFound
    (no organization of the actor's), NotPermitted, InvalidFields.
    """
    owned = [] if organization_id is None else [organization_id]
    strategy = Strategy(tenant=tenant, organizations=owned)
    require(actor, _EDIT, strategy)
    organization = (
        None if organization_id is None else get_organization(organization_id, actor=actor)
    )
    if organization is not None and actor.is_staff:
        raise NotFound
    _write(strategy, field_values(strategy_fields(tenant), values))
    strategy.save(force_insert=True)
    StrategyOwner.objects.create(
        tenant=tenant,
        strategy=strategy,
        organization=organization,
        name=organization.name if organization else tenant.name,
        joined_at=timezone.now(),
    )
    audit.record("strategy.proposed", strategy, actor=actor, fields=values)
    outbox.publish("strategy.proposed", strategy, actor=actor)
    return strategy


def _write(strategy: Strategy, cleaned: Mapping[str, Any]) -> None:
    first, last = cleaned["starts_on"], cleaned["ends_on"]
    _require_order(first, last)
    for name, value in cleaned.items():
        setattr(strategy, name, value)


def _require_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise InvalidFields({"ends_on": [_("The last day cannot come before the first.")]})


def locked(strategy_id: UUID | str, actor: Actor, permission: Permission = _EDIT) -> Strategy:
    """The row for somebody who may change it. Raises NotPermitted, NotFound."""
    require_side(actor, permission)
    found: Strategy = lock(Strategy, strategy_id)
    require(actor, permission, found)
    return found


def _locked_for_writing(strategy_id: UUID | str, actor: Actor) -> Strategy:
    strategy = locked(strategy_id, actor)
    if strategy.status not in WRITING:
        raise Refused(
            _("All owners have signed this text. Open it for an amendment before you change it.")
        )
    return strategy


def _changed(strategy: Strategy, what: str, actor: Actor, fields: Any = ()) -> None:
    """The text is another one: its version grows, and whoever had signed is told to sign anew."""
    was_signed = StrategySignature.objects.filter(
        strategy=strategy, version=strategy.version
    ).exists()
    strategy.version += 1
    strategy.save(update_fields=["version", "changed_at"])
    audit.record(what, strategy, actor=actor, fields=fields)
    if was_signed:
        outbox.publish("strategy.text_changed", strategy, actor=actor)


@transaction.atomic
def edit_strategy(
    strategy_id: UUID | str,
    *,
    values: Mapping[str, Any],
    expected_version: int | None,
    actor: Actor,
) -> Strategy:
    """Change the text besides the plan; signatures under the earlier text do not count any more.

    Raises NotFound, NotPermitted, Refused (it is signed by all), Conflict (somebody saved first),
    InvalidFields.
    """
    strategy = _locked_for_writing(strategy_id, actor)
    if expected_version is not None and expected_version != strategy.version:
        raise Conflict(
            _("Somebody else has saved this text since you opened it. Both texts are shown below.")
        )
    cleaned = field_values(strategy_fields(strategy.tenant), values)
    _write(strategy, cleaned)
    strategy.save(update_fields=[*cleaned, "changed_at"])
    _changed(strategy, "strategy.edited", actor, cleaned)
    return strategy


def _joined(strategy: Strategy) -> list[StrategyOwner]:
    return list(StrategyOwner.objects.filter(strategy=strategy, status=OwnerStatus.JOINED))


def _objectives(strategy: Strategy) -> list[PlanItem]:
    return list(PlanItem.objects.filter(strategy=strategy, kind=ItemKind.OBJECTIVE))


def _save_part(
    strategy: Strategy, row: Any, cleaned: Mapping[str, Any], what: str, actor: Actor
) -> None:
    """Set the checked values, give a new row its place, and let the text be another one."""
    is_new = not type(row).objects.filter(pk=row.pk).exists()
    for name, value in cleaned.items():
        setattr(row, name, value)
    if is_new:
        # Names are the database's: one neighbour more than there are.
        count = type(row).objects.filter(strategy=strategy).count()
        if count >= MOST_PARTS:
            raise Refused(_("A strategy takes at most %(limit)s of these.") % {"limit": MOST_PARTS})
        if hasattr(row, "position"):
            row.position = count
    row.save()
    _changed(strategy, what, actor, cleaned)


@transaction.atomic
def save_assumption(
    strategy_id: UUID | str, *, values: Mapping[str, Any], pk: UUID | None = None, actor: Actor
) -> Assumption:
    """Add an assumption, or change the one with this id. Raises as `edit_strategy` does."""
    strategy = _locked_for_writing(strategy_id, actor)
    row: Assumption = (
        part_of(Assumption, strategy, pk)
        if pk
        else Assumption(tenant_id=strategy.tenant_id, strategy=strategy)
    )
    cleaned = field_values(assumption_fields(), values)
    _save_part(strategy, row, cleaned, "strategy.assumption_saved", actor)
    return row


@transaction.atomic
def add_item(
    strategy_id: UUID | str,
    *,
    kind: str,
    parent_id: UUID | str | None = None,
    values: Mapping[str, Any],
    actor: Actor,
) -> PlanItem:
    """Add an objective, an action under one, or a milestone under that."""
    strategy = _locked_for_writing(strategy_id, actor)
    if kind not in ItemKind.values:
        raise NotFound
    wanted = PARENT_OF[ItemKind(kind)]
    parent = part_of(PlanItem, strategy, parent_id) if parent_id and wanted else None
    if (parent.kind if parent else None) != wanted:
        raise InvalidFields(
            {"parent": [_("An action hangs under an objective, a milestone under an action.")]}
        )
    row = PlanItem(tenant_id=strategy.tenant_id, strategy=strategy, kind=kind, parent=parent)
    _write_item(strategy, row, values, actor)
    return row


@transaction.atomic
def edit_item(
    strategy_id: UUID | str, pk: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> PlanItem:
    """Change a part of the plan."""
    strategy = _locked_for_writing(strategy_id, actor)
    row: PlanItem = part_of(PlanItem, strategy, pk)
    _write_item(strategy, row, values, actor)
    return row


def _write_item(strategy: Strategy, row: PlanItem, values: Mapping[str, Any], actor: Actor) -> None:
    owners = {str(owner.pk): owner for owner in _joined(strategy)}
    cleaned = field_values(item_fields(list(owners.values())), values)
    cleaned["responsible"] = owners.get(cleaned["responsible"])
    cleaned["weight"] = cleaned["weight"] or 1
    _save_part(strategy, row, cleaned, "strategy.item_saved", actor)


@transaction.atomic
def save_result(
    strategy_id: UUID | str, *, values: Mapping[str, Any], pk: UUID | None = None, actor: Actor
) -> Result:
    """Add a result with its indicator, or change the one with this id."""
    strategy = _locked_for_writing(strategy_id, actor)
    row: Result = (
        part_of(Result, strategy, pk)
        if pk
        else Result(tenant_id=strategy.tenant_id, strategy=strategy)
    )
    objectives = {str(one.pk): one for one in _objectives(strategy)}
    cleaned = field_values(result_fields(list(objectives.values())), values)
    cleaned["objective"] = objectives.get(cleaned["objective"])
    cleaned["is_ascending"] = cleaned.pop("direction") != "down"
    if cleaned["measure"] in NUMERIC and cleaned["baseline_value"]:
        _require_number("baseline_value", cleaned["baseline_value"])
    _save_part(strategy, row, cleaned, "strategy.result_saved", actor)
    return row


def number_in(text: str) -> float | None:
    """A number as people write one; None where it is none."""
    try:
        return float(text.replace("\u00a0", "").replace(" ", "").replace(",", ".").rstrip("%"))
    except ValueError:
        return None


def _require_number(name: str, text: str) -> None:
    if number_in(text) is None:
        sentence = _("This indicator is measured in numbers. Write one, for example 12 or 3.5.")
        raise InvalidFields({name: [sentence]})


@transaction.atomic
def save_period(
    strategy_id: UUID | str,
    result_id: UUID | str,
    *,
    values: Mapping[str, Any],
    pk: UUID | None = None,
    actor: Actor,
) -> ResultPeriod:
    """Add a period with its target to a result, or change the one with this id."""
    strategy = _locked_for_writing(strategy_id, actor)
    result: Result = part_of(Result, strategy, result_id)
    row: ResultPeriod = (
        part_of(ResultPeriod, strategy, pk)
        if pk
        else ResultPeriod(tenant_id=strategy.tenant_id, strategy=strategy, result=result)
    )
    cleaned = field_values(period_fields(), values)
    _require_order(cleaned["starts_on"], cleaned["ends_on"])
    if result.measure in NUMERIC:
        _require_number("target_value", cleaned["target_value"])
    _save_part(strategy, row, cleaned, "strategy.period_saved", actor)
    return row


_REMOVABLE: dict[str, Any] = {
    "assumption": Assumption,
    "item": PlanItem,
    "result": Result,
    "period": ResultPeriod,
}


@transaction.atomic
def remove_part(strategy_id: UUID | str, what: str, pk: UUID | str, *, actor: Actor) -> None:
    """Take a part out of the text; what hangs under it goes with it. Raises NotFound, Refused."""
    strategy = _locked_for_writing(strategy_id, actor)
    if what not in _REMOVABLE:
        raise NotFound
    row = part_of(_REMOVABLE[what], strategy, pk)
    if isinstance(row, PlanItem) and row.status != ItemStatus.PLANNED:
        raise Refused(_("Work on this has begun. Drop it with a reason instead of removing it."))
    row.delete()
    _changed(strategy, "strategy.part_removed", actor, [what])


def _under_way(strategy_id: UUID | str, actor: Actor) -> Strategy:
    strategy = locked(strategy_id, actor)
    if strategy.status not in UNDER_WAY:
        raise Refused(_("Values are recorded once the strategy is adopted and until it ends."))
    return strategy


def _record(row: Any, fields: Fields, values: Mapping[str, Any]) -> list[str]:
    cleaned = field_values(fields, values)
    for name, value in cleaned.items():
        setattr(row, name, value)
    row.save(update_fields=list(cleaned))
    return list(cleaned)


@transaction.atomic
def record_actual(
    strategy_id: UUID | str, pk: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> ResultPeriod:
    """Say what was reached in a period. It becomes public at once; the signed text stays."""
    strategy = _under_way(strategy_id, actor)
    row: ResultPeriod = part_of(ResultPeriod, strategy, pk)
    if row.result.measure in NUMERIC:
        _require_number("actual_value", str(values.get("actual_value", "")).strip())
    changed = _record(row, actual_fields(), values)
    audit.record("strategy.actual_recorded", strategy, actor=actor, fields=changed)
    refresh(strategy)
    return row


@transaction.atomic
def record_confidence(
    strategy_id: UUID | str, pk: UUID | str, *, values: Mapping[str, Any], actor: Actor
) -> Result:
    """Say how sure the owners are now that a target will be met, 0 to 1."""
    strategy = _under_way(strategy_id, actor)
    row: Result = part_of(Result, strategy, pk)
    changed = _record(row, confidence_fields(), values)
    audit.record("strategy.confidence_recorded", strategy, actor=actor, fields=changed)
    refresh(strategy)
    return row
