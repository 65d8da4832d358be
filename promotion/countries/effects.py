"""What else happens when an assessment is sent on, published, replaced or withdrawn."""

from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.transitions import Move, effect_of, perform
from promotion.countries.models import FreedomAssessment
from promotion.countries.states import AssessmentStatus


@effect_of(FreedomAssessment, "publish")
def show(move: Move) -> None:
    """Somebody else than its author publishes it; the one before is replaced and stays readable."""
    row: FreedomAssessment = move.obj
    if move.actor.person_id is not None and move.actor.person_id == row.written_by_id:
        raise Refused(_("You wrote this assessment. Somebody else reads and publishes it."))
    before = FreedomAssessment.objects.filter(
        tenant_id=row.tenant_id,
        country=row.country,
        freedom=row.freedom,
        status=AssessmentStatus.PUBLISHED,
    )
    for earlier in before:
        perform(FreedomAssessment, earlier.pk, "supersede", actor=move.actor, within=move)
    move.set(checked_by_id=move.actor.person_id, published_at=move.now)


@effect_of(FreedomAssessment, "return", "withdraw")
def say_why(move: Move) -> None:
    """The reason stands in its file."""
    move.note = move.values["note"]
