"""Values of indicators as numbers."""

from fractions import Fraction
from typing import Any

from promotion.strategies.services import number_in
from promotion.strategies.states import NUMERIC


def reached_share(entry: dict[str, Any]) -> int | None:
    """How far an indicator has come from its baseline to its target, in percent, 0 to 100.

    Of the last period that has both values and no dimension; None where it is not measured in
    numbers, or nothing was reached or asked. It is the same arithmetic whether more or less is better.
    """
    if entry["measure"] not in NUMERIC:
        return None
    known = [
        one
        for one in entry["periods"]
        if one["actual_value"] and one["target_value"] and not one["dimension"]
    ]
    if not known:
        return None
    last = max(known, key=lambda one: (one["ends_on"], one["starts_on"]))
    values = [
        number_in(text)
        for text in (entry["baseline_value"] or "0", last["target_value"], last["actual_value"])
    ]
    if any(value is None for value in values):
        return None
    baseline, target, actual = (Fraction(str(value)) for value in values)
    if target == baseline:
        return None
    share = (actual - baseline) / (target - baseline)
    return int(min(max(share, Fraction(0)), Fraction(1)) * 100)
