"""What appeals do when they hear of an event: they describe their rows, and close what is over.

Which event tells whom stands in notices.py and, for time limits, in clock_notices.py.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.appeals import clock_notices, notices  # noqa: F401 - they register templates
from portal.appeals.effects import SECOND_CLOCK
from portal.appeals.erasing import forget_appeals_of
from portal.appeals.models import Appeal, InterimMeasure
from portal.appeals.states import AppealStatus
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import RANG
from portal.notifications.wording import day_in_words, days_in_words
from portal.outbox import Event, subscribe
from portal.permissions import system_actor
from portal.transitions import perform, transition_of

_ENDS = (
    "appeal.declared_not_admissible",
    "appeal.let_stand",
    "appeal.carried_out",
)


@subscribe(*_ENDS, RANG)
def conclude_what_is_over(event: Event) -> None:
    """A review in which nobody can do anything more is closed by the portal."""
    if event.subject_type != Appeal._meta.label_lower:
        return
    if event.name == RANG and event.references.get("name") != SECOND_CLOCK:
        return
    appeal = Appeal.objects.filter(pk=event.subject_id, status=AppealStatus.DECIDED).first()
    conclude = transition_of(Appeal, "conclude")
    if appeal is not None and conclude.available(appeal):
        perform(Appeal, appeal.pk, conclude.name, actor=system_actor(appeal.tenant_id))


@subscribe("account.erased")
def forget_appellant(event: Event) -> None:
    """Nobody is left to be heard."""
    forget_appeals_of(event.subject_id)


@describes("portal.appeal")
def describe_appeals(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The receipt of a request, and its page."""
    rows = Appeal.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: _described(matter, known[matter.subject_id], known[matter.subject_id])
        for matter in matters
        if matter.subject_id in known
    }


@describes("portal.interimmeasure")
def describe_measures(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The page of the appeal in which a measure is asked for."""
    rows = InterimMeasure.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("appeal", "tenant")}
    return {
        matter.key: _described(matter, known[matter.subject_id], known[matter.subject_id].appeal)
        for matter in matters
        if matter.subject_id in known
    }


def _described(matter: Matter, row: Appeal | InterimMeasure, appeal: Appeal) -> Description:
    asked_for_file = matter.for_staff and matter.references.get("name") == "file"
    page = "staff-appeal" if matter.for_staff else "appeal"
    return Description(
        values={
            "receipt": appeal.receipt,
            "due": day_in_words(matter, row),
            "left": days_in_words(matter),
        },
        path=path_to(
            "staff-file" if asked_for_file else page,
            tenant=row.tenant.slug,
            appeal=appeal.pk,
        ),
    )
