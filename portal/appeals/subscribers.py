"""Who is told of a request for review. All of it is sensitive: mail says only that there is news."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.actors.models import MatterAccess
from portal.appeals.effects import ACKNOWLEDGEMENT_CLOCK, FILING_CLOCK
from portal.appeals.models import Appeal
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Recipient, Template, register
from portal.notifications.wording import day_in_words, days_in_words
from portal.outbox import Event


def _clock(name: str) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        is_ours = event.subject_type == "portal.appeal"
        return is_ours and bool(event.references.get("name") == name)

    return matches


def _author(event: Event, review: Appeal) -> list[Recipient]:
    """Whoever asks for the review and those with whom it is shared: nobody else of the group."""
    shared_with = MatterAccess.objects.filter(
        organization=review.organization,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
    )
    people = {review.filed_by_id, *shared_with.values_list("person_id", flat=True)}
    return [
        Recipient(person_id, review.organization_id)
        for person_id in sorted(people, key=str)
        if person_id is not None
    ]


_REVIEWERS = staff(StaffRole.APPEALS_REVIEWER)

register(
    Template(
        name="appeal.file.reminder",
        event=REMINDER,
        when=_clock(FILING_CLOCK),
        audience=_author,
        headline=_("Reminder: you can still ask for a review"),
        line=_("%(institution)s: you can ask for a review until %(due)s, %(left)s left"),
        body=(_("You can ask %(institution)s for a review until %(due)s: %(left)s left."),),
        variables=frozenset({"institution", "due", "left"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.file.rang",
        event=RANG,
        when=_clock(FILING_CLOCK),
        audience=_author,
        headline=_("The time to ask for a review has passed"),
        line=_("%(institution)s: the time to ask for a review ended on %(due)s"),
        body=(
            _(
                "The time to ask %(institution)s for a review ended on %(due)s. You can still ask "
                "and say why you are late."
            ),
        ),
        variables=frozenset({"institution", "due"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.acknowledge.reminder",
        event=REMINDER,
        when=_clock(ACKNOWLEDGEMENT_CLOCK),
        audience=_REVIEWERS,
        headline=_("Reminder: acknowledge a request for a review"),
        line=_("%(institution)s: acknowledge a request for a review by %(due)s, %(left)s left"),
        body=(_("A request for a review waits at %(institution)s until %(due)s: %(left)s left."),),
        variables=frozenset({"institution", "due", "left"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.acknowledge.rang",
        event=RANG,
        when=_clock(ACKNOWLEDGEMENT_CLOCK),
        audience=_REVIEWERS,
        headline=_("A request for a review was not acknowledged in time"),
        line=_("%(institution)s: a request for a review is not acknowledged since %(due)s"),
        body=(_("A request for a review waits at %(institution)s. It was due on %(due)s."),),
        variables=frozenset({"institution", "due"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.acknowledge.step",
        event=STEP,
        when=_clock(ACKNOWLEDGEMENT_CLOCK),
        audience=staff(StaffRole.ADMINISTRATOR),
        headline=_("A request for a review is still not acknowledged"),
        line=_("%(institution)s: a request for a review is overdue by %(left)s"),
        body=(_("A request for a review at %(institution)s is overdue by %(left)s."),),
        variables=frozenset({"institution", "left"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.filed.told",
        event="appeal.filed",
        audience=_author,
        headline=_("Your request for a review has arrived"),
        line=_("%(institution)s: your request for a review has arrived, receipt %(receipt)s"),
        body=(
            _(
                "%(institution)s has received your request for a review. Keep the number of the "
                "receipt: %(receipt)s. Nobody who took part in the decision can take it up."
            ),
        ),
        variables=frozenset({"institution", "receipt"}),
        is_sensitive=True,
        tells_actor=True,
    ),
    Template(
        name="appeal.filed.work",
        event="appeal.filed",
        audience=_REVIEWERS,
        headline=_("A review was asked for"),
        line=_("%(institution)s: a review was asked for"),
        body=(
            _(
                "A review was asked for at %(institution)s. Acknowledge it if you took no part in "
                "the decision."
            ),
        ),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    ),
    Template(
        name="appeal.acknowledged.told",
        event="appeal.acknowledged",
        audience=_author,
        headline=_("Your request for a review was taken up"),
        line=_("%(institution)s: your request for a review was taken up"),
        body=(
            _(
                "%(institution)s has acknowledged your request for a review. Somebody who took no "
                "part in the decision handles it."
            ),
        ),
        variables=frozenset({"institution"}),
        is_sensitive=True,
    ),
)


@describes("portal.appeal")
def describe_reviews(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """The receipt of a request, and its page."""
    rows = Appeal.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant")}
    return {
        matter.key: Description(
            values={
                "receipt": known[matter.subject_id].receipt,
                "due": day_in_words(matter, known[matter.subject_id]),
                "left": days_in_words(matter),
            },
            path=path_to(
                "staff-appeal" if matter.for_staff else "appeal",
                tenant=known[matter.subject_id].tenant.slug,
                appeal=matter.subject_id,
            ),
        )
        for matter in matters
        if matter.subject_id in known
    }
