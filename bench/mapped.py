"""A level for every country and area, and the pictures that pages asked for, drawn at once."""

from datetime import date

from django.utils import timezone

from portal.charts.drawing import Asked, draw
from portal.charts.models import Drawing
from portal.m49 import areas
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from promotion.countries.models import FreedomAssessment


def every_country_assessed(slug: str, freedom: str = "FRE-ASM") -> None:
    """Plant published levels at an institution; what is there stays."""
    tenant = Tenant.objects.get(slug=slug)
    with tenant_context(system_actor(tenant.pk)):
        there = set(
            FreedomAssessment.objects.filter(
                tenant=tenant, freedom=freedom, status="published"
            ).values_list("country", flat=True)
        )
        FreedomAssessment.objects.bulk_create(
            FreedomAssessment(
                tenant=tenant,
                country=code,
                freedom=freedom,
                status="published",
                level=number % 5 + 1,
                trend="same",
                coverage="partial",
                text="Planted to be weighed.",
                sources="None.",
                assessed_on=date(2026, 1, 1),
                published_at=timezone.now(),
            )
            for number, code in enumerate(sorted(areas()))
            if code not in there
        )


def draw_asked(slug: str) -> None:
    """Draw what waits at one institution, as the worker does."""
    tenant = Tenant.objects.get(slug=slug)
    with tenant_context(system_actor(tenant.pk)):
        waiting = list(Drawing.objects.filter(tenant=tenant, drawn_at=None))
        asked = [Asked(row.key, row.kind, row.content, row.language) for row in waiting]
        for row, picture in zip(waiting, draw(asked), strict=True):
            row.svg, row.drawn_at = picture or "", timezone.now() if picture else None
        Drawing.objects.bulk_update(waiting, ["svg", "drawn_at"])
