"""What of the figures can be shown to everybody.

A group is withheld where fewer than five organizations or persons stand behind it, unless it is a
region and all its outcomes stand beside names in the public register: what anybody can count there
is not hidden here. The register says nothing of type, size, language, time or an earlier request.
The total is public in the register of decisions, so what is withheld could be worked out from it.
Therefore at least two groups of a dimension are withheld together, with at least five holders
between them.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from participation.equity.cases import Dimension
from participation.equity.verdicts import Verdict, weight

LEAST = 5
# What the public register shows beside a name: the country or area.
_IN_REGISTER = frozenset({Dimension.REGION.value})
Group = Mapping[str, Any]


def guarded(content: Mapping[str, Any], *, is_total_public: bool) -> dict[str, Any]:
    """The same figures with what points at somebody left out.

    `is_total_public` says that each of these decisions stands in the public register of decisions.
    """
    if not is_total_public and content["total"]["holders"] < LEAST:
        return {"total": {"cases": None}, "dimensions": [], "comparisons": 0}
    shown = deepcopy(dict(content))
    for dimension in shown["dimensions"]:
        hidden = _hidden(dimension["groups"], in_register=dimension["code"] in _IN_REGISTER)
        dimension["groups"] = [
            _withheld(group) if group["code"] in hidden else _timeless(group)
            for group in dimension["groups"]
        ]
    return {**shown, "total": _timeless(shown["total"])}


def _timeless(numbers: dict[str, Any]) -> dict[str, Any]:
    """Without how long it took, where that would say when somebody had asked."""
    if numbers["holders"] >= LEAST:
        return numbers
    slow = {"comparison": None, "verdict": Verdict.NOT_COMPARED.value}
    without = {**numbers, "days": None}
    if "slow_from" in numbers:
        return {**without, "slow_from": None}
    return {**without, "slow": slow}


def _hidden(groups: Sequence[Group], *, in_register: bool) -> set[str]:
    """The codes of the groups of one dimension that are withheld."""
    hidden = {group["code"] for group in groups if not _can_stand(group, in_register=in_register)}
    if not hidden:
        return hidden
    # What is given up with them: the smallest first, and one about which something was found last.
    others = sorted(
        (group for group in groups if group["code"] not in hidden),
        key=lambda group: (_weight(group), group["holders"], group["code"]),
    )
    holders = sum(group["holders"] for group in groups if group["code"] in hidden)
    for group in others:
        if len(hidden) > 1 and holders >= LEAST:
            break
        hidden.add(group["code"])
        holders += group["holders"]
    return hidden


def _can_stand(group: Group, *, in_register: bool) -> bool:
    is_listed = in_register and group["listed"] == group["cases"]
    return bool(group["holders"] >= LEAST or is_listed)


def _weight(group: Group) -> int:
    return weight(group["share"]["verdict"], group["slow"]["verdict"])


def _withheld(group: Group) -> dict[str, Any]:
    """That there is such a group is said, and nothing else of it."""
    return {"code": group["code"], "verdict": Verdict.WITHHELD.value}
