"""What the public reads of obstacles: rows that the guard made, and nothing else.

Page, map, feed, export, API and statistics read these rows alone; the reports themselves are shown
to no role but the institution's analysts. A row is made anew at each revision. After a retraction
for safety only the opaque id, the revision and its time are left.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from promotion.obstacles.models import OF_ANALYSIS, Obstacle
from promotion.obstacles.states import DatePrecision, Origin, PlacePrecision, Polarity, Verification


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True)


class PublicationState(models.TextChoices):
    """How what was published stands."""

    SHOWN = "shown", _("Published")
    CORRECTED = "corrected", _("Corrected")
    RETRACTED = "retracted", _("Retracted")
    # Nothing is left but the id.
    WITHHELD = "withheld", _("No longer published")


class PublishedObstacle(TenantRow):
    """One obstacle as the public may read it. Its id is its own, not the report's."""

    obstacle = models.OneToOneField(
        Obstacle, on_delete=models.PROTECT, related_name="published", db_constraint=False
    )
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.SHOWN
    )
    revision = models.PositiveIntegerField(default=1)
    reference = models.CharField(max_length=16, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, blank=True)
    polarity = models.CharField(max_length=8, choices=Polarity.choices, default=Polarity.NEGATIVE)
    title = models.CharField(max_length=200, blank=True)
    account = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    kinds = _codes()
    freedoms = _codes()
    groups = _codes()
    actors = _codes()
    instruments = _codes()
    standards = _codes()
    modality = models.CharField(max_length=8, blank=True)
    country = CountryField(blank=True)
    province = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    place_precision = models.CharField(
        max_length=5, choices=PlacePrecision.choices, default=PlacePrecision.WITHHELD
    )
    # As coarse as it is shown: the first day of the month or year where no more may be known.
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    date_precision = models.CharField(max_length=5, choices=DatePrecision.choices, blank=True)
    severity = models.PositiveSmallIntegerField(null=True)
    verification = models.CharField(max_length=5, choices=Verification.choices, blank=True)
    source_name = models.CharField(max_length=300, blank=True)
    source_links = ArrayField(models.URLField(max_length=1000), default=list, blank=True)
    source_licence = models.CharField(max_length=200, blank=True)
    collection = models.CharField(max_length=60, blank=True)
    note = models.TextField(_("what was corrected, or why it was retracted"), blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The row that says the same, where two were merged; both ids stay.
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    # The folded words by which lists are searched.
    words = SearchVectorField(null=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published="true",
        lookup=True,
        worker=True,
        # Under a policy that leaves rows out, no index of words or codes may be used before it.
        # These rows are for everybody, for staff of other institutions as well.
        extra=(
            "CREATE POLICY guard_staff_read ON {table} FOR SELECT TO portal_staff USING (true)",
        ),
    )

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = (
            tenant_key("publishedobstacle"),
            TenantForeignKey(field="obstacle", name="publishedobstacle_same_tenant"),
            TenantForeignKey(field="same_as", name="publishedobstacle_merged_same_tenant"),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.WITHHELD)
                | Q(
                    title="",
                    account="",
                    country="",
                    reference="",
                    province="",
                    place="",
                    starts_on=None,
                    latitude=None,
                    source_name="",
                ),
                name="publishedobstacle_withheld_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLIC) | Q(place="", latitude=None, longitude=None),
                name="publishedobstacle_place_only_if_public",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "-published_at", "-id"], name="published_newest"),
            models.Index(fields=["tenant", "country", "-starts_on"], name="published_of_country"),
            models.Index(fields=["tenant", "changed_at", "id"], name="published_changes"),
            GinIndex(fields=["kinds"], name="published_kinds"),
            GinIndex(fields=["groups"], name="published_groups"),
            GinIndex(fields=["words"], name="published_words"),
            models.Index(fields=["tenant", "-starts_on", "-id"], name="published_latest"),
            models.Index(
                fields=["tenant", "country", "-published_at", "-id"],
                name="published_of_country_new",
            ),
            models.Index(fields=["tenant", "-severity", "-id"], name="published_gravest"),
            models.Index(
                fields=["tenant", "collection"],
                condition=~Q(collection=""),
                name="published_collections",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PublishedRevision(TenantRow):
    """What became of a published row, one entry each time; never the words that stood before."""

    published = models.ForeignKey(
        PublishedObstacle, on_delete=models.CASCADE, related_name="revisions", db_constraint=False
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PublicationState.choices)
    # Names of the fields that changed, and what was said about it; empty once it is withheld.
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            tenant_key("publishedrevision"),
            TenantForeignKey(field="published", name="publishedrevision_same_tenant"),
            models.UniqueConstraint(fields=["published", "number"], name="publishedrevision_once"),
        )
        indexes = (models.Index(fields=["tenant", "-made_at", "-id"], name="revision_newest"),)

    def __str__(self) -> str:
        return f"{self.published_id} {self.number}"


class RegisterCount(TenantRow):
    """How many rows of the register are shown, kept with each change.

    One row for each country, kind, year and direction; kind "" and year 0 stand for all of them,
    so that each question is answered by the rows it names.
    """

    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    polarity = models.CharField(max_length=8, choices=Polarity.choices)
    shown = models.IntegerField(default=0)

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    class Meta:
        constraints = (
            tenant_key("registercount"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "year", "polarity", "country"], name="registercount_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.kind} {self.year}"


class FigureRelease(TenantRow):
    """Figures of what may only be counted, made once for a period and never changed."""

    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            tenant_key("figurerelease"),
            models.UniqueConstraint(fields=["tenant", "number"], name="figurerelease_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


class FigureTable(models.TextChoices):
    """What a figure counts."""

    ALONE = "alone", _("Reports that are counted only")
    GROUPS = "groups", _("Reports in the register that concern a group it does not name")


class PublishedFigure(TenantRow):
    """One figure of a release. The figures of a release overlap nowhere: none can be subtracted.

    An empty code stands for several of its kind together.
    """

    release = models.ForeignKey(
        FigureRelease, on_delete=models.CASCADE, related_name="figures", db_constraint=False
    )
    table = models.CharField(max_length=6, choices=FigureTable.choices)
    # Of several countries: none.
    country = models.CharField(max_length=2, blank=True)
    # A kind, or the letter of a family.
    kind = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=20, blank=True)
    # The first day of the month in which it began.
    month = models.DateField(null=True)
    reports = models.PositiveIntegerField()

    guard: ClassVar[Guard] = Guard(PolicyClass.PUBLISHED, published="true", worker=True)

    class Meta:
        ordering = ("-release", "table", "country", "kind", "group", "month")
        constraints = (
            tenant_key("publishedfigure"),
            TenantForeignKey(field="release", name="publishedfigure_same_tenant"),
            models.CheckConstraint(condition=Q(reports__gt=0), name="publishedfigure_counts"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.kind} {self.group}: {self.reports}"


class CountedReport(TenantRow):
    """A report that figures hold, or will hold with the next release. It is counted once.

    `has_row` says that the register shows it and does not name a group that it concerns.
    """

    obstacle = models.OneToOneField(
        Obstacle, on_delete=models.PROTECT, related_name="counted", db_constraint=False
    )
    has_row = models.BooleanField()
    entered_at = models.DateTimeField()
    release = models.ForeignKey(
        FigureRelease, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("countedreport"),
            TenantForeignKey(field="obstacle", name="countedreport_same_tenant"),
            TenantForeignKey(field="release", name="countedreport_release_same_tenant"),
        )
        indexes = (
            models.Index(
                fields=["tenant", "entered_at"],
                condition=Q(release=None),
                name="countedreport_waiting",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
