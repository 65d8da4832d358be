"""What the public reads of obstacles: rows that the guard made, and nothing else.

Page, map, feed, export, API and statistics read these rows alone; the reports themselves are shown
to no role but the institution's analysts. A row is made anew at each revision. After a retraction
for safety only the opaque id, the revision and its time are left.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from promotion.obstacles.models import Obstacle
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

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", lookup=True, worker=True
    )

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = (
            tenant_key("publishedobstacle"),
            TenantForeignKey(field="obstacle", name="publishedobstacle_same_tenant"),
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
        )

    def __str__(self) -> str:
        return str(self.pk)
