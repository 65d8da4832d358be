"""Who hears of a report or of figures that wait for a second person: officers, in neutral words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes
from portal.notifications.templates import Template, register
from portal.outbox import Event
from protection.cases.subscribers import describe_cases
from protection.reporting.states import ReportStatus

_OFFICERS = staff(StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR)


def _waits(event: Event) -> bool:
    return bool(event.references.get("status", ReportStatus.AWAITING) == ReportStatus.AWAITING)


register(
    *(
        Template(
            name=f"{event}.work",
            event=event,
            audience=_OFFICERS,
            headline=_("Something waits for a second person"),
            line=_("%(institution)s: something waits for a second person"),
            body=(_("Something at %(institution)s waits for a second person. Sign in to see it."),),
            variables=frozenset({"institution"}),
            when=_waits,
            is_sensitive=True,
        )
        for event in ("protection_report.requested", "protection_figures.prepared")
    )
)


@describes("protection.reportrequest")
def describe_reports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else."""
    return describe_cases(matters)


@describes("protection.protectionfigures")
def describe_figures(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The desk, and nothing else."""
    return describe_cases(matters)
