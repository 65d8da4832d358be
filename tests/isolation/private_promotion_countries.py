"""Private rows of countries: an assessment that waits, a law that is not shown, a picture for analysts."""

import uuid
from datetime import date

from django.utils import timezone

from portal.charts.models import Drawing
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.countries.models import FreedomAssessment, Law, LawStage
from tests.cast import Cast


def make_private_countries(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """What only those who write of countries read; IS has no public row."""
    which = {"tenant": cast.institution, "country": "IS"}
    with tenant_context(system_actor(cast.institution.pk)):
        assessment = FreedomAssessment.objects.create(
            **which,
            freedom="FRE-ASM",
            level=4,
            trend="worse",
            coverage="poor",
            text=f"About {canary}.",
            sources=canary,
            assessed_on=date(2026, 5, 1),
        )
        law = Law.objects.create(**which, title=canary, kind="LEG-BIL", source_name=canary)
        stage = LawStage.objects.create(
            tenant=cast.institution, law=law, stage="STG-DRF", on=date(2026, 5, 1), note=canary
        )
        Drawing.objects.create(
            tenant=cast.institution,
            key="0" * 32,
            kind="bars",
            language="en",
            audience="analysts",
            content={"canary": canary},
            table={"name": canary, "columns": [], "rows": []},
            asked_at=timezone.now(),
        )
    return {
        "assessment": assessment.pk,
        "law": law.pk,
        "stage": stage.pk,
        "country_row": law.pk,
    }
