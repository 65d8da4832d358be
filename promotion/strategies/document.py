"""What everybody reads of a strategy, made from its working rows. Hidden owners are not in it.

Whom it could endanger, and what follows: an owner that is not listed must not be found by name,
number, date, share of the work or disagreement. So only owners listed by name are named; kinds stand
once each, however many are listed by kind; no signature has a date, the adoption has a day; the owner
who takes on a part, and who disagrees, is named only while listed by name. Obstacles stand as ids:
their words are read when the page is, so that a retraction holds here too. Nothing of the working
room is in it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from promotion.strategies.models import (
    Dissent,
    HarvestedOutcome,
    PlanItem,
    ResultPeriod,
    Strategy,
    StrategyOwner,
    StrategyText,
    Substantiation,
)
from promotion.strategies.progress import Branch, how_counted, mean_of, tree_of, whole
from promotion.strategies.selectors import results_of
from promotion.strategies.states import (
    HARVESTED,
    ItemStatus,
    Listing,
    OwnerStatus,
    WitnessStatus,
)
from promotion.strategies.text import result_words

ORGANIZATION, INSTITUTION = "organization", "institution"


def public_document(strategy: Strategy, before: dict[str, Any]) -> dict[str, Any]:
    """The document; `before`: the one that stands now (empty at first).

    Run as the portal itself. While the text is being amended the plan stays as it was signed.
    """
    owners = list(
        StrategyOwner.objects.filter(strategy=strategy, status=OwnerStatus.JOINED).order_by("name")
    )
    named = {owner.pk: owner.name for owner in owners if owner.listing == Listing.NAMED}
    signed = StrategyText.objects.get(strategy=strategy, text_hash=strategy.text_hash)
    people = {
        "owners": _owners(owners),
        "dissent": _dissents(strategy, named),
        "outcomes": _outcomes(strategy),
        "conclusion": strategy.conclusion,
        "lessons": strategy.lessons,
    }
    if strategy.status == strategy.Status.CO_DESIGN:
        return {**before, **people, "plan": _without(before.get("plan", []), set(named.values()))}
    return {
        **people,
        **_plan_and_results(strategy, named),
        "text": signed.body,
        "text_hash": signed.text_hash,
        "version": signed.version,
    }


def _owners(owners: list[StrategyOwner]) -> list[dict[str, str]]:
    """Those by name, then each kind once."""
    by_name = [
        {"listed": Listing.NAMED.value, "name": owner.name, "kind": _kind(owner)}
        for owner in owners
        if owner.listing == Listing.NAMED
    ]
    kinds = sorted({_kind(owner) for owner in owners if owner.listing == Listing.KIND})
    return by_name + [{"listed": Listing.KIND.value, "name": "", "kind": kind} for kind in kinds]


def _kind(owner: StrategyOwner) -> str:
    return INSTITUTION if owner.is_institution else ORGANIZATION


def _dissents(strategy: Strategy, named: dict[UUID, str]) -> list[dict[str, str]]:
    rows = Dissent.objects.filter(strategy=strategy, withdrawn_at=None, owner__status="joined")
    shown = [
        {
            "by": named.get(row.owner_id, "") if row.is_attributed else "",
            "text": row.text,
            "language": row.language,
        }
        for row in rows.select_related("owner")
    ]
    # Not in the order in which they were written, which follows the order of the signatures.
    return sorted(shown, key=lambda one: (one["by"] == "", one["by"], one["text"]))


def _plan_and_results(strategy: Strategy, named: dict[UUID, str]) -> dict[str, Any]:
    items = list(PlanItem.objects.filter(strategy=strategy))
    branches = tree_of(items)
    return {
        "plan": [_branch(one, named) for one in branches],
        "progress": whole(mean_of(branches)),
        "dropped": sum(one.share is None for one in branches),
        "is_weighted": len({one.item.weight for one in branches if one.share is not None}) > 1,
        "blocked": sum(item.status == ItemStatus.BLOCKED for item in items),
        "results": [_result(row) for row in results_of(strategy)],
    }


def _branch(branch: Branch, named: dict[UUID, str]) -> dict[str, Any]:
    item = branch.item
    return {
        "id": str(item.pk),
        "kind": item.kind,
        "title": item.title,
        "description": item.description,
        "weight": item.weight,
        "due_on": _day(item.due_on),
        "status": item.status,
        "progress": branch.percent,
        "left_out": branch.left_out,
        "note": item.note,
        "drop_reason": item.drop_reason if item.status == ItemStatus.DROPPED else "",
        "blocked_by": str(item.blocked_by_id) if item.status == ItemStatus.BLOCKED else "",
        "responsible": named.get(item.responsible_id, "") if item.responsible_id else "",
        "parts": [_branch(child, named) for child in branch.children],
    }


def _without(plan: list[dict[str, Any]], named: set[str]) -> list[dict[str, Any]]:
    """An earlier plan, without the names of owners who are not listed by name any more."""
    return [
        {
            **entry,
            "responsible": entry["responsible"] if entry["responsible"] in named else "",
            "parts": _without(entry["parts"], named),
        }
        for entry in plan
    ]


def _result(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "objective": str(row.objective_id) if row.objective_id else "",
        **result_words(row),
        "confidence": str(row.confidence) if row.confidence is not None else "",
        "periods": [_period(period) for period in row.shown_periods],
    }


def _period(row: ResultPeriod) -> dict[str, Any]:
    return {
        "starts_on": _day(row.starts_on),
        "ends_on": _day(row.ends_on),
        "location": row.location,
        "dimension": row.dimension,
        "dimension_value": row.dimension_value,
        "target_value": row.target_value,
        "target_comment": row.target_comment,
        "actual_value": row.actual_value,
        "actual_comment": row.actual_comment,
    }


def _outcomes(strategy: Strategy) -> list[dict[str, Any]]:
    confirmations: dict[UUID, list[Substantiation]] = {}
    for row in Substantiation.objects.filter(
        strategy_id=strategy.pk, status=WitnessStatus.CONFIRMED
    ):
        confirmations.setdefault(row.harvested_id, []).append(row)
    rows = HarvestedOutcome.objects.filter(strategy=strategy, status__in=HARVESTED)
    return [_outcome(row, confirmations.get(row.pk, [])) for row in rows]


def _outcome(row: HarvestedOutcome, confirmations: list[Substantiation]) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "objective": str(row.objective_id) if row.objective_id else "",
        "who": row.who,
        "what": row.what,
        "happened": row.happened,
        "country": str(row.country or ""),
        "place": row.place,
        "significance": row.significance,
        "contribution": row.contribution,
        "sources": row.sources,
        "is_planned": row.is_planned,
        "is_positive": row.is_positive,
        "used_for": row.used_for,
        "status": row.status,
        "language": row.language,
        "substantiations": [
            {
                "by": one.name if one.is_named else "",
                "statement": one.statement,
                "language": one.language,
            }
            for one in confirmations
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def words_on_progress(document: dict[str, Any]) -> list[str]:
    """How the figure on a public page is counted, in words."""
    branches = [Branch(_Counted(entry)) for entry in document.get("plan", [])]  # type: ignore[arg-type] # weight is all that is read
    for branch, entry in zip(branches, document.get("plan", []), strict=True):
        branch.share = entry["progress"]
    return how_counted(branches)


class _Counted:
    """The weight of a published objective."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.weight: int = entry["weight"]
