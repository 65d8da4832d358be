"""Reading what the public may read of obstacles. Everything that leaves the portal reads here.

Each row is safe by itself (`guard`), so that counting rows gives nothing away that the list does
not: no count of the register is held back. What may be counted only stands in `figures`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Func, QuerySet, Sum, TextField
from django.db.models.functions import ExtractYear, TruncMonth

from portal.errors import NotFound
from portal.keyset import Order
from portal.search.folding import words_of
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import Polarity
from promotion.publication.models import (
    PublicationState,
    PublishedFigure,
    PublishedObstacle,
    PublishedRevision,
    RegisterCount,
)
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import codebook

STANDING = (PublicationState.SHOWN, PublicationState.CORRECTED)
NEWEST = Order("published_at", descending=True)
LATEST = Order("starts_on", descending=True, nullable=True)
GRAVEST = Order("severity", descending=True, nullable=True)
CHANGED = Order("changed_at")
_MOST_WORDS = 8
_MOST_COLLECTIONS = 50
_RARE = 1000
_KEYS = {"year": ExtractYear("starts_on"), "month": TruncMonth("starts_on")}
_LISTS = frozenset({"kinds", "freedoms", "groups", "actors", "instruments", "standards"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the register is narrowed to; empty values narrow nothing.

    `kind` is a code, or the letter of a family; `since` and `until` are days on which it began;
    `query` holds words, the beginnings of which must all occur.
    """

    country: str = ""
    kind: str = ""
    freedom: str = ""
    group: str = ""
    actor: str = ""
    severity: int | None = None
    verification: str = ""
    modality: str = ""
    origin: str = ""
    collection: str = ""
    polarity: str = ""
    since: date | None = None
    until: date | None = None
    query: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, one.name) not in {"", None} for one in fields(self))


EVERYTHING = Shown()
_EQUAL = ("country", "severity", "verification", "modality", "origin", "collection", "polarity")
_BETWEEN = {"since": "starts_on__gte", "until": "starts_on__lte"}
_CONTAINED = {"freedom": "freedoms", "group": "groups", "actor": "actors"}


def shown(tenant: Tenant, filters: Shown = EVERYTHING) -> QuerySet[PublishedObstacle]:
    """The rows of the register that stand, in no particular order; words and report left out."""
    found = PublishedObstacle.objects.filter(tenant=tenant, state__in=STANDING)
    if filters.query:
        found = _with_words(found, filters.query)
    return found.filter(**_conditions(filters)).defer("words", "obstacle_id")


def newest_change(tenant: Tenant) -> datetime | None:
    """When an entry was last published, changed or taken back; None where there is none."""
    changes = PublishedObstacle.objects.filter(tenant=tenant).order_by("-changed_at", "-id")
    return changes.values_list("changed_at", flat=True).first()


def _conditions(filters: Shown) -> dict[str, Any]:
    given = {one.name: getattr(filters, one.name) for one in fields(filters)}
    given = {name: value for name, value in given.items() if value not in {"", None}}
    found = {name: given[name] for name in _EQUAL if name in given}
    found |= {
        f"{column}__contains": [given[name]] for name, column in _CONTAINED.items() if name in given
    }
    found |= {look: given[name] for name, look in _BETWEEN.items() if name in given}
    if filters.kind:
        found |= _of_kind(filters.kind)
    return found


def _of_kind(kind: str) -> dict[str, Any]:
    if len(kind) > 1:
        return {"kinds__contains": [kind]}
    family = codebook(Vocabulary.OBSTACLE).filter(family=kind)
    return {"kinds__overlap": list(family.values_list("code", flat=True)) or [kind]}


def _with_words(rows: QuerySet[PublishedObstacle], query: str) -> QuerySet[PublishedObstacle]:
    """Rows with beginnings of words that must all occur; nothing is found by signs alone.

    Rare words are looked up in the index of words first: PostgreSQL cannot tell how rare a
    beginning is, and would walk the whole list for the first fifty.
    """
    words = words_of([query]).split()[:_MOST_WORDS]
    if not words:
        return rows.none()
    sought = " & ".join(f"{word}:*" for word in words)
    found = rows.filter(words=SearchQuery(sought, config="simple", search_type="raw"))
    few = list(found.order_by().values_list("pk", flat=True)[: _RARE + 1])
    return found if len(few) > _RARE else rows.filter(pk__in=few)


def get_published(pk: UUID | str, *, tenant: Tenant) -> PublishedObstacle:
    """One row of this institution in whatever state; NotFound where there is none."""
    try:
        found = PublishedObstacle.objects.defer("words").filter(pk=pk, tenant=tenant)
        row = found.select_related("same_as").first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def revisions_of(row: PublishedObstacle) -> QuerySet[PublishedRevision]:
    """What became of a row, the newest first."""
    return PublishedRevision.objects.filter(tenant_id=row.tenant_id, published=row)


def latest_revisions(tenant: Tenant, most: int) -> list[PublishedRevision]:
    """What was published, corrected, retracted or withheld last at an institution."""
    found = PublishedRevision.objects.filter(tenant=tenant).select_related("published")
    return list(found[:most])


def changes(tenant: Tenant) -> QuerySet[PublishedObstacle]:
    """Every row in whatever state by when it last changed, so that a copy can follow."""
    found = PublishedObstacle.objects.filter(tenant=tenant)
    return found.defer("words", "obstacle_id").order_by("changed_at", "id")


