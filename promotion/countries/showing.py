"""What the page of a country or area shows, ready for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.m49 import REGION_NAMES, number_of, regions_of
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from promotion.countries.models import (
    CountryIndex,
    FreedomAssessment,
    Law,
    LawStage,
    Recommendation,
)
from promotion.countries.sections import CountryPart, Happening, country_parts
from promotion.countries.selectors import (
    events_of_laws,
    freedoms_of,
    indices_of,
    public_assessments,
    published_laws,
    recommendations_of,
    stages_of,
)
from promotion.countries.states import AssessmentStatus
from promotion.publication.models import PublishedObstacle
from promotion.publication.selectors import Shown, collections_of, counts_by_country, shown
from promotion.taxonomy.selectors import ChosenCode, labels_of

# What the page shows of long lists; the rest is one link away.
MOST_EVENTS = 10
MOST_RECOMMENDATIONS = 20
MOST_IN_STORY = 60


@dataclass(frozen=True, slots=True)
class FreedomRow:
    """One freedom: its current assessment, or none, and those before it."""

    freedom: ChosenCode
    current: FreedomAssessment | None
    earlier: tuple[FreedomAssessment, ...]


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law with its words and its stages, the newest marked."""

    law: Law
    kind: str
    subjects: tuple[str, ...]
    stage: str
    stages: tuple[tuple[LawStage, str], ...]
    events: tuple[tuple[PublishedObstacle, str], ...]


@dataclass(frozen=True, slots=True)
class CountryPage:
    """Everything on the page, the same for whoever reads it."""

    code: str
    name: str
    regions: tuple[str, ...]
    is_on_maps: bool
    freedoms: tuple[FreedomRow, ...]
    indices: tuple[CountryIndex, ...]
    laws: tuple[LawRow, ...]
    events: tuple[PublishedObstacle, ...]
    event_count: int
    sources: list[dict[str, str]]
    recommendations: tuple[Recommendation, ...]
    has_more_recommendations: bool
    parts: tuple[CountryPart, ...]
    story: tuple[Happening, ...]
    labels: dict[str, str]

    @property
    def has_profile(self) -> bool:
        """Whether any freedom was assessed."""
        return any(row.current for row in self.freedoms)


def country_page(tenant: Tenant, code: str, name: str, *, actor: Actor) -> CountryPage:
    """Read one page; the same number of queries for one entry of a kind and for many."""
    assessments = list(public_assessments(tenant, code))
    laws = list(published_laws(tenant, code))
    events = list(shown(tenant, Shown(country=code)).order_by("-published_at", "-pk")[:MOST_EVENTS])
    found = list(recommendations_of(tenant, code)[: MOST_RECOMMENDATIONS + 1])
    parts = tuple(country_parts(tenant, code, actor))
    freedoms = freedoms_of(tenant)
    labels = _labels(freedoms, laws, events, found)
    recommendations = tuple(found[:MOST_RECOMMENDATIONS])
    return CountryPage(
        code=code,
        name=name,
        regions=tuple(str(REGION_NAMES[region]) for region in regions_of(code)),
        is_on_maps=bool(number_of(code)),
        freedoms=tuple(_freedom_rows(freedoms, assessments)),
        indices=tuple(_newest_first(list(indices_of(tenant, code)))),
        laws=tuple(_law_rows(tenant, laws, labels)),
        events=tuple(events),
        event_count=counts_by_country(tenant, Shown(country=code)).get(code, 0),
        sources=collections_of(events),
        recommendations=recommendations,
        has_more_recommendations=len(found) > MOST_RECOMMENDATIONS,
        parts=parts,
        story=tuple(_story(tenant, assessments, laws, events, parts, labels)),
        labels=labels,
    )


