"""A report as an import wrote it, so that later work of somebody else's is noticed and restored."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from promotion.exchange.lines import Values
from promotion.obstacles.models import Obstacle, ObstacleActor, ObstacleInstrument

# What an import writes.
WRITTEN = (
    "polarity",
    "title",
    "account",
    "language",
    "kinds",
    "freedoms",
    "groups",
    "standards",
    "modality",
    "country",
    "province",
    "place",
    "latitude",
    "longitude",
    "place_precision",
    "starts_on",
    "ends_on",
    "date_precision",
    "persons",
    "organizations",
    "extent",
    "is_repeated",
    "verification",
    "source_count",
    "source_name",
    "source_links",
    "source_licence",
    "severity",
    "severity_computed",
    "severity_reasons",
)
# What else tells that somebody has worked on it since.
_WATCHED = ("status", "level", "severity_note", "assessed_by_id", "merged_into_id")


def snapshots_of(reports: Iterable[Obstacle]) -> dict[UUID, dict[str, Any]]:
    """How reports stand, with their parts, as it can be compared."""
    found = {
        row.pk: {name: _plain(getattr(row, name)) for name in (*WRITTEN, *_WATCHED)}
        | {"actors": [], "instruments": []}
        for row in reports
    }
    actors = ObstacleActor.objects.filter(obstacle__in=found)
    for report, *part in actors.order_by("actor", "degree").values_list(
        "obstacle_id", "actor", "degree", "answer"
    ):
        found[report]["actors"].append(part)
    instruments = ObstacleInstrument.objects.filter(obstacle__in=found)
    for report, *part in instruments.order_by("kind", "name").values_list(
        "obstacle_id", "kind", "subject", "stage", "name"
    ):
        found[report]["instruments"].append(part)
    return found


def written_of(snapshot: dict[str, Any]) -> Values:
    """The part of a snapshot that an import can write again."""
    return {name: snapshot[name] for name in (*WRITTEN, "actors", "instruments")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.00001")))
    if isinstance(value, list | dict) or value is None or isinstance(value, str | bool | int):
        return value
    # A country or area is its code.
    return str(value)
