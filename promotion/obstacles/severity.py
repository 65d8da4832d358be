"""How grave an obstacle is, by a rule that shows its working: a floor by kind, and what raises it.

Pure: no query, no clock. A person may set another level with a note; this one stays beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from promotion.obstacles.states import Band, Extent, Polarity

HIGHEST = 5
LEAST = 1
# Two points raise the level by one step, and by two steps at most.
POINTS_A_STEP = 2
MOST_STEPS = 2
SHUTDOWN = "D01"
_OF_BAND = {Band.TENS: 1, Band.MANY: 2}

Reason = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rule looks at. `is_reversible` is None where nobody knows."""

    kinds: Iterable[str] = ()
    polarity: str = Polarity.NEGATIVE
    persons: str = Band.UNKNOWN
    organizations: str = Band.UNKNOWN
    extent: str = Extent.UNKNOWN
    is_reversible: bool | None = None
    is_repeated: bool = False
    groups: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class Severity:
    """The level (0 to 5) and why: codes with figures, for `severity_words`."""

    level: int
    reasons: list[Reason] = field(default_factory=list)


def severity_of(
    facts: Facts, *, floors: Mapping[str, int], sensitive: Iterable[str] = ()
) -> Severity:
    """The severity that the rule gives.

    `floors` holds the least level of each kind (`taxonomy.selectors.severity_floors`), `sensitive`
    the groups whose being meant counts. A kind without a floor has the least.
    """
    if facts.polarity == Polarity.POSITIVE:
        return Severity(0, [{"code": "positive"}])
    floor, reasons = _floor(facts, floors)
    raised = _points(facts, frozenset(sensitive))
    points = sum(reason["points"] for reason in raised)
    steps = min(points // POINTS_A_STEP, MOST_STEPS, HIGHEST - floor)
    return Severity(floor + steps, [*reasons, *raised, {"code": "steps", "steps": steps}])


def _floor(facts: Facts, floors: Mapping[str, int]) -> tuple[int, list[Reason]]:
    kinds = sorted(facts.kinds)
    gravest = max(kinds, key=lambda kind: floors.get(kind, LEAST), default="")
    floor = floors.get(gravest, LEAST)
    reasons: list[Reason] = [{"code": "floor", "kind": gravest, "level": floor}]
    if SHUTDOWN in kinds and facts.extent in (Extent.NATION, Extent.CROSS_BORDER):
        floor = HIGHEST
        reasons.append({"code": "nationwide", "kind": SHUTDOWN, "level": floor})
    return floor, reasons


def _points(facts: Facts, sensitive: frozenset[str]) -> list[Reason]:
    found: list[Reason] = []
    for code, band in (("persons", facts.persons), ("organizations", facts.organizations)):
        points = _OF_BAND.get(Band(band), 0)
        if points:
            found.append({"code": code, "band": str(band), "points": points})
    # Persons and organizations tell of one size: the larger of the two counts.
    found = sorted(found, key=lambda reason: reason["points"])[-1:]
    if facts.is_reversible is False:
        found.append({"code": "irreversible", "points": 1})
    if facts.is_repeated:
        found.append({"code": "repeated", "points": 1})
    # Which group it is stands nowhere: a reason is shown more widely than the groups are.
    if sensitive & frozenset(facts.groups):
        found.append({"code": "sensitive_group", "points": 1})
    return found