def _labels(
    freedoms: Sequence[ChosenCode],
    laws: Sequence[Law],
    events: Sequence[PublishedObstacle],
    recommendations: Sequence[Recommendation],
) -> dict[str, str]:
    """The words of every code on the page, in one query."""
    codes = {freedom.code for freedom in freedoms}
    for law in laws:
        codes |= {law.kind, law.stage, *law.subjects, *law.freedoms}
        codes |= {stage.stage for stage in law.stages.all()}
    for event in events:
        codes |= {*event.kinds, *event.freedoms}
    for entry in recommendations:
        codes |= set(entry.freedoms)
    return labels_of(filter(None, codes))


def _freedom_rows(
    freedoms: Sequence[ChosenCode], assessments: Sequence[FreedomAssessment]
) -> list[FreedomRow]:
    rows = []
    for freedom in freedoms:
        own = [row for row in assessments if row.freedom == freedom.code]
        current = next((row for row in own if row.status == AssessmentStatus.PUBLISHED), None)
        earlier = tuple(row for row in own if row.status == AssessmentStatus.SUPERSEDED)
        rows.append(FreedomRow(freedom, current, earlier))
    return rows


def _newest_first(indices: list[CountryIndex]) -> list[CountryIndex]:
    """The newest year of each index; older years are in the file."""
    return [
        next(iter(years))
        for _name, years in groupby(indices, key=lambda row: (row.publisher, row.name))
    ]


def _law_rows(tenant: Tenant, laws: Sequence[Law], labels: dict[str, str]) -> list[LawRow]:
    used = events_of_laws(tenant, laws)
    return [
        _law_row(
            law,
            labels,
            tuple((used[pk], event_address(tenant, used[pk])) for pk in law.used_in if pk in used),
        )
        for law in laws
    ]


def _law_row(
    law: Law, labels: dict[str, str], events: tuple[tuple[PublishedObstacle, str], ...]
) -> LawRow:
    return LawRow(
        events=events,
        law=law,
        kind=labels.get(law.kind, law.kind),
        subjects=tuple(labels.get(code, code) for code in law.subjects),
        stage=labels.get(law.stage, ""),
        stages=tuple((stage, labels.get(stage.stage, stage.stage)) for stage in stages_of(law)),
    )


def _story(
    tenant: Tenant,
    assessments: Sequence[FreedomAssessment],
    laws: Sequence[Law],
    events: Sequence[PublishedObstacle],
    parts: Sequence[CountryPart],
    labels: dict[str, str],
) -> list[Happening]:
    """The story so far in one column, the newest first: of every room that has something to tell."""
    told = [
        Happening(
            row.assessed_on,
            _("Assessed: %(freedom)s, %(level)s")
            % {"freedom": labels.get(row.freedom, row.freedom), "level": row.get_level_display()},
        )
        for row in assessments
    ]
    told += [
        Happening(
            stage.on,
            pgettext("stage: law", "%(stage)s: %(title)s")
            % {"stage": labels.get(stage.stage, stage.stage), "title": law.title},
            text=stage.note,
            language=law.language,
        )
        for law in laws
        for stage in stages_of(law)
    ]
    told += [
        Happening(
            event.starts_on, event.title, event_address(tenant, event), language=event.language
        )
        for event in events
        if event.starts_on
    ]
    told += [happening for part in parts for happening in part.happenings]
    told.sort(key=lambda happening: happening.on, reverse=True)
    return told[:MOST_IN_STORY]


def event_address(tenant: Tenant, event: PublishedObstacle) -> str:
    """The public page of a published obstacle."""
    return reverse("obstacle", kwargs={"tenant": tenant.slug, "published": event.pk})


def events_address(tenant: Tenant, country: str) -> str:
    """The register narrowed to a country."""
    return f"{reverse('obstacles', args=[tenant.slug])}?country={country}"


def as_of(rows: Sequence[FreedomRow]) -> date | None:
    """The day of the newest assessment."""
    days = [row.current.assessed_on for row in rows if row.current]
    return max(days, default=None)
