"""A correction of something published: what it changes, put on the report, and in words for the second person.

Where and when are changed as a whole, so that no province of one country stays with another.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from portal.errors import InvalidFields, Sentence
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import DatePrecision, PlacePrecision, Verification
from promotion.obstacles.verifying import CORROBORATED_SOURCES
from promotion.obstacles.weighing import weigh
from promotion.taxonomy.selectors import labels_of

_WORDS = ("title", "account")
# Each part by the field without which it stays as it is.
_PARTS: dict[str, tuple[str, ...]] = {
    "kinds": ("kinds",),
    "country": ("country", "province", "place"),
    "place_precision": ("place_precision",),
    "starts_on": ("starts_on", "ends_on"),
    "date_precision": ("date_precision",),
    "verification": ("verification",),
    "possible_subjects": ("possible_subjects",),
}
_DAYS = frozenset({"starts_on", "ends_on"})
_DATES = _DAYS | {"date_precision"}
_PLACE = frozenset({"country", "province", "place"})
_AT_THE_PLACE = frozenset({PlacePrecision.PLACE, PlacePrecision.AREA})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a correction changes, in words."""

    what: Sentence
    before: str
    after: str


def changes_of(obstacle: Obstacle, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction changes of a report, as it is kept until a second person reads it.

    `cleaned`: the form's values without the note. Raises InvalidFields (what cannot stand
    together, or nothing changes).
    """
    given = {name: cleaned[name] for name in _WORDS}
    for key, names in _PARTS.items():
        if cleaned.get(key):
            given |= {name: cleaned[name] for name in names if name in cleaned}
    found = {name: value for name, value in given.items() if _as_kept(obstacle, name) != value}
    if not found:
        raise InvalidFields({"title": [_("Nothing is changed yet. Correct what is wrong below.")]})
    wrong = {**_wrong_dates(obstacle, found), **_wrong_place(obstacle, found)}
    if _is_unsupported(obstacle, found):
        wrong["verification"] = [_("Corroborated needs two independent sources at least.")]
    if wrong:
        raise InvalidFields(wrong)
    if obstacle.latitude is not None and _PLACE & set(found):
        # A point belongs to the place that it was given for.
        found |= {"latitude": None, "longitude": None}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _as_kept(obstacle: Obstacle, name: str) -> Any:
    value = getattr(obstacle, name)
    return str(value) if name == "country" else value


def _wrong_dates(obstacle: Obstacle, found: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    """What of the dates cannot stand together; old ones that nobody corrects are left in peace."""
    if not _DATES & set(found):
        return {}
    begins, ends, precision = (
        found.get(name, getattr(obstacle, name))
        for name in ("starts_on", "ends_on", "date_precision")
    )
    if obstacle.published_at is not None and begins > _day_at_seat(obstacle, obstacle.published_at):
        return {"starts_on": [_("This is after it was published. Check the day.")]}
    if ends is not None and ends < begins:
        return {"ends_on": [_("This is before it began.")]}
    if precision == DatePrecision.RANGE and ends is None:
        return {"ends_on": [_("Enter the last day, or choose that it goes on.")]}
    return {}


def _day_at_seat(obstacle: Obstacle, moment: datetime) -> date:
    return timezone.localdate(moment, timezone=ZoneInfo(obstacle.tenant.time_zone))


def _wrong_place(obstacle: Obstacle, found: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    if not {"place_precision", *_PLACE} & set(found):
        return {}
    precision, province, place = (
        found.get(name, getattr(obstacle, name))
        for name in ("place_precision", "province", "place")
    )
    if precision == PlacePrecision.PROVINCE and not province:
        return {"province": [_("Enter the province, or choose the country or area below.")]}
    if precision in _AT_THE_PLACE and not place:
        return {"place": [_("Enter the place, or choose below that it is known less exactly.")]}
    return {}


def _is_unsupported(obstacle: Obstacle, found: Mapping[str, Any]) -> bool:
    """Documents alone verify; they are not two sources."""
    is_lowered = found.get("verification") == Verification.CORROBORATED
    return is_lowered and obstacle.source_count < CORROBORATED_SOURCES


def put_on(obstacle: Obstacle, values: Mapping[str, Any]) -> list[str]:
    """Set on a report what a correction changes, and what follows for its severity.

    `values` as `changes_of` gave them. The names of all fields that were set.
    """
    for name, value in values.items():
        day = name in _DAYS and value
        setattr(obstacle, name, date.fromisoformat(value) if day else value)
    names = list(values)
    if "kinds" in values:
        names += weigh(obstacle)
    if "verification" in values:
        # Nobody is asked any more to confirm what was found to be less.
        obstacle.awaits_confirmation = False
        names.append("awaits_confirmation")
    return names


def differences(obstacle: Obstacle, values: Mapping[str, Any]) -> list[Difference]:
    """What a correction would change, before and after in words; the row stays as it is."""
    corrected = copy(obstacle)
    put_on(corrected, values)
    pairs = zip(_in_words(obstacle), _in_words(corrected), strict=True)
    return [
        Difference(what, before, after)
        for (what, before), (_what, after) in pairs
        if before != after
    ]


def _in_words(obstacle: Obstacle) -> Iterator[tuple[Sentence, str]]:
    """Everything that a correction can change, under the words of its heading; one query or two."""
    severity = f"SEV-{obstacle.severity}"
    labels = labels_of([*obstacle.kinds, severity], tenant=obstacle.tenant)
    yield _("In one line"), obstacle.title
    yield _("What happened"), obstacle.account
    yield _("Kinds"), ", ".join(labels.get(code, code) for code in obstacle.kinds)
    yield _("Severity"), labels.get(severity, str(obstacle.severity))
    yield _("Where"), _where(obstacle)
    yield _("When"), _when(obstacle)
    yield _("Verification"), str(Verification(obstacle.verification).label)
    yield _("How many it could be about"), str(obstacle.possible_subjects or "")


def _where(obstacle: Obstacle) -> str:
    code = str(obstacle.country)
    parts = [obstacle.place, obstacle.province, str(countries.name(code) or code)]
    exactly = PlacePrecision(obstacle.place_precision).label
    return f"{', '.join(part for part in parts if part)} · {exactly}"


def _when(obstacle: Obstacle) -> str:
    days = [day for day in (obstacle.starts_on, obstacle.ends_on) if day]
    exactly = DatePrecision(obstacle.date_precision).label
    return f"{' – '.join(date_format(day) for day in days)} · {exactly}"