def counts_by_country(tenant: Tenant, filters: Shown = EVERYTHING) -> dict[str, int]:
    """How many rows stand by country or area ("" where it is withheld).

    Obstacles only, unless the filters ask for positive developments. Answered from kept counts
    where the filters name at most a kind and one whole year.
    """
    asked = _kept_question(filters)
    if asked is None:
        return {str(key): number for key, number in counts_by(tenant, "country", filters).items()}
    kept = RegisterCount.objects.filter(tenant=tenant, shown__gt=0, **asked)
    return {row.country: row.shown for row in kept}


def _kept_question(filters: Shown) -> dict[str, Any] | None:
    """The kept counts that answer these filters; None where they have to be counted."""
    year = _whole_year(filters.since, filters.until)
    answered = {"country", "kind", "polarity", "since", "until"}
    others = [one.name for one in fields(filters) if one.name not in answered]
    if year is None or len(filters.kind) == 1:
        return None
    if any(getattr(filters, name) not in {"", None} for name in others):
        return None
    polarity = filters.polarity or Polarity.NEGATIVE
    asked: dict[str, Any] = {"kind": filters.kind, "year": year, "polarity": polarity}
    return asked | ({"country": filters.country} if filters.country else {})


def _whole_year(since: date | None, until: date | None) -> int | None:
    """The year that two days enclose; 0 without days, None for anything else."""
    if since is None and until is None:
        return 0
    if since is None or until is None:
        return None
    encloses = since == date(since.year, 1, 1) and until == date(since.year, 12, 31)
    return since.year if encloses else None


def counts_by(tenant: Tenant, column: str, filters: Shown = EVERYTHING) -> dict[Any, int]:
    """How many rows stand by one column, by "year" or by "month" in which it began.

    A row counts once for each of its codes. Obstacles only, unless the filters ask otherwise.
    """
    found = shown(tenant, filters)
    if not filters.polarity:
        found = found.filter(polarity=Polarity.NEGATIVE)
    key: Any = _KEYS.get(column, F(column))
    if column in _LISTS:
        key = Func(column, function="unnest", output_field=TextField())
    counted = found.annotate(key=key).values("key").annotate(rows=Count("pk")).order_by()
    return {row["key"]: row["rows"] for row in counted}


def standing_by_country(tenant: Tenant) -> tuple[list[str], int]:
    """The countries or areas of which something stands, and how many obstacles stand; one query."""
    kept = RegisterCount.objects.filter(tenant=tenant, kind="", year=0, shown__gt=0)
    rows = list(kept.values_list("country", "polarity", "shown"))
    total = sum(number for _country, polarity, number in rows if polarity == Polarity.NEGATIVE)
    return sorted({country for country, _polarity, _number in rows}), total


def collections(tenant: Tenant) -> list[tuple[str, str]]:
    """The collections that rows were imported from, each with its source; one row of each is read.

    A loose index scan: as many steps as there are collections, however many rows.
    """
    found: list[tuple[str, str]] = []
    rows = PublishedObstacle.objects.filter(tenant=tenant).exclude(collection="")
    ordered = rows.order_by("collection").values_list("collection", "source_name")
    last = ordered.first()
    while last is not None and len(found) < _MOST_COLLECTIONS:
        found.append(last)
        last = ordered.filter(collection__gt=last[0]).first()
    return found


def collections_of(rows: Iterable[PublishedObstacle]) -> list[dict[str, str]]:
    """The sources that a page of rows rests on, each once, with its licence: for attribution."""
    found = {
        (row.source_name, row.source_licence): {
            "name": row.source_name,
            "licence": row.source_licence,
        }
        for row in rows
        if row.source_name
    }
    return [found[key] for key in sorted(found)]


def row_of_report(obstacle: Obstacle) -> PublishedObstacle | None:
    """The row of a report, in whatever state; for those who work on the report."""
    return PublishedObstacle.objects.filter(obstacle=obstacle).first()


def kept_by_kind(tenant: Tenant) -> dict[str, int]:
    """How many obstacles stand by kind, from the kept counts."""
    return _kept_sums(tenant, "kind", exclude={"kind": ""}, year=0)


def kept_by_year(tenant: Tenant) -> dict[int, int]:
    """How many obstacles stand by the year in which they began, from the kept counts."""
    return _kept_sums(tenant, "year", exclude={"year": 0}, kind="")


def _kept_sums(
    tenant: Tenant, column: str, *, exclude: dict[str, Any], **same: Any
) -> dict[Any, int]:
    kept = RegisterCount.objects.filter(
        tenant=tenant, polarity=Polarity.NEGATIVE, shown__gt=0, **same
    ).exclude(**exclude)
    return {
        row[column]: row["n"] for row in kept.values(column).annotate(n=Sum("shown")).order_by()
    }


def released(tenant: Tenant, *, most: int = 2000) -> list[PublishedFigure]:
    """The figures of the releases, the newest release first."""
    found = PublishedFigure.objects.filter(tenant=tenant).select_related("release")
    return list(
        found.order_by("-release__number", "table", "country", "kind", "group", "month")[:most]
    )


def standing(ids: Iterable[UUID]) -> QuerySet[PublishedObstacle]:
    """Those of some rows that stand, with their institutions, whichever these are."""
    found = PublishedObstacle.objects.filter(pk__in=list(ids), state__in=STANDING)
    return found.select_related("tenant").defer("words", "obstacle_id")
