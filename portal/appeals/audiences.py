"""Who is told of an appeal: its author, those who review it, the unit that holds the file."""

from portal.actors.models import MatterAccess, StaffMembership
from portal.appeals.contestable import contestable
from portal.appeals.models import Appeal, InterimMeasure
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.templates import Recipient
from portal.outbox import Event

REVIEWERS = staff(StaffRole.APPEALS_REVIEWER)
ABOVE = staff(StaffRole.ADMINISTRATOR)


def appeal_of(subject: Appeal | InterimMeasure) -> Appeal:
    """The appeal that a row is, or is part of."""
    return subject if isinstance(subject, Appeal) else subject.appeal


def author(_event: Event, subject: Appeal | InterimMeasure) -> list[Recipient]:
    """Whoever asks for the review and those with whom it is shared: nobody else of the group."""
    appeal = appeal_of(subject)
    shared_with = MatterAccess.objects.filter(
        organization=appeal.organization,
        subject_type=Appeal._meta.label_lower,
        subject_id=appeal.pk,
    )
    people = {appeal.filed_by_id, *shared_with.values_list("person_id", flat=True)}
    return [
        Recipient(person_id, appeal.organization_id)
        for person_id in sorted(people, key=str)
        if person_id is not None
    ]


def panel(event: Event, subject: Appeal | InterimMeasure) -> list[Recipient]:
    """Those who review this matter; where nobody does yet, the institution's reviewers."""
    appeal = appeal_of(subject)
    people = dict.fromkeys([appeal.reviewer_id, *appeal.panel])
    found = [
        Recipient(person, None, is_staff=person not in appeal.outside_reviewers)
        for person in people
        if person is not None
    ]
    return found or list(REVIEWERS(event, subject))


def unit(_event: Event, subject: Appeal) -> list[Recipient]:
    """The staff who hold the file of the contested matter."""
    roles = [role.value for role in contestable(subject.subject_type).unit]
    members = StaffMembership.objects.filter(
        tenant_id=subject.tenant_id, ended_at=None, roles__overlap=roles
    ).order_by("id")
    return [Recipient(member.person_id, None, is_staff=True) for member in members]
