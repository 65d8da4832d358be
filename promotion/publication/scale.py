"""Many synthetic reports with their public rows and kept counts, for measuring lists."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg2.extensions

from portal.scale import COUNTRIES, copy_rows, seeded_code, seeded_id
from portal.search.folding import words_of
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import DatePrecision, ObstacleStatus, Origin, PlacePrecision
from promotion.publication.models import PublishedObstacle, RegisterCount

MODELS = (Obstacle, PublishedObstacle, RegisterCount)
# User-assigned codes: they can never be a real country's. The first ones have most of the rows.
_MORE = tuple(f"X{letter}" for letter in "GHIJLMNOPQRSTUVWYZ") + tuple(
    f"Q{a}" for a in "MNOPQRSTUV"
)
_COUNTRIES = (*COUNTRIES, *_MORE)
_WEIGHTS = [1 / (rank + 2) for rank in range(len(_COUNTRIES))]
_KINDS = ("L01", "L03", "L06", "F01", "A01", "A02", "P04", "P08", "P10", "E01", "D01", "D03", "N01")
_FREEDOMS = ("FRE-EXP", "FRE-ASM", "FRE-ASS", "FRE-PAR", "FRE-PRV")
_GROUPS = ("GRP-HRD", "GRP-JRN", "GRP-CSO", "GRP-PRT", "GRP-WOM", "GRP-ENV")
_ACTORS = ("ACT-EXE", "ACT-POL", "ACT-REG", "ACT-JUD", "ACT-ISP")
_WHAT = ("An association", "A newspaper", "A trade union", "A march", "A network", "A website")
_HOW = ("was refused", "was suspended", "was inspected", "was blocked", "was dispersed", "was sued")
_WHY = (
    "No reason was given in writing.",
    "The decision names a decree.",
    "An appeal is pending.",
    "Two newspapers reported it.",
)
_DAYS = 3650
_SHARE_PUBLIC = 0.6


@dataclass
class Load:
    """What was made of one institution: rows as they are copied, counts as they add up."""

    tenant_id: uuid.UUID
    count: int
    source: random.Random
    now: datetime
    counts: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _reports: list[dict[str, Any]] = field(default_factory=list)

    def shown(self) -> list[dict[str, Any]]:
        """Rows of PublishedObstacle; the reports behind them are in `reports` then."""
        return [self._one(number) for number in range(self.count)]

    def _one(self, number: int) -> dict[str, Any]:
        source = self.source
        moment = self.now - timedelta(
            minutes=source.randrange(60 * 24 * _DAYS), seconds=number % 60
        )
        is_public = source.random() < _SHARE_PUBLIC
        began = (moment - timedelta(days=source.randrange(60, 120))).date()
        country = source.choices(_COUNTRIES, _WEIGHTS)[0]
        kinds = source.sample(_KINDS, source.choice((1, 1, 2)))
        report = seeded_id(source, moment)
        told = self._told(number, kinds, country)
        shown = told | (self._open(began) if is_public else _guarded(began))
        self._reports.append({"id": report, "began": began, **shown})
        for kind in ("", *kinds):
            self.counts[kind, country, 0] += 1
            self.counts[kind, country, shown["starts_on"].year] += 1
        return shown | {
            "id": seeded_id(source, moment),
            "tenant_id": self.tenant_id,
            "obstacle_id": report,
            "published_at": moment,
            "changed_at": moment,
        }

    def _told(self, number: int, kinds: list[str], country: str) -> dict[str, Any]:
        source = self.source
        title = f"{source.choice(_WHAT)} {source.choice(_HOW)}: file {number}"
        account = source.choice(_WHY)
        return {
            "title": title,
            "account": account,
            "language": "en",
            "kinds": kinds,
            "freedoms": [source.choice(_FREEDOMS)],
            "groups": [source.choice(_GROUPS)],
            "actors": [source.choice(_ACTORS)],
            "modality": "MOD-OFF",
            "country": country,
            "severity": source.choice((1, 2, 2, 3, 3, 3)),
            "verification": source.choice(("VER-1", "VER-2", "VER-3")),
            "words": words_of([title, account]).strip().lower(),
        }

    def _open(self, began: date) -> dict[str, Any]:
        return {
            "origin": Origin.PUBLIC.value,
            "reference": seeded_code(self.source)[:14],
            "place": "Port Alba",
            "latitude": Decimal("10.50000"),
            "longitude": Decimal("20.25000"),
            "place_precision": PlacePrecision.PLACE.value,
            "starts_on": began,
            "date_precision": DatePrecision.DAY.value,
            "source_name": "Open Network Watch",
            "source_links": ["https://example.org/"],
            "source_licence": "CC BY 4.0",
            "collection": "open-network-watch",
        }

    def reports(self) -> Iterator[dict[str, Any]]:
        """Rows of Obstacle behind what was shown; given once."""
        for one in self._reports:
            is_public = one["origin"] == Origin.PUBLIC.value
            code = seeded_code(self.source)[:14]
            yield {
                name: value
                for name, value in one.items()
                if name not in {"began", "actors", "words"}
            } | {
                "tenant_id": self.tenant_id,
                "reference": one.get("reference", code),
                "collection_key": code if is_public else "",
                "status": ObstacleStatus.PUBLISHED.value,
                "starts_on": one["began"],
                "possible_subjects": None if is_public else 60,
                "level": "PUB-5" if is_public else "PUB-4",
                "may_publish": not is_public,
                "severity_computed": one["severity"],
                "created_at": self.now,
                "changed_at": self.now,
                "published_at": self.now,
            }
        self._reports.clear()

    def kept(self) -> Iterator[dict[str, Any]]:
        """Rows of RegisterCount."""
        for (kind, country, year), number in sorted(self.counts.items()):
            yield {
                "id": uuid.UUID(int=self.source.getrandbits(128), version=4),
                "tenant_id": self.tenant_id,
                "kind": kind,
                "country": country,
                "year": year,
                "polarity": "negative",
                "shown": number,
            }


def _guarded(began: date) -> dict[str, Any]:
    return {
        "origin": Origin.ORGANIZATION.value,
        "place_precision": PlacePrecision.COUNTRY.value,
        "starts_on": began.replace(day=1),
        "date_precision": DatePrecision.MONTH.value,
    }


_PART = 50_000


def load_obstacles(
    owner: psycopg2.extensions.connection,
    tenant_id: uuid.UUID,
    count: int,
    source: random.Random,
    now: datetime,
) -> int:
    """Copy so many reports and public rows of one institution, part by part. How many."""
    made = 0
    counts: Counter[tuple[str, str, int]] = Counter()
    for start in range(0, count, _PART):
        load = Load(tenant_id, min(_PART, count - start), source, now, counts)
        shown = load.shown()
        copy_rows(owner, Obstacle, load.reports())
        made += copy_rows(owner, PublishedObstacle, shown)
    copy_rows(owner, RegisterCount, Load(tenant_id, 0, source, now, counts).kept())
    return made
