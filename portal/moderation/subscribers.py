"""Who is told of reports: the moderators of a new one, whoever reported of what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.moderation.effects import kinds
from portal.moderation.models import TextReport
from portal.moderation.notices import MODERATORS
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Recipient, Template, register
from portal.outbox import Event


def _reader(_event: Event, report: TextReport) -> list[Recipient]:
    return [] if report.person_id is None else [Recipient(report.person_id)]


register(
    Template(
        name="text_report.made.work",
        event="text_report.made",
        audience=staff(*MODERATORS),
        headline=_("A reader reported a text"),
        line=_("%(institution)s: a reader reported a text"),
        body=(
            _(
                "A reader reported a text at %(institution)s. Look at it; the text stays until then."
            ),
        ),
        variables=frozenset({"institution"}),
    ),
    Template(
        name="text_report.answered.told",
        event="text_report.answered",
        audience=_reader,
        headline=_("The moderators looked at the text that you reported"),
        line=_("%(institution)s looked at the text that you reported: %(result)s"),
        body=(
            _(
                "The moderators of %(institution)s looked at the text that you reported: %(result)s."
            ),
        ),
        variables=frozenset({"institution", "result"}),
    ),
)


@describes("portal.textreport")
def describe_reports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The result, and the moderators' queue or the public page on moderation."""
    rows = TextReport.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: _described(known[matter.subject_id], for_staff=matter.for_staff)
        for matter in matters
        if matter.subject_id in known
    }


def _described(report: TextReport, *, for_staff: bool) -> Description:
    values: dict[str, Any] = {"result": report.get_result_display()}
    kind = kinds().get(report.subject_type)
    page = kind.queue if for_staff and kind else "moderation"
    return Description(values, path_to(page, tenant=report.tenant.slug))
