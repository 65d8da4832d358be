"""What else happens when a review is asked for or acknowledged."""

from django.utils.translation import gettext_lazy as _

from portal.appeals.models import Appeal
from portal.calendars import due_after
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.decisions.models import DecisionParticipant
from portal.drafts.services import discard_draft
from portal.errors import Refused
from portal.ids import random_code
from portal.policies.kinds import Days, Duration
from portal.transitions import Move, Step, effect_of

FILING_CLOCK = "filing"
ACKNOWLEDGEMENT_CLOCK = "acknowledgement"
# No kind of rule sets this yet, so the portal reminds the institution by a limit of its own.
ACKNOWLEDGE_WITHIN = Duration(amount=10, days=Days.WORKING)


@effect_of(Appeal, "file")
def receive_request(move: Move) -> None:
    """A receipt, the applicant's clock met, the institution's started."""
    move.set(
        grounds=move.values["grounds"],
        language=move.values["language"],
        late_cause=move.values.get("late_cause") or "",
        receipt=random_code(16),
        filed_at=move.now,
    )
    discard_draft(move.obj, "review")
    end_clocks(move.obj, now=move.now, names=[FILING_CLOCK])
    due = due_after(move.now, ACKNOWLEDGE_WITHIN, calendar_of(move.obj.tenant))
    start_clock(
        move.obj, name=ACKNOWLEDGEMENT_CLOCK, party=Party.INSTITUTION, due=due, now=move.now
    )
    move.changed.update(DUE_FIELDS)


@effect_of(Appeal, "acknowledge")
def record_reviewer(move: Move) -> None:
    """Whoever takes it up reviews it, and took no part before; the database holds both."""
    _require_uninvolved(move)
    if move.obj.decision_id is not None and move.actor.person_id is not None:
        DecisionParticipant.objects.create(
            tenant_id=move.obj.tenant_id,
            decision_id=move.obj.decision_id,
            person_id=move.actor.person_id,
            side=DecisionParticipant.Side.REVIEWS,
            capacity="reviewer",
        )
    move.set(
        reviewer_id=move.actor.person_id,
        reviewer_side=DecisionParticipant.Side.REVIEWS.value,
        acknowledged_at=move.now,
    )
    end_clocks(move.obj, now=move.now, names=[ACKNOWLEDGEMENT_CLOCK])
    move.changed.update(DUE_FIELDS)


def _require_uninvolved(move: Move) -> None:
    """Refused where this person took part in the decision or, before one, in the matter."""
    person = move.actor.person_id
    decided = DecisionParticipant.objects.filter(decision__appeals=move.obj.pk, person_id=person)
    handled = Step.objects.filter(
        subject_type=move.obj.subject_type,
        subject_id=move.obj.subject_id,
        taken_by_id=person,
        party=Step.Party.INSTITUTION,
    )
    if decided.exists() or handled.exists():
        raise Refused(
            _(
                "You took part in this matter, so you cannot review it. Somebody who did not has"
                " to take it up; an outside reviewer can be invited to this one matter."
            ),
            code="took_part",
        )
