"""What access to information does when it hears of an event: it tells people, warns, lets lapse."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from participation.information import notices  # noqa: F401 - it registers templates
from participation.information.clocks import ANSWER_CLOCK, CLARIFICATION_CLOCK
from participation.information.erasing import forget_requests_of
from participation.information.lapsing import let_lapse, note_warning
from participation.information.models import InformationRequest
from participation.information.permissions import REQUEST
from portal.clocks import Clock
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import RANG, REMINDER
from portal.notifications.wording import day_in_words
from portal.outbox import Event, subscribe
from portal.timekeeping import follows_clock


@describes(REQUEST)
def describe_requests(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The receipt of a request, by when somebody must act, and its page."""
    rows = InformationRequest.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={
                "receipt": known[matter.subject_id].receipt,
                "due": day_in_words(matter, known[matter.subject_id]),
            },
            path=_path(matter, known[matter.subject_id]),
        )
        for matter in matters
        if matter.subject_id in known
    }


def _path(matter: Matter, row: InformationRequest) -> str:
    name = "staff-information-request" if matter.for_staff else "information-request"
    return path_to(name, tenant=row.tenant.slug, information_request=row.pk)


def _is_open_question(event: Event) -> bool:
    return event.subject_type == REQUEST and event.references.get("name") == CLARIFICATION_CLOCK


@subscribe(REMINDER)
def warn_before_the_end(event: Event) -> None:
    """The reminder that was just told is the warning."""
    if _is_open_question(event):
        note_warning(event.subject_id)


@subscribe(RANG)
def end_what_stays_unanswered(event: Event) -> None:
    """The time to answer the institution's question is over."""
    if _is_open_question(event):
        let_lapse(event.subject_id)


@subscribe("account.erased")
def forget_person(event: Event) -> None:
    """Nobody is left to be answered."""
    forget_requests_of(event.subject_id)


@follows_clock(REQUEST, ANSWER_CLOCK)
def show_answer_day(clock: Clock) -> None:
    """A changed calendar moves the day that the request shows."""
    InformationRequest.objects.filter(pk=clock.subject_id).update(answer_due_at=clock.due_at)


@follows_clock(REQUEST, CLARIFICATION_CLOCK)
def show_question_day(clock: Clock) -> None:
    """The same for the day by which the question is to be answered."""
    InformationRequest.objects.filter(pk=clock.subject_id, question_due_at__isnull=False).update(
        question_due_at=clock.due_at
    )
