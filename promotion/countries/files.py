"""What is published of countries, as tables to take away. What is exported can be imported."""

from collections.abc import Callable, Iterator, Sequence

from portal.tenancy.models import Tenant
from promotion.countries.selectors import (
    indices_of,
    public_assessments,
    published_laws,
    recommendations_of,
    stages_of,
)

Table = tuple[Sequence[str], Iterator[Sequence[object]]]


def assessments(tenant: Tenant, country: str) -> Table:
    """Levels, trends and coverage by freedom, replaced ones included."""
    columns = [
        "country",
        "freedom",
        "level",
        "level_word",
        "trend",
        "coverage",
        "assessed_on",
        "status",
        "language",
        "text",
        "sources",
    ]
    rows = (
        (
            row.country.code,
            row.freedom,
            row.level,
            row.get_level_display(),
            row.trend,
            row.coverage,
            row.assessed_on.isoformat(),
            row.status,
            row.language,
            row.text,
            row.sources,
        )
        for row in public_assessments(tenant, country).order_by(
            "country", "freedom", "-assessed_on"
        )
    )
    return columns, rows


def laws(tenant: Tenant, country: str) -> Table:
    """One line for each stage of each law."""
    columns = [
        "country",
        "title",
        "language",
        "kind",
        "subjects",
        "freedoms",
        "stage",
        "on",
        "source_name",
        "source_url",
    ]
    return columns, (
        (
            law.country.code,
            law.title,
            law.language,
            law.kind,
            ";".join(law.subjects),
            ";".join(law.freedoms),
            stage.stage,
            stage.on.isoformat(),
            law.source_name,
            law.source_url,
        )
        for law in published_laws(tenant, country)
        for stage in stages_of(law)
    )


def indices(tenant: Tenant, country: str) -> Table:
    """Ratings and indices of others, with who published them."""
    columns = ["country", "publisher", "name", "year", "value", "scale", "url", "licence"]
    return columns, (
        (
            row.country.code,
            row.publisher,
            row.name,
            row.year,
            row.value,
            row.scale,
            row.url,
            row.licence,
        )
        for row in indices_of(tenant, country)
    )


def recommendations(tenant: Tenant, country: str) -> Table:
    """What mechanisms recommended."""
    columns = [
        "country",
        "body",
        "symbol",
        "year",
        "text",
        "language",
        "themes",
        "freedoms",
        "response",
        "url",
        "annotation_id",
    ]
    return columns, (
        (
            row.country.code,
            row.body,
            row.symbol,
            row.year,
            row.text,
            row.language,
            ";".join(row.themes),
            ";".join(row.freedoms),
            row.response,
            row.url,
            row.key,
        )
        for row in recommendations_of(tenant, country)
    )


FILES: dict[str, Callable[[Tenant, str], Table]] = {
    "profiles": assessments,
    "laws": laws,
    "indices": indices,
    "recommendations": recommendations,
}
