"""What this room does when it hears of an event: it tells people, and forgets who leaves."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from participation.restrictions.erasing import forget_reports_of
from participation.restrictions.models import Restriction
from participation.restrictions.notices import RESTRICTION
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.outbox import Event, subscribe


@describes(RESTRICTION)
def describe_reports(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The receipt and the page: never what happened."""
    rows = Restriction.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={"receipt": known[matter.subject_id].receipt},
            path=path_to(
                "staff-restriction" if matter.for_staff else "restriction",
                tenant=known[matter.subject_id].tenant.slug,
                restriction=matter.subject_id,
            ),
        )
        for matter in matters
        if matter.subject_id in known
    }


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """Nobody is left to be answered."""
    forget_reports_of(event.subject_id)
