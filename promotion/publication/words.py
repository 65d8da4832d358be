"""Published rows in words: dates as coarse as they are shown, places, what a field is called."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.organizations.facts import country_name
from promotion.obstacles.states import DatePrecision
from promotion.publication.figures import Label
from promotion.publication.models import PublicationState, PublishedObstacle
from promotion.publication.periods import Grain, end_of, start_of

FIELD_WORDS: Final[dict[str, Any]] = {
    "title": gettext_lazy("in one line"),
    "account": gettext_lazy("what happened"),
    "kinds": gettext_lazy("kinds"),
    "freedoms": gettext_lazy("freedoms"),
    "groups": gettext_lazy("groups affected"),
    "actors": gettext_lazy("actors responsible"),
    "instruments": gettext_lazy("legal instruments"),
    "standards": gettext_lazy("international standards"),
    "modality": gettext_lazy("online or offline"),
    "country": gettext_lazy("country or area"),
    "province": gettext_lazy("province, state or region"),
    "place": gettext_lazy("place"),
    "latitude": gettext_lazy("point on the map"),
    "place_precision": gettext_lazy("how exactly the place is shown"),
    "starts_on": gettext_lazy("when, or from when"),
    "ends_on": gettext_lazy("until when"),
    "date_precision": gettext_lazy("how exactly the date is shown"),
    "severity": gettext_lazy("severity"),
    "verification": gettext_lazy("verification"),
    "polarity": gettext_lazy("obstacle or positive development"),
    "source_name": gettext_lazy("source"),
    "source_links": gettext_lazy("links to the source"),
}
_TONES = {
    PublicationState.SHOWN: "good",
    PublicationState.CORRECTED: "info",
    PublicationState.RETRACTED: "bad",
    PublicationState.WITHHELD: "neutral",
}


def dates_in_words(row: PublishedObstacle) -> str:
    """When it was, no finer than the row says."""
    start = row.starts_on
    if start is None:
        return _("Not shown")
    told = _SINGLE.get(row.date_precision)
    if told is not None:
        return told(start)
    if row.date_precision == DatePrecision.ONGOING:
        return _("since %(start)s, goes on") % {"start": _month_or_day(start)}
    if row.ends_on is None or row.ends_on == start:
        return _day(start)
    return _("between %(start)s and %(end)s") % {"start": _day(start), "end": _day(row.ends_on)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _month(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def _week(day: date) -> str:
    return _("in the week of %(start)s to %(end)s") % {
        "start": _day(start_of(day, Grain.WEEK)),
        "end": _day(end_of(day, Grain.WEEK)),
    }


def _month_or_day(day: date) -> str:
    return _month(day) if day.day == 1 else _day(day)


_SINGLE: Final = {
    DatePrecision.MONTH.value: _month,
    DatePrecision.YEAR.value: lambda day: str(day.year),
    DatePrecision.WEEK.value: _week,
}


def place_in_words(row: PublishedObstacle) -> str:
    """Where it was, no finer than the row says."""
    if not row.country:
        return pgettext("of a place", "withheld")
    parts = [row.place, row.province, country_name(str(row.country))]
    return ", ".join(part for part in parts if part)


def tone_of(row: PublishedObstacle) -> str:
    """The tone of the tag that says how what was published stands."""
    return _TONES[PublicationState(row.state)]


def state_word(row: PublishedObstacle) -> str:
    """How the row stands, where that is not simply "published"; "" otherwise."""
    return "" if row.state == PublicationState.SHOWN else str(row.get_state_display())


def label_in_words(label: Label, labels: Mapping[str, str]) -> str:
    """What a figure is of; several together are said as such. `labels` are words by code."""
    parts = [
        country_name(label.country) if label.country else _("Several countries or areas"),
        labels.get(label.kind, label.kind) if label.kind else _("Several kinds"),
    ]
    if label.group:
        parts.append(labels.get(label.group, label.group))
    if label.month:
        parts.append(_month(label.month))
    return " · ".join(parts)
