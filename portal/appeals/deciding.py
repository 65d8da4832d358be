"""Recording what the reviewers found: votes, the decision, what follows by itself, what is published."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.appeals.contestable import Ruling, contestable
from portal.appeals.effects import (
    DECIDE_CLOCK,
    REMEDY_CLOCK,
    SECOND_CLOCK,
    end_measures,
    start,
)
from portal.appeals.models import Appeal, AppealDigest, AppealMember, AppealSummary
from portal.appeals.panel import institution_of, live_members
from portal.appeals.rules import outcome_code, rulebook_for, stages_under, what_remains
from portal.appeals.states import AppealOutcome, AppealStatus
from portal.calendars import due_on
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.decisions.models import RemedyKind
from portal.decisions.services import record_decision
from portal.errors import NotFound, Refused
from portal.transitions import Move, effect_of, lock

_FIRST = 1
# The outcomes that reach the contested procedure.
_CHANGES = (AppealOutcome.CHANGED, AppealOutcome.CHANGED_IN_PART)


@effect_of(Appeal, "declare_not_admissible")
def find_not_admissible(move: Move) -> None:
    """A decision against the appellant, with its reason and what can be done next."""
    _record(move, AppealOutcome.NOT_ADMISSIBLE, {move.obj.reviewer_id: "reviewed"})
    _close_instance(move)


@effect_of(Appeal, "change", "change_in_part", "let_stand", "send_back")
def record_outcome(move: Move) -> None:
    """What a majority voted for; the contested procedure follows in the same transaction."""
    outcome = AppealOutcome(move.transition.outcome or "")
    members = live_members(move.obj)
    votes = _require_majority(move.obj, members, outcome)
    if len(members) > 1:
        move.values = {**move.values, **votes}
    _record(move, outcome, {member.person_id: "reviewed" for member in members})
    move.set(instructions=move.values.get("instructions") or "")
    _close_instance(move)
    move.set(followed=str(_let_follow(move, outcome)))


def _require_majority(
    appeal: Appeal, members: list[AppealMember], outcome: AppealOutcome
) -> dict[str, int]:
    """For and against. Raises Refused while seats are empty or the votes do not carry it."""
    if len(members) < appeal.panel_size:
        raise Refused(
            _(
                "The rules ask for %(size)d reviewers and there are %(count)d. Name others, or"
                " invite somebody from outside to this matter."
            )
            % {"size": appeal.panel_size, "count": len(members)},
            code="panel_incomplete",
        )
    cast = Counter(member.vote for member in members)
    if cast[outcome.value] * 2 <= len(members):
        raise Refused(
            _(
                "No majority of the reviewers has voted for this outcome. Each of them votes on the"
                " page of the panel."
            ),
            code="no_majority",
        )
    voted = sum(count for vote, count in cast.items() if vote)
    return {
        "votes_for": cast[outcome.value],
        "votes_against": voted - cast[outcome.value],
        "abstentions": len(members) - voted,
    }


def _record(move: Move, outcome: AppealOutcome, people: dict[UUID | None, str]) -> None:
    appeal: Appeal = move.obj
    remedy = None
    if appeal.policy_id is None:
        remedy = {"remedy": RemedyKind.NONE, "remedy_remaining": what_remains()}
    decision = record_decision(
        move,
        outcome=outcome_code(outcome, appeal.instance),
        rulebook=rulebook_for(appeal),
        participants={person: role for person, role in people.items() if person is not None},
        # It has a register of its own, and inside an organization it is its author's matter.
        digest=False,
        addressee_id=appeal.filed_by_id,
        remedy=remedy,
    )
    in_portal = decision.remedy == RemedyKind.PORTAL and appeal.instance == _FIRST
    move.set(
        findings=move.values["text"],
        decided_at=move.now,
        second_until=decision.remedy_until if in_portal else None,
    )
    enter_in_register(move, outcome, reason_code=decision.reason_code)


def _close_instance(move: Move) -> None:
    """The clocks of the instance end; those of what follows start."""
    appeal: Appeal = move.obj
    end_clocks(appeal, now=move.now)
    end_measures(move)
    stages = stages_under(appeal.policy_id)
    if move.transition.target == AppealStatus.REMEDY_DUE:
        start(appeal, REMEDY_CLOCK, Party.INSTITUTION, stages.remedy, stages, now=move.now)
    if appeal.second_until is not None:
        calendar = calendar_of(appeal.tenant)
        due = due_on(calendar.last_day(appeal.second_until), calendar, start=move.now)
        start_clock(appeal, name=SECOND_CLOCK, party=Party.APPLICANT, due=due, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Appeal, "accept_offer")
def settle(move: Move) -> None:
    """The institution does what it offered, within the time for a changed decision."""
    move.set(decided_at=move.now, instructions=move.obj.offer)
    enter_in_register(move, AppealOutcome.SETTLED)
    _close_instance(move)


@effect_of(Appeal, "carry_out")
def keep_what_was_done(move: Move) -> None:
    """The appellant reads what was done."""
    move.set(carried_out=move.values["done"])
    end_clocks(move.obj, now=move.now, names=[REMEDY_CLOCK, DECIDE_CLOCK])
    move.changed.update(DUE_FIELDS)


def _let_follow(move: Move, outcome: AppealOutcome) -> Any:
    """What the contested procedure does by itself; "" where there is nothing to do."""
    if outcome not in (*_CHANGES, AppealOutcome.SENT_BACK):
        return ""
    appeal: Appeal = move.obj
    procedure = contestable(appeal.subject_type)
    act = procedure.sent_back if outcome is AppealOutcome.SENT_BACK else procedure.changed
    with institution_of(appeal) as portal:
        subject = _subject(appeal)
        if subject is None:
            return ""
        return act(
            Ruling(
                subject=subject,
                decision=appeal.decision,
                note=move.values.get("instructions") or gettext("A review changed the decision."),
                move=move,
                actor=portal,
            )
        )


def _subject(appeal: Appeal) -> Any | None:
    """The contested row, locked; None where it has gone meanwhile."""
    try:
        return lock(apps.get_model(appeal.subject_type), appeal.subject_id)
    except NotFound:
        return None


def enter_in_register(move: Move, outcome: AppealOutcome, *, reason_code: str = "") -> None:
    """The public entry, of which nothing leads to the appeal, and the place of its summary."""
    appeal: Appeal = move.obj
    with institution_of(appeal):
        digest = AppealDigest.objects.create(
            tenant_id=appeal.tenant_id,
            subject_type=appeal.subject_type,
            cause=appeal.cause,
            instance=appeal.instance,
            outcome=outcome.value,
            reason_code=reason_code,
            month=_month(appeal, move.now),
            days=_days(appeal, move.now),
            published_at=move.now,
        )
        AppealSummary.objects.create(
            tenant_id=appeal.tenant_id, appeal=appeal, instance=appeal.instance, digest=digest
        )


def _month(appeal: Appeal, now: datetime) -> Any:
    return calendar_of(appeal.tenant).local_day(now).replace(day=1)


def _days(appeal: Appeal, now: datetime) -> int:
    return (now - appeal.filed_at).days if appeal.filed_at else 0
