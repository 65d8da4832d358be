"""What goes when somebody deletes their account: drafts, and the words of what they filed."""

from uuid import UUID

from django.db import transaction

from participation.restrictions.models import Restriction
from participation.restrictions.states import RestrictionStatus
from portal.drafts.models import Draft
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform

GONE = "–"


@transaction.atomic
def forget_reports_of(person_id: UUID) -> None:
    """Run by the worker, as the person whose rows they are. What is open is withdrawn."""
    author = Actor(person_id=person_id)
    with tenant_context(author):
        label = Restriction._meta.label_lower
        Draft.objects.filter(person_id=person_id, subject_type=label).delete()
        mine = Restriction.objects.filter(filed_by_id=person_id)
        mine.filter(status=RestrictionStatus.DRAFT).delete()
        for row in mine.exclude(status=RestrictionStatus.CLOSED):
            perform(Restriction, row.pk, "withdraw", actor=author, values={"confirm": True})
        mine.update(
            happened=GONE,
            happened_on="",
            place="",
            by_whom="",
            asks_for="",
            unsettled="",
            on_behalf_name="",
            on_behalf_of=None,
        )
