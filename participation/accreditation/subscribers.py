"""What accreditation does when it hears of an event: it tells the people concerned.

Which event tells whom stands in notices.py and, for time limits, in clock_notices.py; here the
rows of this room are put into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from participation.accreditation import (  # noqa: F401 - they register templates
    clock_notices,
    export_notices,
    import_notices,
    notices,
    notices_of_reviews,
)
from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    PeriodicReport,
)
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.wording import day_in_words, days_in_words

APPLICATION = "participation.application"
ACCREDITATION = "participation.accreditation"
REPORT = "participation.periodicreport"
CHANGE = "participation.changerequest"


def _by_id(matters: Iterable[Matter], rows: Iterable[Any]) -> list[tuple[Matter, Any]]:
    known = {row.pk: row for row in rows}
    return [(matter, known[matter.subject_id]) for matter in matters if matter.subject_id in known]


@describes(APPLICATION)
def describe_applications(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose application it is, by when somebody must act, and where it stands."""
    rows = Application.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={
                "organization": row.organization_name,
                "due": day_in_words(matter, row),
                "left": days_in_words(matter),
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
    if for_staff:
        return path_to("staff-status", tenant=slug, accreditation_id=row.pk)
    return path_to("accreditation-own", tenant=slug, accreditation=row.pk)


def _report_path(matter: Matter, row: PeriodicReport) -> str:
    slug = row.tenant.slug
    if matter.for_staff:
        return path_to("staff-report", tenant=slug, report_id=row.pk)
    return path_to(
        "accreditation-report", tenant=slug, accreditation=row.accreditation_id, report=row.pk
    )


def _change_path(matter: Matter, row: ChangeRequest) -> str:
    if matter.for_staff:
        return path_to("staff-change", tenant=row.tenant.slug, change_id=row.pk)
    return _accreditation_path(row.accreditation, for_staff=False)


@describes(ACCREDITATION)
def describe_accreditations(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose status it is and by when somebody must act."""
    rows = Accreditation.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={
                "organization": row.organization_name,
                "due": day_in_words(matter, row),
                "left": days_in_words(matter),
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
                "left": days_in_words(matter),
                "receipt": row.receipt,
            },
            path=_report_path(matter, row),
        )
        for matter, row in _by_id(matters, rows.select_related("tenant", "accreditation"))
    }


@describes(CHANGE)
def describe_changes(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Whose status is to change."""
    rows = ChangeRequest.objects.filter(pk__in=[matter.subject_id for matter in matters])
    return {
        matter.key: Description(
            values={"organization": row.accreditation.organization_name},
            path=_change_path(matter, row),
        )
        for matter, row in _by_id(matters, rows.select_related("tenant", "accreditation__tenant"))
    }
