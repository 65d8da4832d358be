"""Figures as a page shows them: for each dimension a picture and a table, all in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi, gettext

from participation.equity.cases import Dimension, group_name
from participation.equity.models import GroupBand
from participation.equity.pictures import Drawing, drawing
from participation.equity.sentences import in_a_hundred, range_in_a_hundred
from participation.equity.verdicts import FINDINGS, Verdict

_TINY = 0.001


@dataclass(frozen=True, slots=True)
class Row:
    """One group in the table."""

    name: str
    is_withheld: bool = False
    cases: int = 0
    holders: int = 0
    favourable: int = 0
    share: str = ""
    exact: str = ""
    days: str = ""
    odds: str = ""
    probability: str = ""
    share_verdict: str = ""
    time_verdict: str = ""
    is_finding: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension."""

    code: str
    name: str
    picture: Drawing | None
    rows: tuple[Row, ...]


def parts_of(content: Mapping[str, Any]) -> list[Part]:
    """Every dimension that has groups, in its order."""
    mirrored = get_language_bidi()
    total = content.get("total", {})
    words = dict(Dimension.choices)
    return [
        Part(
            code=dimension["code"],
            name=str(words[dimension["code"]]),
            picture=drawing(dimension, total, mirrored=mirrored),
            rows=tuple(_row(dimension["code"], group) for group in dimension["groups"]),
        )
        for dimension in content.get("dimensions", ())
    ]


def _row(dimension: str, group: Mapping[str, Any]) -> Row:
    name = group_name(dimension, group["code"])
    if group.get("verdict") == Verdict.WITHHELD:
        return Row(name=name, is_withheld=True)
    share, slow = group["share"], group["slow"]
    return Row(
        name=name,
        cases=group["cases"],
        holders=group["holders"],
        favourable=group["favourable"],
        share=f"{in_a_hundred(group['favourable'], group['cases'])}"
        f" ({range_in_a_hundred(group['wilson'])})",
        exact=range_in_a_hundred(group["exact"]),
        days=days_in_words(group["days"]),
        odds=_odds(share["comparison"]),
        probability=_probability(share["comparison"]),
        share_verdict=_verdict(share["verdict"]),
        time_verdict=_time_verdict(slow["verdict"]),
        is_finding=bool({share["verdict"], slow["verdict"]} & FINDINGS),
    )


def days_in_words(days: Mapping[str, Any] | None) -> str:
    """The median number of days with its interval: “42 (30 to 61)”; empty where none is known."""
    if days is None:
        return ""
    median = number_format(round(days["median"]), decimal_pos=0)
    low, high = days["interval"]
    if low is None or high is None:
        return median
    return gettext("%(median)s (%(low)s to %(high)s)") % {
        "median": median,
        "low": number_format(round(low), decimal_pos=0),
        "high": number_format(round(high), decimal_pos=0),
    }


def _odds(comparison: Mapping[str, Any] | None) -> str:
    if comparison is None:
        return ""
    low, high = comparison["interval"]
    ratio = _number(comparison["ratio"])
    if ratio and low is not None and high is not None:
        values = {"ratio": ratio, "low": _number(low), "high": _number(high)}
        return gettext("%(ratio)s (%(low)s to %(high)s)") % values
    if low is not None and low > 0:
        return gettext("at least %(low)s") % {"low": _number(low)}
    return gettext("at most %(high)s") % {"high": _number(high)} if high is not None else ""


def _number(value: float | None) -> str:
    return "" if value is None else number_format(value, decimal_pos=2)


def _probability(comparison: Mapping[str, Any] | None) -> str:
    if comparison is None:
        return ""
    found = comparison["corrected"]
    if found < _TINY:
        return gettext("less than %(number)s") % {"number": number_format(_TINY, decimal_pos=3)}
    return number_format(found, decimal_pos=3)


def _verdict(verdict: str) -> str:
    return "" if verdict == Verdict.NOT_COMPARED else str(dict(Verdict.choices)[verdict])


def _time_verdict(verdict: str) -> str:
    words = {Verdict.LESS.value: gettext("faster"), Verdict.MORE.value: gettext("slower")}
    return words.get(verdict) or _verdict(verdict)


def band_rows(bands: Iterable[GroupBand]) -> list[dict[str, str]]:
    """The bands of groups by their own description, in words."""
    return [
        {
            "group": band.get_group_display(),
            "many": band.get_many_display(),
            "share": band.get_share_display(),
        }
        for band in bands
    ]


_COLUMNS = (
    "dimension,group,cases,holders,favourable,wilson_low,wilson_high,exact_low,exact_high,"
    "median_days,odds_ratio,odds_low,odds_high,probability,probability_corrected,verdict,"
    "time_verdict"
)


def csv_lines(content: Mapping[str, Any]) -> list[str]:
    """The figures as lines of CSV: codes and numbers, empty where nothing is said."""
    lines = [_COLUMNS]
    total = content.get("total", {})
    if total.get("cases"):
        lines.append(_line("total", "", total))
    for dimension in content.get("dimensions", ()):
        lines += [_line(dimension["code"], group["code"], group) for group in dimension["groups"]]
    return lines


def _line(dimension: str, code: str, group: Mapping[str, Any]) -> str:
    share = group.get("share") or {}
    comparison = share.get("comparison") or {}
    days = group.get("days") or {}
    cells: list[Any] = [
        dimension,
        code or "not_said" if dimension != "total" else "",
        *(group.get(name) for name in ("cases", "holders", "favourable")),
        *(group.get("wilson") or (None, None)),
        *(group.get("exact") or (None, None)),
        days.get("median"),
        comparison.get("ratio"),
        *(comparison.get("interval") or (None, None)),
        comparison.get("probability"),
        comparison.get("corrected"),
        group.get("verdict") or share.get("verdict"),
        (group.get("slow") or {}).get("verdict"),
    ]
    return ",".join("" if cell is None else str(cell) for cell in cells)
