"""What the public reads of strategies: rows made by `publishing`, and nothing else.

Page, list, feed, export, API, search and country pages read these rows alone. An owner who is not
listed stands nowhere in them: not by name, id, number, date or share of the work.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django_countries.fields import CountryField

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from promotion.strategies.states import StrategyStatus


def _ids() -> "ArrayField[list[object], list[object]]":
    return ArrayField(models.UUIDField(), default=list, blank=True)


def _codes() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True)


class PublishedStrategy(TenantRow):
    """A strategy as everybody reads it. It has the strategy's id."""

    status = models.CharField(max_length=16, choices=StrategyStatus.choices)
    # The owners write a new text; what stands here is the one that was signed last.
    is_being_amended = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    countries = ArrayField(CountryField(), default=list, blank=True)
    freedoms = _codes()
    groups = _codes()
    # In percent, rounded down; nothing where the plan has no part that counts.
    progress = models.PositiveSmallIntegerField(null=True)
    blocked = models.PositiveSmallIntegerField(default=0)
    outcomes = models.PositiveSmallIntegerField(default=0)
    obstacles = _ids()
    signals = _ids()
    commitments = _ids()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    # The day alone: the minute of the last signature would tell who signed last.
    adopted_on = models.DateField()
    changed_at = models.DateTimeField()
    # Everything else on its page, in the shape that `document.public_document` gives it.
    document = models.JSONField(default=dict)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="true", lookup=True, worker=True
    )

    class Meta:
        ordering = ("-adopted_on", "-id")
        constraints = (tenant_key("publishedstrategy"),)
        indexes = (
            models.Index(fields=["tenant", "-adopted_on", "-id"], name="publishedstrategy_newest"),
            models.Index(fields=["tenant", "-changed_at"], name="publishedstrategy_changed"),
            GinIndex(fields=["countries"], name="publishedstrategy_countries"),
            GinIndex(fields=["obstacles"], name="publishedstrategy_obstacles"),
            GinIndex(fields=["commitments"], name="publishedstrategy_promises"),
            GinIndex(fields=["signals"], name="publishedstrategy_signals"),
        )

    def __str__(self) -> str:
        return str(self.pk)
