"""What else happens when a case moves: clocks, the second person, the way it ends."""

from django.utils.translation import gettext_lazy as _

from portal.clocks import DUE_FIELDS, Party, calendar_of, clocks_of, resume_clocks, stop_clocks
from portal.errors import Refused
from portal.permissions import Actor
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of
from protection.cases import clocks
from protection.cases.models import ProtectionCase

# Lets the system through: it only ever reopens or holds at the person's own wish.
_SAME = _("A second person does this: you prepared it yourself.")


def _require_other(actor: Actor, first: object) -> None:
    if actor.person_id is not None and actor.person_id == first:
        raise Refused(_SAME, code="second_person")


@effect_of(ProtectionCase, "adopt")
def somebody_answers(move: Move) -> None:
    """Assigned."""
    move.set(adopted_at=move.now)
    clocks.end(move, clocks.ASSIGN)


@effect_of(ProtectionCase, "triage", "change_level")
def judge_danger(move: Move) -> None:
    """The level's clocks run from when the case was received; promises kept stay kept."""
    case, is_first = move.obj, move.obj.triaged_at is None
    running = {clock.name for clock in clocks_of(case)}
    move.set(level=move.values["level"])
    if is_first:
        move.set(triaged_at=move.now)
        running |= {clocks.ASSESSMENT}
    for name in (clocks.CONTACT, clocks.ASSESSMENT, clocks.PLAN):
        if name in running:
            clocks.start(case, name, since=case.received_at, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "assess", "make_plan")
def next_clock(move: Move) -> None:
    """The plan's clock begins with the assessment; whoever makes the plan does not approve it."""
    case = move.obj
    if move.transition.name == "make_plan":
        move.set(planned_by_id=move.actor.person_id)
        clocks.end(move, clocks.ASSESSMENT)
    else:
        clocks.start(case, clocks.PLAN, since=case.received_at, now=move.now)
        move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "approve_plan")
def plan_stands(move: Move) -> None:
    """Four eyes."""
    _require_other(move.actor, move.obj.planned_by_id)
    clocks.end(move, clocks.PLAN)


@effect_of(ProtectionCase, "return_plan")
def plan_goes_back(move: Move) -> None:
    """Whoever made it does not send it back to be rid of the second person."""
    _require_other(move.actor, move.obj.planned_by_id)


@effect_of(ProtectionCase, "act_in_emergency")
def act_first(move: Move) -> None:
    """No approval beforehand; somebody else looks at it within 24 hours."""
    move.set(emergency_at=move.now, planned_by_id=move.actor.person_id)
    hours = clocks.EMERGENCY_HOURS
    clocks.start(move.obj, clocks.EMERGENCY, since=move.now, now=move.now, hours=hours)
    clocks.end(move, clocks.PLAN, clocks.ASSESSMENT)


@effect_of(ProtectionCase, "review_emergency")
def emergency_was_reviewed(move: Move) -> None:
    """Four eyes, afterwards."""
    _require_other(move.actor, move.obj.planned_by_id)
    move.set(emergency_at=None)
    clocks.end(move, clocks.EMERGENCY)


@effect_of(ProtectionCase, "respond", "watch", "keep_open")
def review_again(move: Move) -> None:
    """From now on it is looked at in the rhythm of its danger."""
    clocks.start(move.obj, clocks.REVIEW, since=move.now, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "hold")
def stand_still(move: Move) -> None:
    """The clocks stop while the person wishes."""
    stop_clocks(move.obj, now=move.now, party=Party.INSTITUTION)
    move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "resume")
def go_on(move: Move) -> None:
    """The clocks go on where they stopped."""
    calendar = calendar_of(Tenant.objects.get(pk=move.obj.tenant_id))
    resume_clocks(move.obj, now=move.now, calendar=calendar, party=Party.INSTITUTION)
    move.changed.update(DUE_FIELDS)


@effect_of(ProtectionCase, "propose_closing")
def propose_end(move: Move) -> None:
    """How it ends and whether the person knows; a second person closes."""
    move.set(
        closing_by_id=move.actor.person_id,
        ends_as=move.values["ends_as"],
        informed=move.values["informed"],
    )


@effect_of(ProtectionCase, "close")
def close(move: Move) -> None:
    """Four eyes."""
    _require_other(move.actor, move.obj.closing_by_id)
    move.set(outcome=move.obj.ends_as, closed_at=move.now)
    clocks.end(move)


@effect_of(ProtectionCase, "leave_scope", "transfer")
def helped_on(move: Move) -> None:
    """Others help now."""
    move.set(closed_at=move.now)
    clocks.end(move)


@effect_of(ProtectionCase, "reopen")
def begin_again(move: Move) -> None:
    """A new clock, as for something that has just come."""
    move.set(closed_at=None, closing_by_id=None, ends_as="", informed="", planned_by_id=None)
    for name in (clocks.CONTACT, clocks.ASSESSMENT):
        clocks.start(move.obj, name, since=move.now, now=move.now)
    move.changed.update(DUE_FIELDS)
