"""Assessments and levels as the tests of countries need them."""

from datetime import date
from typing import Any

from django.utils import timezone

from portal.grants import StaffRole
from portal.m49 import areas
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.countries.models import FreedomAssessment
from promotion.countries.services import write_assessment
from tests.cast import Cast
from tests.promotion.publication.making import within

VALUES: dict[str, Any] = {
    "level": 4,
    "trend": "worse",
    "coverage": "partial",
    "text": "Permits are refused outside the capital.",
    "sources": "A public report of 2026.",
    "language": "en",
    "assessed_on": date(2026, 6, 1),
}


def submitted(cast: Cast, country: str = "IS", freedom: str = "FRE-ASM", **values: Any) -> Any:
    """An assessment of the analyst, sent to a second person."""
    writer = cast.staff[StaffRole.ANALYST]
    with tenant_context(writer):
        row = write_assessment(
            tenant=cast.institution,
            country=country,
            freedom=freedom,
            values=VALUES | values,
            actor=writer,
        )
        return perform(FreedomAssessment, row.pk, "submit", actor=writer)


def published(cast: Cast, country: str = "IS", freedom: str = "FRE-ASM", **values: Any) -> Any:
    """An assessment that a second person published."""
    row = submitted(cast, country, freedom, **values)
    checker = cast.staff[StaffRole.DECISION_MAKER]
    with tenant_context(checker):
        return perform(FreedomAssessment, row.pk, "publish", actor=checker)


def assess_everywhere(tenant: Tenant, freedom: str = "FRE-ASM") -> int:
    """A level for every country and area there is: the heaviest map. How many."""
    now = timezone.now()
    rows = [
        FreedomAssessment(
            tenant=tenant,
            country=code,
            freedom=freedom,
            status="published",
            published_at=now,
            created_at=now,
            **VALUES | {"level": number % 5 + 1},
        )
        for number, code in enumerate(sorted(areas()))
    ]
    with within(tenant):
        FreedomAssessment.objects.bulk_create(rows)
    return len(rows)
