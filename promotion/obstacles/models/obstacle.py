"""An obstacle report: what analysts work on. The public never reads these rows.

What is published of one is a row of its own (`promotion.publication`). Who submitted it, the
sources, the private place and the original evidence stand in no column here: they are sealed to the
analysts' keys, or not collected.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.clocks import ClockState, ClockSubject, clock_state
from portal.grants import StaffRole
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass, holds_role
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful
from promotion.obstacles.states import (
    Band,
    Connection,
    DatePrecision,
    Extent,
    ObstacleOutcome,
    ObstacleStatus,
    Origin,
    PlacePrecision,
    Polarity,
    PublicationLevel,
    Verification,
)
from promotion.obstacles.tables import OBSTACLE_TRANSITIONS

# Who of the institution reads reports; the portal itself (no person in the context) counts them.
OF_ANALYSIS = f"({{person}} IS NULL OR {holds_role(StaffRole.ANALYST, StaffRole.DECISION_MAKER)})"
PUBLIC_STATES = frozenset({ObstacleStatus.PUBLISHED})


def _codes(size: int = 20) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=size), default=list, blank=True)


class Obstacle(TenantRow, Stateful, ClockSubject):
    """One report. `title` and `account` hold only words that are fit to be published."""

    Status = ObstacleStatus
    TRANSITIONS = OBSTACLE_TRANSITIONS

    # Random, said aloud on the telephone, and kept by both rows of a merger.
    reference = models.CharField(max_length=16)
    status = models.CharField(
        max_length=10, choices=ObstacleStatus.choices, default=ObstacleStatus.SUBMITTED
    )
    outcome = models.CharField(max_length=10, choices=ObstacleOutcome.choices, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    polarity = models.CharField(max_length=8, choices=Polarity.choices, default=Polarity.NEGATIVE)
    title = models.CharField(_("in one line"), max_length=200)
    account = models.TextField(_("what happened"), blank=True)
    language = models.CharField(max_length=12, default="en")
    kinds = _codes()
    freedoms = _codes()
    groups = _codes()
    standards = _codes()
    modality = models.CharField(max_length=8, default="MOD-UNK")

    country = CountryField(_("country or area"))
    # ISO 3166-2 where there is one; the name in words otherwise.
    province = models.CharField(_("province, state or region"), max_length=120, blank=True)
    # Filled in only where the place is public elsewhere; a private place is sealed.
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    place_precision = models.CharField(
        max_length=5, choices=PlacePrecision.choices, default=PlacePrecision.COUNTRY
    )
    starts_on = models.DateField(_("when, or from when"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    date_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )

    severity = models.PositiveSmallIntegerField(default=1)
    severity_computed = models.PositiveSmallIntegerField(default=1)
    # Codes of the reasons with their figures; the page says them in words.
    severity_reasons = models.JSONField(default=list)
    severity_note = models.TextField(blank=True)
    persons = models.CharField(max_length=5, choices=Band.choices, blank=True)
    organizations = models.CharField(max_length=5, choices=Band.choices, blank=True)
    extent = models.CharField(max_length=12, choices=Extent.choices, blank=True)
    is_reversible = models.BooleanField(null=True)
    is_repeated = models.BooleanField(default=False)

    verification = models.CharField(
        max_length=5, choices=Verification.choices, default=Verification.UNREVIEWED
    )
    source_grade = models.CharField(max_length=5, blank=True)
    information_grade = models.CharField(max_length=5, blank=True)
    source_count = models.PositiveSmallIntegerField(default=0)
    # How many persons or organizations of such a kind there are that it could be about: below
    # five, whoever reads it knows who is meant.
    possible_subjects = models.PositiveIntegerField(null=True, blank=True)

    level = models.CharField(
        max_length=5, choices=PublicationLevel.choices, default=PublicationLevel.INSTITUTION
    )
    embargo_until = models.DateTimeField(null=True, blank=True)
    # Consents of whoever submitted it, given with the receipt.
    may_publish = models.BooleanField(default=False)
    may_ask_reply = models.BooleanField(default=False)

    # Of what is public elsewhere: who published it first and where; never a person's name.
    source_name = models.CharField(_("source"), max_length=300, blank=True)
    source_links = ArrayField(models.URLField(max_length=1000), default=list, blank=True)
    source_licence = models.CharField(max_length=200, blank=True)
    # Which collection a row was imported from, and its id there.
    collection = models.CharField(max_length=60, blank=True)
    collection_key = models.CharField(max_length=200, blank=True)

    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_since = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    connection = models.CharField(max_length=12, choices=Connection.choices, blank=True)
    # The first person found it verified; a second one has not confirmed it yet.
    awaits_confirmation = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The second person's yes to a publication that waits for the end of an embargo.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # A correction waits for a second person, and who wrote it.
    has_correction = models.BooleanField(default=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Where it stood when it was sealed, and who sealed it.
    sealed_from = models.CharField(max_length=10, choices=ObstacleStatus.choices, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    # What the receipt of whoever submitted it is found by; it opens nothing by itself.
    receipt_locator = models.BinaryField(max_length=32, null=True)
    # What the receipt's answers are sealed to.
    receipt_key = models.BinaryField(max_length=32, null=True)

    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, staff_rows=OF_ANALYSIS, worker=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            tenant_key("obstacle"),
            TenantForeignKey(field="merged_into", name="obstacle_merged_same_tenant"),
            models.UniqueConstraint(fields=["tenant", "reference"], name="obstacle_reference_once"),
            models.UniqueConstraint(
                fields=["tenant", "collection", "collection_key"],
                condition=~Q(collection=""),
                name="obstacle_imported_once",
            ),
            models.UniqueConstraint(
                fields=["receipt_locator"],
                condition=Q(receipt_locator__isnull=False),
                name="obstacle_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ObstacleStatus.values), name="obstacle_status_known"
            ),
            models.CheckConstraint(
                condition=Q(severity__lte=5) & Q(severity_computed__lte=5),
                name="obstacle_severity_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="obstacle_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLIC)
                | (Q(place="") & Q(latitude=None) & Q(longitude=None)),
                name="obstacle_place_only_if_public",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | (Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180))),
                name="obstacle_point_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.PUBLIC) | ~Q(source_name=""),
                name="obstacle_public_has_source",
            ),
            models.CheckConstraint(
                condition=~Q(status=ObstacleStatus.MERGED) | Q(merged_into__isnull=False),
                name="obstacle_merged_says_into_what",
            ),
            models.CheckConstraint(
                condition=~Q(status=ObstacleStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="obstacle_published_says_when",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "status", "due_at"], name="obstacle_queue"),
            models.Index(fields=["tenant", "-created_at"], name="obstacle_newest"),
            models.Index(fields=["tenant", "country", "starts_on"], name="obstacle_series"),
            GinIndex(fields=["kinds"], name="obstacle_kinds"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def organization_id(self) -> None:
        """Nobody's own: whoever submitted it is not known here."""
        return

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue; of the step that is due next."""
        return clock_state(self.due_at)


class ObstaclePart(TenantRow):
    """A part of a report, as closed as the report is."""

    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )

    class Meta:
        abstract = True


class ObstacleActor(ObstaclePart):
    """Who is held responsible: a kind of actor, never a person, and to which degree."""

    actor = models.CharField(max_length=20)
    degree = models.CharField(max_length=20, default="DEG-UNK")
    answer = models.CharField(max_length=20, default="ANS-NON")

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("obstacleactor"),
            TenantForeignKey(field="obstacle", name="obstacleactor_same_tenant"),
            models.UniqueConstraint(
                fields=["obstacle", "actor", "degree"], name="obstacleactor_once"
            ),
        )

    def __str__(self) -> str:
        return self.actor


class ObstacleInstrument(ObstaclePart):
    """The law, order or decision that was used."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=OF_ANALYSIS, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("obstacleinstrument"),
            TenantForeignKey(field="obstacle", name="obstacleinstrument_same_tenant"),
        )

    def __str__(self) -> str:
        return self.kind
