"""What commitments do when they hear of an event: time limits that ended, people who left, words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from participation.commitments import notices  # noqa: F401 - it registers templates
from participation.commitments.effects import CHECK_CLOCK, FIRST_CLOCK
from participation.commitments.models import Commitment, CommitmentFollow
from participation.commitments.notices import COMMITMENT
from participation.commitments.services import end_round, open_to_all
from portal.clocks import Clock
from portal.looks.texts import text_of
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import RANG, Plan, plans
from portal.notifications.wording import day_in_words, days_in_words
from portal.outbox import Event, subscribe
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context


@plans(COMMITMENT, FIRST_CLOCK)
def plan_for_first_hearing(_clock: Clock) -> Plan:
    """Nobody is reminded of it; when it ends, everybody else is heard."""
    return Plan(before=())


@subscribe(RANG)
def time_is_over(event: Event) -> None:
    """A round of checking ends, or opens to all, by itself."""
    if event.subject_type != COMMITMENT or event.tenant_id is None:
        return
    name = event.references.get("name")
    if name == CHECK_CLOCK:
        end_round(event.subject_id, tenant_id=event.tenant_id)
    elif name == FIRST_CLOCK:
        open_to_all(event.subject_id, tenant_id=event.tenant_id)


@subscribe("account.erased")
def forget_follower(event: Event) -> None:
    """What somebody followed goes with the account."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        CommitmentFollow.objects.filter(person_id=event.subject_id).delete()


@describes(COMMITMENT)
def describe_commitments(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """What was promised, until when, and its page on the reader's side."""
    rows = {
        row.pk: row
        for row in Commitment.objects.filter(
            pk__in=[matter.subject_id for matter in matters]
        ).select_related("tenant")
    }
    return {
        matter.key: Description(
            values={
                "title": text_of(rows[matter.subject_id], "title").text,
                "due": day_in_words(matter, rows[matter.subject_id]),
                "left": days_in_words(matter),
            },
            path=_path(matter, rows[matter.subject_id]),
        )
        for matter in matters
        if matter.subject_id in rows
    }


def _path(matter: Matter, row: Commitment) -> str:
    page = "staff-commitment" if matter.for_staff else "commitment"
    return path_to(page, tenant=row.tenant.slug, commitment=row.pk)
