"""What an institution says of a country or area: assessments, laws, indices, recommendations.

Nothing here names a person or a private organization, and no column is worked out from how many
reports there are: counts follow the effort of those who report.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.countries.states import AssessmentStatus, Coverage, Level, Trend
from promotion.countries.tables import ASSESSMENT_TRANSITIONS

_PUBLIC = ("published", "superseded")
FIRST_YEAR, LAST_YEAR = 1945, 2100


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True)


def _year() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )


class FreedomAssessment(TenantRow, Stateful):
    """One freedom in one country or area on one day: level, trend, coverage, text, sources.

    Written by one analyst, published by another; who they are stands in the audit alone.
    """

    Status = AssessmentStatus
    TRANSITIONS = ASSESSMENT_TRANSITIONS

    country = CountryField(_("country or area"))
    freedom = models.CharField(_("freedom"), max_length=20)
    status = models.CharField(
        max_length=12, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT
    )
    outcome = models.CharField(max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    trend = models.CharField(_("trend"), max_length=8, choices=Trend.choices)
    coverage = models.CharField(_("coverage"), max_length=8, choices=Coverage.choices)
    text = models.TextField(_("what the level rests on"))
    sources = models.TextField(_("sources"))
    language = models.CharField(_("language of the text"), max_length=12, default="en")
    assessed_on = models.DateField(_("as of"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="status IN ('published', 'superseded')", worker=True
    )

    class Meta:
        ordering = ("-assessed_on", "-created_at")
        constraints = (
            tenant_key("freedomassessment"),
            models.UniqueConstraint(
                fields=["tenant", "country", "freedom"],
                condition=Q(status=AssessmentStatus.PUBLISHED),
                name="freedomassessment_one_published",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1) & Q(level__lte=5), name="freedomassessment_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_PUBLIC)
                | Q(checked_by=None)
                | Q(written_by=None)
                | ~Q(checked_by=models.F("written_by")),
                name="freedomassessment_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_PUBLIC) | Q(published_at__isnull=False),
                name="freedomassessment_says_when",
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "country", "freedom"], name="freedomassessment_of_country"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.freedom}"

    @property
    def organization_id(self) -> None:
        """Nobody's own: it is the institution's word."""
        return


class Law(TenantRow):
    """A law, bill, decree or other instrument with its subjects and stages."""

    country = CountryField(_("country or area"))
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language of the title"), max_length=12, default="en")
    kind = models.CharField(_("kind"), max_length=20)
    subjects = _codes()
    freedoms = _codes()
    summary = models.TextField(_("what it does"), blank=True)
    source_name = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=1000, blank=True)
    # Published obstacles in which it was used; one that is withheld later is shown nowhere.
    used_in = ArrayField(models.UUIDField(), default=list, blank=True)
    # The newest of its stages.
    stage = models.CharField(max_length=20, blank=True)
    stage_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", worker=True
    )

    class Meta:
        ordering = ("-stage_on", "title")
        constraints = (tenant_key("law"),)
        indexes = (models.Index(fields=["tenant", "country"], name="law_of_country"),)

    def __str__(self) -> str:
        return self.title


class LawStage(TenantRow):
    """One step in the life of a law, on its day."""

    law = models.ForeignKey(
        Law, on_delete=models.CASCADE, related_name="stages", db_constraint=False
    )
    stage = models.CharField(_("stage"), max_length=20)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="EXISTS (SELECT 1 FROM promotion_law l WHERE l.id = law_id)",
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("on", "id")
        constraints = (
            tenant_key("lawstage"),
            TenantForeignKey(field="law", name="lawstage_law_same_tenant"),
            models.UniqueConstraint(fields=["law", "stage", "on"], name="lawstage_once"),
        )

    def __str__(self) -> str:
        return self.stage


class CountryIndex(TenantRow):
    """A rating or index that somebody else published, with who it was and for which year."""

    country = CountryField(_("country or area"))
    publisher = models.CharField(_("published by"), max_length=200)
    name = models.CharField(_("index or rating"), max_length=200)
    year = _year()
    value = models.CharField(_("value"), max_length=100)
    scale = models.CharField(_("scale"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("publisher", "name", "-year")
        constraints = (
            tenant_key("countryindex"),
            models.UniqueConstraint(
                fields=["tenant", "country", "publisher", "name", "year"], name="countryindex_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Recommendation(TenantRow):
    """What a human rights mechanism recommended to a State, word for word."""

    country = CountryField(_("country or area"))
    body = models.CharField(_("body"), max_length=200)
    symbol = models.CharField(_("document symbol"), max_length=60)
    year = _year()
    text = models.TextField(_("recommendation"))
    language = models.CharField(_("language"), max_length=12, default="en")
    themes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    freedoms = _codes()
    response = models.CharField(_("answer of the State"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    # The id in the source (UHRI's AnnotationId), or a hash of what was said where it has none.
    key = models.CharField(max_length=100)
    imported_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", deletable=True, worker=True
    )

    class Meta:
        ordering = ("-year", "body", "id")
        constraints = (
            tenant_key("recommendation"),
            models.UniqueConstraint(
                fields=["tenant", "country", "key"], name="recommendation_once"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "country", "-year"], name="recommendation_of_country"),
        )

    def __str__(self) -> str:
        return self.symbol
