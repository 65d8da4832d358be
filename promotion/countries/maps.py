"""The maps of countries and of published obstacles, as charts with the table beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django_countries import countries

from portal.charts.figures import Chart, Column, Value
from portal.charts.making import Caption, Steps, world_map
from portal.m49 import REGION_NAMES
from promotion.countries.selectors import CountryRow
from promotion.countries.states import Level
from promotion.taxonomy.selectors import ChosenCode

COVERAGE, EVENTS = "coverage", "events"
# From how many published events on a country stands on each step.
BANDS = (1, 2, 10, 50, 250)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a map shows: its name in the address, and in words."""

    code: str
    label: str


def measures(freedoms: Sequence[ChosenCode]) -> list[Measure]:
    """What the map of countries can show; none of them orders countries by a count of reports."""
    return [
        Measure(COVERAGE, _("How much has been assessed")),
        *(Measure(freedom.code, freedom.label) for freedom in freedoms),
        Measure(EVENTS, _("Published events, in bands")),
    ]


def countries_map(
    rows: Sequence[CountryRow], measure: Measure, freedoms: Sequence[ChosenCode], *, region: str
) -> Chart:
    """The map of countries by a measure."""
    if measure.code == EVENTS:
        return events_map({row.code: row.events for row in rows}, region=region)
    if measure.code == COVERAGE:
        return _coverage_map(rows, len(freedoms), region=region)
    return _level_map(rows, measure, region=region)


def _level_map(rows: Sequence[CountryRow], measure: Measure, *, region: str) -> Chart:
    levels = {row.code: row.levels[measure.code] for row in rows if measure.code in row.levels}
    words = {level.value: str(level.label) for level in Level}
    many = len(levels)
    sentence = ngettext(
        "%(freedom)s: the level is assessed for %(many)s country or area.",
        "%(freedom)s: the level is assessed for %(many)s countries or areas.",
        many,
    ) % {"freedom": measure.label, "many": many}
    return world_map(
        Caption(
            _title(_("Level: %(freedom)s") % {"freedom": measure.label}, region),
            sentence,
            "levels",
            notes=(
                _(
                    "A level is the judgement of an analyst, read by a second person, on the day"
                    " that the page of the country or area names. No count of reports makes one."
                ),
            ),
        ),
        Steps(levels, words, _("Not assessed yet")),
        columns=[Column(_("Country or area")), Column(_("Level"))],
        rows=[(row.name, words[levels[row.code]]) for row in rows if row.code in levels],
        within=region,
    )


def _coverage_map(rows: Sequence[CountryRow], every: int, *, region: str) -> Chart:
    words = {
        1: _("No freedom assessed, other entries"),
        3: _("Some freedoms assessed"),
        5: _("Every freedom assessed"),
    }
    steps = {row.code: _coverage_step(len(row.levels), every) for row in rows}
    assessed = sum(step > 1 for step in steps.values())
    sentence = ngettext(
        "Freedoms are assessed in %(many)s country or area.",
        "Freedoms are assessed in %(many)s countries or areas.",
        assessed,
    ) % {"many": assessed}
    return world_map(
        Caption(
            _title(_("How much has been assessed"), region),
            sentence,
            "coverage",
            notes=(
                _(
                    "The map shows how far the work of this institution has come. A country or area"
                    " without an entry is not one without obstacles."
                ),
            ),
        ),
        Steps(steps, words, _("No entry")),
        columns=[
            Column(_("Country or area")),
            Column(_("Freedoms assessed"), is_numeric=True),
            Column(_("In words")),
        ],
        rows=[(row.name, len(row.levels), words[steps[row.code]]) for row in rows],
        within=region,
    )


def _coverage_step(assessed: int, every: int) -> int:
    if not assessed:
        return 1
    return 5 if every and assessed >= every else 3


def events_map(counts: Mapping[str, int], *, region: str = "", narrowed: bool = False) -> Chart:
    """How many published events there are, in bands and in alphabetical order: never a ranking."""
    shown = {code: many for code, many in counts.items() if code and many}
    total = sum(shown.values())
    sentence = ngettext(
        "%(total)s published event in %(places)s.",
        "%(total)s published events in %(places)s.",
        total,
    ) % {"total": total, "places": _places(len(shown))}
    named = sorted(
        ((str(countries.name(code) or code), many) for code, many in shown.items()),
        key=lambda row: row[0].casefold(),
    )
    rows: list[tuple[Value, ...]] = [(name, many) for name, many in named]
    title = _("Published events under these filters") if narrowed else _("Published events")
    return world_map(
        Caption(_title(title, region), sentence, "events", notes=(events_caveat(),)),
        Steps(
            {code: _band(many) for code, many in shown.items()}, _band_words(), _("None published")
        ),
        columns=[Column(_("Country or area")), Column(_("Published events"), is_numeric=True)],
        rows=rows,
        within=region,
    )


def events_caveat() -> str:
    """What a number of events cannot say; it stands wherever one is shown."""
    return _(
        "The number of events follows how many people report and publish, not how free a country or"
        " area is: where nobody can speak, nothing is counted. Do not compare countries by it."
    )


def _places(many: int) -> str:
    return ngettext("%(many)s country or area", "%(many)s countries or areas", many) % {
        "many": many
    }


def _band(many: int) -> int:
    return sum(many >= least for least in BANDS)


def _band_words() -> dict[int, str]:
    words = {}
    for step, least in enumerate(BANDS, 1):
        most = BANDS[step] - 1 if step < len(BANDS) else None
        if most is None:
            words[step] = _("%(least)s or more") % {"least": least}
        elif most == least:
            words[step] = str(least)
        else:
            words[step] = pgettext("band", "%(least)s to %(most)s") % {"least": least, "most": most}
    return words


def _title(title: str, region: str) -> str:
    if not region:
        return title
    return _("%(title)s (%(region)s)") % {"title": title, "region": REGION_NAMES[region]}
