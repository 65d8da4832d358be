"""What was typed into a report's fields, checked together and turned into the row's values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, Sentence
from portal.tenancy.models import Tenant
from portal.transitions import Fields, field_values
from promotion.obstacles.partial_dates import days_of, lacks
from promotion.obstacles.report_fields import MOST_ACTORS, report_fields
from promotion.obstacles.states import DatePrecision, PlacePrecision, Polarity


def cleaned_report(
    values: Mapping[str, Any], *, tenant: Tenant, fields: Fields | None = None
) -> dict[str, Any]:
    """Cleaned values as `submit_obstacle` takes them. Raises InvalidFields."""
    every = fields if fields is not None else report_fields(tenant=tenant, values=values)
    wrong: dict[str, list[Sentence]] = {}
    cleaned: dict[str, Any] = {}
    try:
        cleaned = field_values(every, values)
    except InvalidFields as error:
        wrong = error.errors
    wrong |= _wrong_together(cleaned) if cleaned else {}
    if wrong:
        raise InvalidFields(wrong)
    return _as_row({**cleaned, "polarity": values.get("polarity", Polarity.NEGATIVE)})


def _wrong_together(cleaned: Mapping[str, Any]) -> dict[str, list[Sentence]]:
    wrong: dict[str, list[Sentence]] = {}
    precision, begins, ends = (cleaned.get(name) for name in ("date_precision", "begins", "ends"))
    if begins and lacks(precision or DatePrecision.DAY, begins):
        wrong["begins"] = [
            _("For this precision more of the date is needed. Or choose a month or a year above.")
        ]
    if precision == DatePrecision.RANGE and begins:
        if ends is None:
            wrong["ends"] = [_("Enter the last day, or choose that it goes on.")]
        elif ends.first < begins.first:
            wrong["ends"] = [_("The end is before the beginning.")]
    if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
        wrong["latitude"] = [_("Enter both numbers of the point, or none.")]
    if cleaned.get("may_ask_reply") and not cleaned.get("may_publish"):
        wrong["may_ask_reply"] = [_("A reply can be asked for only on what may be published.")]
    if cleaned.get("wants_name") and not cleaned.get("attribution"):
        wrong["attribution"] = [_("Write the name that shall be shown.")]
    return wrong


def _as_row(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Dates as first and last day, actors and instrument as parts, attribution as the source."""
    begins, ends = cleaned.pop("begins", None), cleaned.pop("ends", None)
    if begins:
        first, last = days_of(cleaned["date_precision"], begins, ends)
        cleaned |= {"starts_on": first, "ends_on": last}
    cleaned["actors"] = _actors(cleaned)
    names = ("kind", "subject", "stage", "name")
    instrument = {name: cleaned.get(f"instrument_{name}") or "" for name in names}
    cleaned["instrument"] = instrument if instrument["kind"] else None
    if "source_link" in cleaned:
        cleaned["source_links"] = [cleaned.pop("source_link")]
        cleaned["place_precision"] = _public_precision(cleaned)
    elif cleaned.pop("wants_name", False):
        cleaned["source_name"] = cleaned.pop("attribution")
    return cleaned


def _public_precision(cleaned: Mapping[str, Any]) -> str:
    if cleaned.get("place") or cleaned.get("latitude") is not None:
        return PlacePrecision.PLACE
    return PlacePrecision.PROVINCE if cleaned.get("province") else PlacePrecision.COUNTRY


def _actors(cleaned: Mapping[str, Any]) -> list[tuple[str, str]]:
    numbers: Iterable[int] = range(1, MOST_ACTORS + 1)
    return [
        (cleaned[f"actor_{number}"], cleaned.get(f"degree_{number}") or "DEG-UNK")
        for number in numbers
        if cleaned.get(f"actor_{number}")
    ]
