"""What accreditation does when it hears of an event: it tells the people concerned.

Which event tells whom stands in notices.py and, for time limits, in clock_notices.py; here the
rows of this room are put into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from participation.accreditation import clock_notices, notices  # noqa: F401 - register templates
from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    PeriodicReport,
)
from portal.calendars import Calendar
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.policies.kinds import Days
from portal.policies.kinds.amounts import in_days

APPLICATION = "participation.application"
ACCREDITATION = "participation.accreditation"
REPORT = "participation.periodicreport"
CHANGE = "participation.changerequest"


def _by_id(matters: Iterable[Matter], rows: Iterable[Any]) -> list[tuple[Matter, Any]]:
    known = {row.pk: row for row in rows}
    return [(matter, known[matter.subject_id]) for matter in matters if matter.subject_id in known]


def day_in_words(moment: datetime | None, zone: str) -> str:
    """The last day of a time limit at the institution's seat; a limit ends at 24:00."""
    if moment is None:
        return ""
    day = Calendar(zone=ZoneInfo(zone)).last_day(moment)
    return date_format(day, "DATE_FORMAT")


def _days(matter: Matter) -> str:
    """The days that the event spoke of: before the time limit, or since."""
    return in_days(matter.references.get("days", 0), Days.CALENDAR)


def _due(matter: Matter, row: Any) -> str:
    """The day the event spoke of, which the row may have left behind since."""
    stated = matter.references.get("due")
    return day_in_words(
        datetime.fromisoformat(stated) if stated else row.due_at, row.tenant.time_zone
    )


@describes(APPLICATION)
def describe_applications(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose application it is, by when somebody must act, and where it stands."""
    rows = Application.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={
                "organization": row.organization_name,
                "due": _due(matter, row),
                "left": _days(matter),
                "receipt": row.receipt,
            },
            path=_application_path(matter, row),
        )
        for matter, row in _by_id(matters, rows.select_related("tenant"))
    }


def _application_path(matter: Matter, row: Application) -> str:
    if matter.for_staff:
        return path_to("staff-dossier", tenant=row.tenant.slug, application_id=row.pk)
    return path_to("application", tenant=row.tenant.slug, application=row.pk)


def _accreditation_path(row: Accreditation, *, for_staff: bool) -> str:
    slug = row.tenant.slug
    page = "accreditation-file" if for_staff else "accreditation-status"
    return path_to(page, tenant=slug, accreditation=row.pk) or path_to("accreditation", tenant=slug)


@describes(ACCREDITATION)
def describe_accreditations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose status it is and by when somebody must act."""
    rows = Accreditation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={
                "organization": row.organization_name,
                "due": _due(matter, row),
                "left": _days(matter),
            },
            path=_accreditation_path(row, for_staff=matter.for_staff),
        )
        for matter, row in _by_id(matters, rows.select_related("tenant"))
    }


@describes(REPORT)
def describe_reports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose report it is and when it is due."""
    rows = PeriodicReport.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={
                "organization": row.accreditation.organization_name,
                "due": date_format(row.due_on, "DATE_FORMAT"),
                "left": _days(matter),
                "receipt": row.receipt,
            },
            path=_accreditation_path(row.accreditation, for_staff=matter.for_staff),
        )
        for matter, row in _by_id(matters, rows.select_related("tenant", "accreditation__tenant"))
    }


@describes(CHANGE)
def describe_changes(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose status is to change."""
    rows = ChangeRequest.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={"organization": row.accreditation.organization_name},
            path=_accreditation_path(row.accreditation, for_staff=matter.for_staff),
        )
        for matter, row in _by_id(matters, rows.select_related("accreditation__tenant"))
    }
