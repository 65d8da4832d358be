"""What rooms call: a line with what was expected, bars, a map. Each returns a `Chart`.

Everything said is in the language of the page: these functions are called while a page is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django_countries import countries

from portal.charts import palette
from portal.charts.figures import Audience, Chart, Column, Kind, LegendKey, Value
from portal.m49 import number_of

# Longer lines are labelled by years alone.
_LONG_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of a line: what was counted, what was expected (from low to high), alert or not.

    `observed` is None where nothing may be said; the line then has a gap.
    """

    day: date
    observed: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars. `value` is None where there are too few to say; `said` is written beside it."""

    word: str
    value: float | None
    said: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said of a picture: its title, what it shows in one sentence, what it cannot say.

    `name` begins the downloads' names. `audience` is who may read its figures.
    """

    title: str
    sentence: str
    name: str
    notes: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC


def line_with_band(caption: Caption, moments: Sequence[Moment], *, counted: str) -> Chart:
    """A line over time with the range that was expected and a mark at each alert.

    `counted` says what the line counts ("reports a week").
    """
    points = [
        {
            "day": moment.day.isoformat(),
            "observed": moment.observed,
            "expected": moment.expected,
            "low": moment.low,
            "high": moment.high,
            "alert": moment.is_alert,
        }
        for moment in moments
    ]
    columns = (
        Column(_("From the day")),
        Column(counted, is_numeric=True),
        Column(_("Expected"), is_numeric=True),
        Column(_("Expected at least"), is_numeric=True),
        Column(_("Expected at most"), is_numeric=True),
        Column(_("Alert")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            moment.day,
            moment.observed,
            _rounded(moment.expected),
            _rounded(moment.low),
            _rounded(moment.high),
            _("yes") if moment.is_alert else "",
        )
        for moment in moments
    ]
    content = {"points": points, "format": _axis_format(moments)}
    return _chart(Kind.BAND, caption, columns, rows, content, legend=_band_legend(moments, counted))


def _band_legend(moments: Sequence[Moment], counted: str) -> tuple[LegendKey, ...]:
    legend = [LegendKey("line", counted)]
    if any(moment.high is not None for moment in moments):
        legend += [
            LegendKey("dashed", _("What was expected")),
            LegendKey("band", _("The range in which it usually lies")),
        ]
    if any(moment.is_alert for moment in moments):
        legend.append(LegendKey("alert", _("An alert")))
    return tuple(legend)


def bars(
    caption: Caption,
    bars: Sequence[Bar],
    *,
    named: str,
    counted: str,
    most: float | None = None,
) -> Chart:
    """Bars in the order given. `named` heads the words' column, `counted` the figures'.

    `most` is where the scale ends; without it, at the largest figure.
    """
    largest = max((bar.high or bar.value or 0 for bar in bars), default=0)
    has_range = any(bar.high is not None for bar in bars)
    columns = [Column(named), Column(counted, is_numeric=True)]
    if has_range:
        columns += [
            Column(pgettext("interval", "From"), is_numeric=True),
            Column(pgettext("interval", "To"), is_numeric=True),
        ]
    rows: list[tuple[Value, ...]] = []
    for bar in bars:
        figure: Value = bar.said if bar.value is None else bar.value
        rows.append((bar.word, figure, bar.low, bar.high) if has_range else (bar.word, figure))
    drawn = [
        {
            "word": bar.word,
            "value": bar.value,
            "said": bar.said,
            "low": bar.low,
            "high": bar.high,
            "end": bar.high or bar.value or 0,
        }
        for bar in bars
    ]
    return _chart(Kind.BARS, caption, columns, rows, {"most": most or largest or 1, "bars": drawn})


@dataclass(frozen=True, slots=True)
class Steps:
    """What a map shows: one of five steps by country's two letters, and what each step means.

    A country that is not in `of_country` is shown under `no_data`.
    """

    of_country: Mapping[str, int]
    words: Mapping[int, str]
    no_data: str = ""


def world_map(
    caption: Caption,
    steps: Steps,
    *,
    columns: Sequence[Column],
    rows: Iterable[tuple[Value, ...]],
    within: str = "",
) -> Chart:
    """A map of the world, or of the M49 region `within`; columns and rows are its table."""
    placed = {number_of(code): step for code, step in steps.of_country.items() if number_of(code)}
    legend = [LegendKey(str(step), steps.words[step]) for step in sorted(steps.words)]
    legend.append(LegendKey(palette.NO_DATA_LOOK, steps.no_data or _("No data")))
    if within:
        legend.append(LegendKey(palette.OUTSIDE_LOOK, _("Outside the region")))
    notes = (*caption.notes, *_off_the_map(steps.of_country), *boundary_notes())
    return _chart(
        Kind.MAP,
        replace(caption, notes=notes),
        columns,
        rows,
        # The legend shows every step, so that the picture holds the fill of each.
        {"steps": placed, "within": within, "looks": [entry.look for entry in legend]},
        legend=tuple(legend),
    )


def _chart(
    kind: Kind,
    caption: Caption,
    columns: Sequence[Column],
    rows: Iterable[tuple[Value, ...]],
    content: Mapping[str, Any],
    *,
    legend: tuple[LegendKey, ...] = (),
) -> Chart:
    return Chart(
        kind=kind,
        title=caption.title,
        sentence=caption.sentence,
        columns=tuple(columns),
        rows=tuple(rows),
        content=content,
        name=caption.name,
        legend=legend,
        notes=caption.notes,
        audience=caption.audience,
    )


def boundary_notes() -> tuple[str, str]:
    """What stands under every map."""
    return (
        _(
            "The boundaries and names shown and the designations used on this map do not mean"
            " that anybody endorses or accepts them. They come from Natural Earth at a scale of"
            " 1:110 million, which draws who controls an area and not to whom it belongs; small"
            " States and areas are circles."
        ),
        _(
            "Dotted lines are boundaries that are not final or not agreed, as far as lines of this"
            " scale show them: among them the Line of Control in Jammu and Kashmir, whose final"
            " status the parties have not agreed upon; the boundary between the Sudan and South"
            " Sudan; and Western Sahara, a Non-Self-Governing Territory. Over the Falkland Islands"
            " (Malvinas) Argentina and the United Kingdom dispute sovereignty. References to"
            " Kosovo are understood in the context of Security Council resolution 1244 (1999)."
        ),
    )


def _off_the_map(steps: Mapping[str, int]) -> tuple[str, ...]:
    names = sorted(str(countries.name(code) or code) for code in steps if not number_of(code))
    if not names:
        return ()
    listed = pgettext("between names", ", ").join(names)
    return (_("In the table and not on the map: %(names)s.") % {"names": listed},)


def _axis_format(moments: Sequence[Moment]) -> str:
    """Months where the line covers less than three years, else years."""
    days = [moment.day for moment in moments]
    if days and (max(days) - min(days)).days > _LONG_DAYS:
        return "%Y"
    return "%Y年%-m月" if (get_language() or "").startswith("zh") else "%b %Y"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
