"""Who is told about an export: those who approve it, and whoever asked for it."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import ExportRequest
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Audience, Recipient, Template, Text, register
from portal.outbox import Event


def _requester(_event: Event, export: ExportRequest) -> Sequence[Recipient]:
    return [Recipient(export.requested_by_id, is_staff=True)]


def _always(_event: Event) -> bool:
    return True


def _needs_a_second_person(event: Event) -> bool:
    return bool(event.references.get("status") == "awaiting")


def _export(
    event: str,
    audience: Audience,
    line: Text,
    body: Text,
    *,
    when: Callable[[Event], bool] = _always,
) -> Template:
    return Template(
        name=f"{event}.work",
        event=event,
        audience=audience,
        headline=_("An export"),
        line=line,
        body=(body,),
        variables=frozenset({"institution"}),
        when=when,
    )


register(
    _export(
        "export.requested",
        staff(StaffRole.ADMINISTRATOR, StaffRole.DECISION_MAKER),
        _("%(institution)s: an export waits for a second person"),
        _("Somebody at %(institution)s has asked for an export. Approve it or decline it."),
        when=_needs_a_second_person,
    ),
    _export(
        "export.declined",
        _requester,
        _("%(institution)s: your export was declined"),
        _("The export that you asked for at %(institution)s was declined."),
    ),
    _export(
        "export.finished",
        _requester,
        _("%(institution)s: your export is ready"),
        _("The export that you asked for at %(institution)s is ready for a day."),
    ),
    _export(
        "export.failed",
        _requester,
        _("%(institution)s: your export could not be made"),
        _("The export that you asked for at %(institution)s could not be made. Ask for it again."),
    ),
)


@describes("participation.exportrequest")
def describe_exports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of the export."""
    rows = ExportRequest.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            path=path_to(
                "staff-export",
                tenant=known[matter.subject_id].tenant.slug,
                export_id=matter.subject_id,
            )
        )
        for matter in matters
        if matter.subject_id in known
    }
