"""Figures of the demo: reports that may only be counted, and the first release that counts them.

All of it happens in invented countries.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.ids import random_code
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle
from promotion.obstacles.states import (
    DatePrecision,
    ObstacleStatus,
    Origin,
    PlacePrecision,
    PublicationLevel,
    Verification,
)
from promotion.publication.models import FigureRelease
from promotion.publication.releasing import make_release
from promotion.publication.services import show_many

SLUG = "riverland-style"
# What happened, country, kind, freedom, group, severity, how many could be meant.
_TOLD = (
    ("A journalist was summoned twice", "XA", "P09", "FRE-EXP", "GRP-JRN", 3, 80),
    ("An editor was followed on the way home", "XA", "P09", "FRE-EXP", "GRP-JRN", 3, 80),
    ("A correspondent’s telephone was searched", "XA", "D06", "FRE-PRV", "GRP-JRN", 3, 60),
    ("A threat was left at an office of lawyers", "XA", "P08", "FRE-JUS", "GRP-LAW", 4, 3),
    ("A union’s local branch was inspected three times", "XB", "L06", "FRE-ASS", "GRP-TUN", 2, 40),
    ("A union was asked for the names of its members", "XB", "L06", "FRE-ASS", "GRP-TUN", 3, 40),
    ("A land defender was told to leave", "XC", "P08", "FRE-LIB", "GRP-ENV", 4, 2),
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """The council's figures, once; staff and organizations have no part in it."""
    for tenant in tenants:
        if tenant.slug != SLUG:
            continue
        with tenant_context(system_actor(tenant.pk)):
            if not FigureRelease.objects.filter(tenant=tenant).exists():
                _load(tenant, timezone.now())


def _load(tenant: Tenant, now: datetime) -> None:
    arrived = now - timedelta(days=50)
    rows = [_row(tenant, told, arrived) for told in _TOLD]
    Obstacle.objects.bulk_create(rows)
    show_many(rows, now=arrived + timedelta(days=12))
    make_release(tenant, now=now)


def _row(tenant: Tenant, told: tuple[Any, ...], arrived: datetime) -> Obstacle:
    title, country, kind, freedom, group, severity, subjects = told
    return Obstacle(
        tenant=tenant,
        reference=random_code(8),
        status=ObstacleStatus.PUBLISHED,
        origin=Origin.ORGANIZATION,
        title=title,
        account="",
        kinds=[kind],
        freedoms=[freedom],
        groups=[group],
        country=country,
        place_precision=PlacePrecision.COUNTRY,
        starts_on=(arrived - timedelta(days=9)).date(),
        date_precision=DatePrecision.DAY,
        severity=severity,
        severity_computed=severity,
        verification=Verification.CORROBORATED,
        possible_subjects=subjects,
        level=PublicationLevel.FIGURES,
        may_publish=True,
        published_at=arrived + timedelta(days=12),
    )
