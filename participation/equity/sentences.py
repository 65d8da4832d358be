"""The figures as plain sentences, in the active language: what was found first, then what was not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from participation.equity.cases import group_name
from participation.equity.verdicts import FINDINGS, Verdict, weight

Figures = Mapping[str, Any]
OF_A_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Said:
    """The headline, and each thing that was found."""

    headline: str
    findings: tuple[str, ...]


def said(content: Figures) -> Said:
    """Sum the figures up: never “no difference” where the cases are too few to say."""
    compared = list(_compared(content))
    found = [entry for entry in compared if entry[1][entry[2]]["verdict"] in FINDINGS]
    findings = [_finding(*entry) for entry in sorted(found, key=_order)]
    return Said(_headline(content, compared, len(findings)), tuple(findings))


def _order(entry: tuple[str, Figures, str]) -> tuple[int, float]:
    """What is to a group's disadvantage first, what is least likely to be chance before the rest."""
    _dimension, group, measure = entry
    verdict = group[measure]["verdict"]
    own = {"share": (verdict, ""), "slow": ("", verdict)}[measure]
    return -weight(*own), group[measure]["comparison"]["corrected"]


def _compared(content: Figures) -> Iterator[tuple[str, Figures, str]]:
    """Each measure of each group that is compared with the others."""
    for dimension in content.get("dimensions", ()):
        for group in dimension["groups"]:
            for measure in ("share", "slow"):
                verdict = group.get(measure, {}).get("verdict", Verdict.NOT_COMPARED)
                if verdict != Verdict.NOT_COMPARED:
                    yield dimension["code"], group, measure


def _headline(content: Figures, compared: Sequence[Any], found: int) -> str:
    few = sum(group[measure]["verdict"] == Verdict.TOO_FEW for _code, group, measure in compared)
    if found:
        text = ngettext(
            "There is %(count)s difference that chance alone hardly explains.",
            "There are %(count)s differences that chance alone hardly explains.",
            found,
        ) % {"count": found}
        return f"{text} {_for_the_rest(few)}" if few else text
    if not content.get("total", {}).get("cases"):
        return gettext("Nothing was decided in these years: there are too few cases to say.")
    if few == len(compared):
        return gettext("There are too few cases to say whether decisions differ between groups.")
    text = gettext("Where there are enough cases, decisions do not differ by 20 in 100 or more.")
    return f"{text} {_for_the_rest(few)}" if few else text


def _for_the_rest(few: int) -> str:
    text = ngettext(
        "For %(count)s other comparison there are too few cases to say.",
        "For %(count)s other comparisons there are too few cases to say.",
        few,
    )
    return text % {"count": few}


def _finding(dimension: str, group: Figures, measure: str) -> str:
    numbers = group[measure]
    less = numbers["verdict"] == Verdict.LESS
    if measure == "share":
        text = (
            gettext(
                "%(group)s: decided favourably less often than the others, %(own)s in 100 against"
                " %(others)s in 100 (%(count)s and %(rest)s cases)."
            )
            if less
            else gettext(
                "%(group)s: decided favourably more often than the others, %(own)s in 100 against"
                " %(others)s in 100 (%(count)s and %(rest)s cases)."
            )
        )
    else:
        text = (
            gettext(
                "%(group)s: decided faster than the others. %(own)s in 100 took longer than half of"
                " all decisions, against %(others)s in 100 (%(count)s and %(rest)s cases)."
            )
            if less
            else gettext(
                "%(group)s: decided more slowly than the others. %(own)s in 100 took longer than"
                " half of all decisions, against %(others)s in 100 (%(count)s and %(rest)s cases)."
            )
        )
    return text % {
        "group": group_name(dimension, group["code"]),
        "own": in_a_hundred(numbers["count"], numbers["of"]),
        "others": in_a_hundred(numbers["others_count"], numbers["others_of"]),
        "count": numbers["of"],
        "rest": numbers["others_of"],
    }


def in_a_hundred(count: int, of: int) -> str:
    """A share as a whole number in a hundred."""
    return number_format(round(count / of * OF_A_HUNDRED), decimal_pos=0)


def range_in_a_hundred(pair: Sequence[float | None] | None) -> str:
    """An interval as whole numbers in a hundred: “52 to 69”; empty where there is none."""
    if pair is None or pair[0] is None or pair[1] is None:
        return ""
    low, high = (round(end * OF_A_HUNDRED) for end in (pair[0], pair[1]))
    return gettext("%(low)s to %(high)s") % {
        "low": number_format(low, decimal_pos=0),
        "high": number_format(high, decimal_pos=0),
    }


def total_sentence(content: Figures) -> str:
    """How many were decided, and how many favourably, with the interval; empty without any case."""
    total = content.get("total", {})
    if not total.get("cases"):
        return ""
    text = ngettext(
        "%(count)s case was decided; %(share)s in 100 favourably (with 95 per cent confidence:"
        " %(range)s).",
        "%(count)s cases were decided; %(share)s in 100 favourably (with 95 per cent confidence:"
        " %(range)s).",
        total["cases"],
    )
    return text % {
        "count": total["cases"],
        "share": in_a_hundred(total["favourable"], total["cases"]),
        "range": range_in_a_hundred(total["wilson"]),
    }
