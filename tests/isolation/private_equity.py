"""Private rows of figures on equity: a report, a copy that is not public yet, a band."""

import uuid
from datetime import date

from participation.equity.models import EquityPublication, EquityReport, GroupBand
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast


def make_private_equity(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Figures that only the institution reads."""
    years = {"since": date(2024, 1, 1), "until": date(2026, 12, 31)}
    which = {"tenant": cast.institution, "kind": "accreditation"}
    with tenant_context(system_actor(cast.institution.pk)):
        report = EquityReport.objects.create(
            **which, **years, cycle=2026, content={"canary": canary, "total": {}, "dimensions": []}
        )
        EquityPublication.objects.create(
            **which,
            **years,
            report=report,
            cycle=2026,
            content={"canary": canary, "total": {}, "dimensions": []},
            note=f"About {canary}.",
            note_language="en",
        )
        GroupBand.objects.create(
            **which, first_year=2024, last_year=2026, group="g01", many="20", share="50"
        )
    return {"equity": report.pk}
