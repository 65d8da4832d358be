"""Opening and closing happen by themselves, at the instant that was announced.

The clocks' worker rings within a minute; what counts until then is the date itself
(`Consultation.takes_contributions`). Promised days are moved on the consultation's own page only,
where the old day stays visible.
"""

from django.utils.translation import gettext_lazy as _

from participation.consultations.effects import ANSWER_CLOCK, CLOSING_CLOCK, OPENING_CLOCK
from participation.consultations.models import Consultation
from portal.clocks import Clock
from portal.errors import Refused
from portal.notifications.reminders import RANG, Plan, Step, plans, usual_plan
from portal.outbox import Event, subscribe
from portal.permissions import system_actor
from portal.timekeeping import follows_clock
from portal.transitions import perform, transition_of

CONSULTATION = "participation.consultation"
_MOVES = {OPENING_CLOCK: "open", CLOSING_CLOCK: "close"}
OVERDUE_STEPS = (Step(7, "escalate"), Step(30, "escalate"))


@subscribe(RANG)
def move_by_itself(event: Event) -> None:
    """Open or close a consultation whose time has come; run twice, it does nothing the second time."""
    name = _MOVES.get(event.references.get("name", ""))
    if event.subject_type != CONSULTATION or name is None:
        return
    consultation = Consultation.objects.filter(pk=event.subject_id).first()
    move = transition_of(Consultation, name)
    if consultation is None or consultation.status not in move.sources:
        return
    if move.available(consultation):
        perform(Consultation, consultation.pk, name, actor=system_actor(consultation.tenant_id))


@plans(CONSULTATION, OPENING_CLOCK)
@plans(CONSULTATION, CLOSING_CLOCK)
def plan_for_turn(_clock: Clock) -> Plan:
    """A week and a day before; nothing is overdue, for the portal itself does it."""
    return Plan()


@plans(CONSULTATION, ANSWER_CLOCK)
def plan_for_answer(clock: Clock) -> Plan:
    """A month, a week and a day before; then further up after a week and after a month."""
    return Plan(before=(30, *usual_plan(clock).before), after=OVERDUE_STEPS)


@follows_clock(CONSULTATION, OPENING_CLOCK)
@follows_clock(CONSULTATION, CLOSING_CLOCK)
@follows_clock(CONSULTATION, ANSWER_CLOCK)
def keep_promise(clock: Clock) -> None:
    """The days that were announced move only where everybody sees the old one beside the new."""
    if clock.extended_at is not None:
        raise Refused(
            _("Give more time on the page of the consultation: there the old day stays visible.")
        )
    # The institution's time zone was corrected: the same day ends at another instant.
    field = {OPENING_CLOCK: "opens_at", CLOSING_CLOCK: "closes_at"}.get(clock.name)
    if field is not None:
        Consultation.objects.filter(pk=clock.subject_id).update(**{field: clock.due_at})
