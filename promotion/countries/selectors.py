"""Reads of countries and areas. What the public reads of obstacles comes from the register alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django_countries import countries

from portal.errors import NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from promotion.countries.models import (
    CountryIndex,
    FreedomAssessment,
    Law,
    LawStage,
    Recommendation,
)
from promotion.countries.states import AssessmentStatus
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import counts_by_country, shown
from promotion.taxonomy.models import Vocabulary
from promotion.taxonomy.selectors import ChosenCode, codes_in_use

R = TypeVar("R", FreedomAssessment, Law)
PUBLIC = (AssessmentStatus.PUBLISHED, AssessmentStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class CountryRow:
    """What is known of one country or area, for lists and maps; `levels` by freedom."""

    code: str
    name: str
    levels: dict[str, int]
    events: int
    laws: int
    recommendations: int


def country_named(code: str) -> str:
    """The name of a country or area by its two letters. Raises NotFound for any other code."""
    if code not in countries:
        raise NotFound
    return str(countries.name(code))


def freedoms_of(tenant: Tenant) -> list[ChosenCode]:
    """The freedoms that the institution assesses."""
    return codes_in_use(tenant, Vocabulary.FREEDOM)


def country_rows(tenant: Tenant) -> list[CountryRow]:
    """Every country or area of which something is published here, by name. Four queries."""
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    current = FreedomAssessment.objects.filter(tenant=tenant, status=AssessmentStatus.PUBLISHED)
    for country, freedom, level in current.values_list("country", "freedom", "level"):
        levels[country][freedom] = level
    events = {code: many for code, many in counts_by_country(tenant).items() if code and many}
    laws = _counted(published_laws(tenant))
    recommendations = _counted(Recommendation.objects.filter(tenant=tenant))
    codes = {*levels, *events, *laws, *recommendations}
    rows = [
        CountryRow(
            code=code,
            name=str(countries.name(code) or code),
            levels=levels.get(code, {}),
            events=events.get(code, 0),
            laws=laws.get(code, 0),
            recommendations=recommendations.get(code, 0),
        )
        for code in codes
    ]
    return sorted(rows, key=lambda row: row.name.casefold())


def _counted(rows: "QuerySet[Law] | QuerySet[Recommendation]") -> dict[str, int]:
    counted = rows.order_by().values_list("country").annotate(many=Count("pk"))
    return {str(code): many for code, many in counted}


def published_laws(tenant: Tenant, country: str = "") -> QuerySet[Law]:
    """Laws and bills that are shown, the newest stage first."""
    rows = Law.objects.filter(tenant=tenant, published_at__isnull=False)
    rows = rows.filter(country=country) if country else rows
    return rows.prefetch_related("stages")


def public_assessments(tenant: Tenant, country: str = "") -> QuerySet[FreedomAssessment]:
    """What was published of a country's freedoms, replaced ones included, the newest first."""
    rows = FreedomAssessment.objects.filter(tenant=tenant, status__in=PUBLIC)
    return rows.filter(country=country) if country else rows


def indices_of(tenant: Tenant, country: str = "") -> QuerySet[CountryIndex]:
    """Ratings and indices that others published."""
    rows = CountryIndex.objects.filter(tenant=tenant)
    return rows.filter(country=country) if country else rows


def recommendations_of(tenant: Tenant, country: str = "") -> QuerySet[Recommendation]:
    """What mechanisms recommended, the newest first."""
    rows = Recommendation.objects.filter(tenant=tenant)
    return rows.filter(country=country) if country else rows


def list_assessments(
    tenant: Tenant, country: str = "", *, actor: Actor
) -> QuerySet[FreedomAssessment]:
    """Every assessment in whatever state, for those who write them. Raises NotPermitted."""
    require(actor, Permission.COUNTRY_EDIT)
    rows = FreedomAssessment.objects.filter(tenant=tenant)
    return rows.filter(country=country) if country else rows


def waiting_assessments(tenant: Tenant, *, actor: Actor) -> list[FreedomAssessment]:
    """What is not public yet: drafts, and what waits for a second person, the longest first."""
    rows = list_assessments(tenant, actor=actor)
    open_states = (AssessmentStatus.IN_REVIEW, AssessmentStatus.DRAFT)
    return list(rows.filter(status__in=open_states).order_by("-status", "created_at")[:100])


def get_assessment(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> FreedomAssessment:
    """One assessment. Raises NotFound, NotPermitted."""
    return _one(list_assessments(tenant, actor=actor), pk)


def list_laws(tenant: Tenant, country: str = "", *, actor: Actor) -> QuerySet[Law]:
    """Laws and bills, those not shown yet included. Raises NotPermitted."""
    require(actor, Permission.COUNTRY_EDIT)
    rows = Law.objects.filter(tenant=tenant).prefetch_related("stages")
    return rows.filter(country=country) if country else rows


def get_law(pk: UUID | str, *, tenant: Tenant, actor: Actor) -> Law:
    """One law. Raises NotFound, NotPermitted."""
    return _one(list_laws(tenant, actor=actor), pk)


def stages_of(law: Law) -> list[LawStage]:
    """The stages of a law, the oldest first; none is read that was prefetched."""
    return sorted(law.stages.all(), key=lambda stage: (stage.on, str(stage.pk)))


def event_by_reference(tenant: Tenant, reference: str) -> PublishedObstacle | None:
    """The published obstacle of this reference, as everybody sees it."""
    asked = reference.strip().upper()
    return shown(tenant).filter(reference=asked).first() if asked else None


def events_of_laws(tenant: Tenant, laws: Iterable[Law]) -> dict[UUID, PublishedObstacle]:
    """The published obstacles in which laws were used, by id; what is withheld is not there."""
    ids = {pk for law in laws for pk in law.used_in}
    return {row.pk: row for row in shown(tenant).filter(pk__in=ids)}


def laws_of_event(event: PublishedObstacle) -> QuerySet[Law]:
    """The shown laws that were used in a published obstacle, for its own page."""
    rows = Law.objects.filter(tenant_id=event.tenant_id, published_at__isnull=False)
    return rows.filter(used_in__contains=[event.pk])


def _one(rows: "QuerySet[R]", pk: UUID | str) -> R:
    try:
        row = rows.filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row
