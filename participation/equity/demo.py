"""Figures on equity in the demo: a first cycle, one that is published, one that runs.

Few decisions were made there, so what they say is that there are too few to say anything.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from participation.equity.models import EquityReport, EquityStatus
from participation.equity.services import begin_cycle, make_reports
from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

KIND = "accreditation"
SHOWN = "riverland-style"
NOTE = (
    "Too few decisions were made in these years to say whether they differ between groups. We shall"
    " look again each year. Meanwhile we asked two organizations that did not finish their"
    " application what stood in their way."
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Every institution's running figures; one institution has published a cycle before."""
    year = timezone.now().year
    for tenant in tenants:
        if tenant.slug == SHOWN:
            _publish_last(tenant, _administrator(staff[tenant.slug], tenant), year)
        with tenant_context(system_actor(tenant.pk)):
            make_reports(tenant=tenant)


def _administrator(rows: Any, tenant: Tenant) -> Actor:
    role = StaffRole.ADMINISTRATOR.value
    return demo_actor(next(user for person, user in rows if role in person.roles), tenant)


def _publish_last(tenant: Tenant, administrator: Actor, year: int) -> None:
    with at(datetime(year - 1, 1, 12, 9, tzinfo=UTC)), tenant_context(system_actor(tenant.pk)):
        begin_cycle(tenant=tenant, kind=KIND, cycle=year - 2)
    with at(datetime(year, 1, 12, 9, tzinfo=UTC)):
        with tenant_context(system_actor(tenant.pk)):
            begin_cycle(tenant=tenant, kind=KIND, cycle=year - 1)
        with tenant_context(administrator):
            report = EquityReport.objects.get(tenant=tenant, kind=KIND, cycle=year - 1)
            if report.status == EquityStatus.INTERNAL:
                values = {"note": NOTE, "note_language": "en"}
                perform(EquityReport, report.pk, "publish", actor=administrator, values=values)
