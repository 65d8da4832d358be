"""Who may take part in a consultation, by its rule, and as whom."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Accreditation
from participation.accreditation.states import AccreditationStatus
from participation.consultations.models import Consultation
from participation.consultations.states import ConsultationStatus, Entry
from portal.grants import OrganizationRole
from portal.permissions import ALLOWED, Actor, Answer, denied

_STAFF = _(
    "Staff of the institution do not contribute in their own name. What somebody else said can be"
    " entered on their behalf."
)
# A status under notice is in force until a decision says otherwise.
_IN_FORCE = (AccreditationStatus.ACTIVE, AccreditationStatus.UNDER_NOTICE)


def may_take_part(
    consultation: Consultation, actor: Actor, *, now: datetime | None = None
) -> Answer:
    """Whether this actor may contribute at this instant; if not, why, in a sentence.

    A query is made only where accreditation is asked for and the actor represents somebody.
    """
    return _in_time(consultation, now or timezone.now()) and _as_rule_says(consultation, actor)


def _in_time(consultation: Consultation, now: datetime) -> Answer:
    if consultation.takes_contributions(now):
        return ALLOWED
    status = consultation.status
    if status == ConsultationStatus.DRAFT:
        return denied(_("This consultation has not been announced yet."))
    if status == ConsultationStatus.ENDED:
        return denied(_("This consultation has ended."))
    if consultation.opens_at is not None and now < consultation.opens_at:
        return denied(_("It is not open yet. The day on which it opens stands on this page."))
    return denied(_("The last day has passed; it is closed to contributions."))


def _as_rule_says(consultation: Consultation, actor: Actor) -> Answer:
    if actor.is_staff:
        return denied(_STAFF)
    entry = Entry(consultation.entry)
    if entry is Entry.ANYBODY:
        return ALLOWED
    if actor.person_id is None:
        return denied(_("Sign in first: this consultation is for people with an account."))
    if entry is Entry.SIGNED_IN or organizations_for(consultation, actor):
        return ALLOWED
    return denied(_FOR_ORGANIZATIONS[entry])


_FOR_ORGANIZATIONS = {
    Entry.ORGANIZATIONS: _(
        "This consultation is for organizations. Take part through one that you represent."
    ),
    Entry.ACCREDITED: _(
        "This consultation is for organizations that hold a status here. None that you represent"
        " does."
    ),
}


def organizations_for(consultation: Consultation, actor: Actor) -> list[UUID]:
    """The organizations in whose name this actor may contribute here; delegates write for none."""
    able = [
        pk for pk, role in actor.organization_roles.items() if role is not OrganizationRole.DELEGATE
    ]
    if not able or consultation.entry != Entry.ACCREDITED:
        return able
    held = Accreditation.objects.filter(
        tenant_id=consultation.tenant_id, organization_id__in=able, status__in=_IN_FORCE
    )
    return sorted(set(held.values_list("organization_id", flat=True)))


def speaks_for_oneself(consultation: Consultation) -> bool:
    """Whether a person can contribute without an organization."""
    return consultation.entry in {Entry.ANYBODY, Entry.SIGNED_IN}
