"""All figures of one kind of decision over some years: shares, times, and what can be said of them.

A group is compared with all others of its dimension. What can be said is one of four things: less
often, more often, no difference that matters, or too few cases to say. “No difference” is only said
where the interval of the difference leaves no room for one that matters; otherwise the cases are
too few, however the test came out.
"""

import statistics
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from participation.equity.cases import Case, Dimension, is_group
from participation.equity.intervals import (
    Interval,
    clopper_pearson,
    difference,
    holm,
    odds,
    times,
    wilson,
)
from participation.equity.verdicts import MATTERS, SIGNIFICANCE, Verdict

# A group, or what is outside it, with fewer cases or holders is not compared at all.
LEAST_CASES = 10
LEAST_HOLDERS = 5
# “No difference” is never said of fewer cases on either side, whatever the interval.
LEAST_ALIKE = 50

Content = dict[str, Any]


class Share(NamedTuple):
    """So many of so many."""

    favourable: int
    cases: int


def make_content(cases: Sequence[Case]) -> Content:
    """Everything that is said of these cases, fit for JSON; nobody's name is in it."""
    slow = _slow_from(cases)
    dimensions = [_dimension(dimension, cases, slow) for dimension in Dimension]
    groups = [group for dimension in dimensions for group in dimension["groups"]]
    for measure in ("share", "slow"):
        _judge([group[measure] for group in groups if group[measure]["comparison"]])
    return {
        "total": {**_counts(cases), "slow_from": slow},
        "dimensions": dimensions,
        "comparisons": sum(bool(group["share"]["comparison"]) for group in groups),
    }


def _slow_from(cases: Sequence[Case]) -> float | None:
    """A decision that took longer than half of all is a slow one."""
    days = [case.days for case in cases if case.days is not None]
    return statistics.median(days) if days else None


def _counts(cases: Sequence[Case]) -> Content:
    """Numbers of a set of cases by themselves."""
    share = Share(sum(case.is_favourable for case in cases), len(cases))
    return {
        "cases": share.cases,
        "holders": len({case.holder for case in cases}),
        "favourable": share.favourable,
        "listed": sum(case.is_listed for case in cases),
        "wilson": _pair(wilson(*share)) if share.cases else None,
        "exact": _pair(clopper_pearson(*share)) if share.cases else None,
        "days": _days(cases),
    }


def _days(cases: Sequence[Case]) -> Content | None:
    found = times([case.days for case in cases if case.days is not None])
    if found is None:
        return None
    return {
        "cases": found.cases,
        "median": round(found.median, 1),
        "interval": _pair(found.interval),
        "ninetieth": round(found.ninetieth, 1),
    }


def _pair(interval: Interval) -> list[float | None]:
    return [_short(interval.low), _short(interval.high)]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _dimension(dimension: Dimension, cases: Sequence[Case], slow: float | None) -> Content:
    by_group: dict[str, list[Case]] = {}
    for case in cases:
        by_group.setdefault(case.groups.get(dimension, ""), []).append(case)
    groups = []
    for code, own in sorted(by_group.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        # All others, whatever they said or did not: from their numbers no single group can be
        # worked out that is withheld.
        others = [case for other in by_group if other != code for case in by_group[other]]
        compared = is_group(dimension, code) and not _is_mirror(code, by_group)
        groups.append(_group(code, own, others if compared else [], slow))
    return {"code": dimension.value, "groups": groups}


def _is_mirror(code: str, groups: Collection[str]) -> bool:
    """Of two groups one is compared: the other would say the same the other way round."""
    return len(groups) == 2 and code == min(groups)  # noqa: PLR2004 - two groups


def _group(code: str, own: Sequence[Case], others: Sequence[Case], slow: float | None) -> Content:
    favourable = _favourable(own), _favourable(others)
    timed = _slow(own, slow), _slow(others, slow)
    enough = min(_holders(own), _holders(others)) >= LEAST_HOLDERS
    return {
        "code": code,
        **_counts(own),
        "share": _measure(*favourable, enough=enough, is_compared=bool(others)),
        "slow": _measure(*timed, enough=enough, is_compared=bool(others)),
    }


def _holders(cases: Sequence[Case]) -> int:
    return len({case.holder for case in cases})


def _favourable(cases: Sequence[Case]) -> Share:
    return Share(sum(case.is_favourable for case in cases), len(cases))


def _slow(cases: Sequence[Case], slow: float | None) -> Share:
    days = [case.days for case in cases if case.days is not None]
    return Share(sum(slow is not None and day > slow for day in days), len(days))


def _measure(own: Share, others: Share, *, enough: bool, is_compared: bool) -> Content:
    """One share of a group beside that of the others; the verdict is given when all are tested."""
    found: Content = {
        "of": own.cases,
        "count": own.favourable,
        "others_of": others.cases,
        "others_count": others.favourable,
        "comparison": None,
        "verdict": Verdict.TOO_FEW.value if is_compared else Verdict.NOT_COMPARED.value,
    }
    if is_compared and enough and min(own.cases, others.cases) >= LEAST_CASES:
        found["comparison"] = _comparison(own, others)
    return found


def _comparison(own: Share, others: Share) -> Content:
    tested = odds(*own, *others)
    return {
        "ratio": _short(tested.ratio),
        "interval": _pair(tested.interval),
        "is_exact": tested.is_exact,
        "difference": _pair(difference(*own, *others)),
        "probability": tested.probability,
    }


def _judge(measures: Sequence[Content]) -> None:
    """Correct each probability for the number of comparisons, then say what can be said."""
    corrected = holm([measure["comparison"]["probability"] for measure in measures])
    for measure, probability in zip(measures, corrected, strict=True):
        measure["comparison"]["corrected"] = probability
        measure["verdict"] = _verdict(measure, probability).value


def _verdict(measure: Mapping[str, Any], probability: float) -> Verdict:
    low, high = measure["comparison"]["difference"]
    if probability < SIGNIFICANCE:
        own = measure["count"] / measure["of"]
        return (
            Verdict.LESS if own < measure["others_count"] / measure["others_of"] else Verdict.MORE
        )
    enough = min(measure["of"], measure["others_of"]) >= LEAST_ALIKE
    if enough and low > -MATTERS and high < MATTERS:
        return Verdict.ALIKE
    return Verdict.TOO_FEW
