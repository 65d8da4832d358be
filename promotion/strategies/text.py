"""The text that owners sign, word for word, and its hash.

Everything that the owners promise one another stands in it, and nothing that changes with the work
(what is done, actual values, confidence), and no owner: who owns it is each owner's to show.
"""

import hashlib
import json
from datetime import date
from typing import Any

from promotion.strategies.models import PlanItem, Result, ResultPeriod, Strategy

FORM = "civic-space-portal strategy 1"


def text_of_strategy(strategy: Strategy) -> dict[str, Any]:
    """The signed text as plain values; a few queries."""
    return {
        "form": FORM,
        "title": strategy.title,
        "summary": strategy.summary,
        "change": strategy.change,
        "pathway": strategy.pathway,
        "language": strategy.language,
        "countries": sorted(str(code) for code in strategy.countries),
        "freedoms": sorted(strategy.freedoms),
        "groups": sorted(strategy.groups),
        "starts_on": _day(strategy.starts_on),
        "ends_on": _day(strategy.ends_on),
        "assumptions": [
            {"text": row.text, "evidence": row.evidence} for row in strategy.assumptions.all()
        ],
        "plan": _plan(list(strategy.planitems.all())),
        "results": _results(strategy),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plan(items: list[PlanItem], parent: Any = None) -> list[dict[str, Any]]:
    return [
        {
            "kind": item.kind,
            "title": item.title,
            "description": item.description,
            "weight": item.weight,
            "due_on": _day(item.due_on),
            "parts": _plan(items, item.pk),
        }
        for item in items
        if item.parent_id == parent
    ]


def _results(strategy: Strategy) -> list[dict[str, Any]]:
    periods: dict[Any, list[ResultPeriod]] = {}
    for period in strategy.resultperiods.all():
        periods.setdefault(period.result_id, []).append(period)
    return [_result(row, periods.get(row.pk, [])) for row in strategy.results.all()]


def result_words(row: Result) -> dict[str, Any]:
    """What is said of a result, whatever its periods: as signed, and as everybody reads it."""
    return {
        "type": row.type,
        "title": row.title,
        "is_aggregable": row.is_aggregable,
        "indicator": row.indicator,
        "measure": row.measure,
        "is_ascending": row.is_ascending,
        "baseline_value": row.baseline_value,
        "baseline_on": _day(row.baseline_on),
        "baseline_comment": row.baseline_comment,
        "verification": row.verification,
        "risk": row.risk,
    }


def _result(row: Result, periods: list[ResultPeriod]) -> dict[str, Any]:
    return result_words(row) | {
        "targets": [
            {
                "starts_on": _day(period.starts_on),
                "ends_on": _day(period.ends_on),
                "location": period.location,
                "dimension": period.dimension,
                "dimension_value": period.dimension_value,
                "value": period.target_value,
                "comment": period.target_comment,
            }
            for period in periods
        ],
    }


def hash_of(body: dict[str, Any]) -> str:
    """SHA-256 of the text as JSON with sorted names, without spaces, in UTF-8."""
    written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
