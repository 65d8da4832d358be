"""What else happens on the way of an appeal to its reviewers: receipts, clocks, panel, file, reply."""

from datetime import datetime
from uuid import UUID

from portal.appeals.models import Appeal, AppealDocument, InterimMeasure
from portal.appeals.panel import (
    bind_reviewer,
    dismiss,
    institution_of,
    live_members,
    require_uninvolved,
    seat,
)
from portal.appeals.rules import Stages, stages_of, stages_under
from portal.appeals.selectors import latest_ruling
from portal.appeals.states import InterimStatus
from portal.calendars import due_after
from portal.clocks import (
    DUE_FIELDS,
    Party,
    calendar_of,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.decisions.models import DecisionParticipant
from portal.documents.models import Document
from portal.drafts.services import discard_draft
from portal.ids import random_code
from portal.policies.kinds import Duration
from portal.transitions import Move, effect_of, perform

FILING_CLOCK = "filing"
ACKNOWLEDGEMENT_CLOCK = "acknowledgement"
ADMISSIBILITY_CLOCK = "admissibility"
DECIDE_CLOCK = "decide"
FILE_CLOCK = "file"
REPLY_CLOCK = "reply"
OFFER_CLOCK = "offer"
REMEDY_CLOCK = "remedy"
SECOND_CLOCK = "second"
INTERIM_CLOCK = "interim"
# The form names under which drafts of an appeal are kept (portal.drafts).
REVIEW_FORM = "review"
REPLY_FORM = "reply"
SECOND_FORM = "second"


def start(
    subject: Appeal | InterimMeasure,
    name: str,
    party: Party,
    time: Duration,
    stages: Stages,
    *,
    now: datetime,
) -> None:
    """Start one clock of a review; the caller saves DUE_FIELDS."""
    rule = stages.rule
    due = due_after(now, time, calendar_of(subject.tenant))
    start_clock(
        subject, name=name, party=party, due=due, now=now, rule_id=rule.pk if rule else None
    )


def _institution(move: Move, name: str, time: Duration, stages: Stages) -> None:
    start(move.obj, name, Party.INSTITUTION, time, stages, now=move.now)
    move.changed.update(DUE_FIELDS)


def _appellant(move: Move, name: str, time: Duration, stages: Stages) -> None:
    """The appellant's time; the institution's stands still meanwhile."""
    stop_clocks(move.obj, now=move.now)
    start(move.obj, name, Party.APPLICANT, time, stages, now=move.now)
    move.changed.update(DUE_FIELDS)


def _go_on(move: Move, *names: str) -> None:
    """The appellant's time has ended; the institution's runs again."""
    end_clocks(move.obj, now=move.now, names=names)
    resume_clocks(move.obj, now=move.now, calendar=calendar_of(move.obj.tenant))
    move.changed.update(DUE_FIELDS)


@effect_of(Appeal, "file")
def receive_request(move: Move) -> None:
    """A receipt, the appellant's clock met, the institution's started under the rules of this day."""
    values, stages = move.values, stages_of(move.obj.tenant)
    move.set(
        grounds=values["grounds"],
        ground_codes=values.get("ground_codes") or [],
        new_facts=values.get("new_facts") or "",
        language=values["language"],
        late_cause=values.get("late_cause") or "",
        receipt=random_code(16),
        filed_at=move.now,
        policy_id=stages.rule.policy_id if stages.rule else None,
        panel_size=stages.panel_size,
    )
    discard_draft(move.obj, REVIEW_FORM)
    _hand_documents_in(move)
    end_clocks(move.obj, now=move.now, names=[FILING_CLOCK])
    _institution(move, ACKNOWLEDGEMENT_CLOCK, stages.acknowledge, stages)


def _hand_documents_in(move: Move) -> None:
    """From now on the institution reads them, as far as it reads the appeal."""
    sent = AppealDocument.objects.filter(appeal=move.obj).values("document_id")
    Document.objects.filter(pk__in=sent, submitted_at=None).update(
        submitted_at=move.now, subject_type=Appeal._meta.label_lower, subject_id=move.obj.pk
    )


@effect_of(Appeal, "acknowledge")
def record_reviewer(move: Move) -> None:
    """Whoever takes it up looks at it first, and took no part before; the database holds both."""
    person = move.actor.person_id
    if person is not None:
        require_uninvolved(move.obj, [person], actor=move.actor)
        bind_reviewer(move.obj, person)
    move.set(
        reviewer_id=person,
        reviewer_side=DecisionParticipant.Side.REVIEWS.value,
        acknowledged_at=move.now,
    )
    stages = stages_under(move.obj.policy_id)
    end_clocks(move.obj, now=move.now, names=[ACKNOWLEDGEMENT_CLOCK])
    _institution(move, ADMISSIBILITY_CLOCK, stages.admissibility, stages)


@effect_of(Appeal, "admit")
def promise_an_outcome(move: Move) -> None:
    """From here the time to decide runs."""
    stages = stages_under(move.obj.policy_id)
    end_clocks(move.obj, now=move.now, names=[ADMISSIBILITY_CLOCK])
    _institution(move, DECIDE_CLOCK, stages.decide, stages)


def seat_panel(move: Move) -> None:
    """The people chosen, and whoever was invited from outside already."""
    chosen = [UUID(move.values["reviewer"]), *map(UUID, move.values["members"])]
    require_uninvolved(move.obj, chosen, actor=move.actor)
    outside = [one.person_id for one in live_members(move.obj) if one.is_outside]
    people = seat(move.obj, [*chosen, *outside], now=move.now)
    move.set(
        reviewer_id=chosen[0],
        reviewer_side=DecisionParticipant.Side.REVIEWS.value,
        panel=people,
    )


@effect_of(Appeal, "assign")
def ask_for_file(move: Move) -> None:
    """The panel, and the unit's time to send its file."""
    seat_panel(move)
    stages = stages_under(move.obj.policy_id)
    _institution(move, FILE_CLOCK, stages.file, stages)


@effect_of(Appeal, "send_file")
def open_reply(move: Move) -> None:
    """The appellant reads what the unit says, and has time to reply."""
    move.set(unit_statement=move.values["statement"])
    _open_reply(move)


@effect_of(Appeal, "go_on_without_file")
def note_missing_file(move: Move) -> None:
    """The appellant reads that there is no file, and can still be heard."""
    move.note = move.values["note"]
    _open_reply(move)


def _open_reply(move: Move) -> None:
    stages = stages_under(move.obj.policy_id)
    end_clocks(move.obj, now=move.now, names=[FILE_CLOCK])
    _appellant(move, REPLY_CLOCK, stages.reply, stages)


@effect_of(Appeal, "reply")
def keep_reply(move: Move) -> None:
    """The reply goes to the reviewers, the institution's time goes on."""
    move.set(reply=move.values["reply"])
    discard_draft(move.obj, REPLY_FORM)
    _hand_documents_in(move)
    _go_on(move, REPLY_CLOCK)


@effect_of(Appeal, "close_reply", "decline_offer", "close_offer")
def go_on_to_panel(move: Move) -> None:
    """The appellant's time has ended, with or without words."""
    _go_on(move, REPLY_CLOCK, OFFER_CLOCK)


@effect_of(Appeal, "offer")
def open_offer(move: Move) -> None:
    """The appellant has as much time to answer as to reply."""
    stages = stages_under(move.obj.policy_id)
    move.set(offer=move.values["offer"])
    end_clocks(move.obj, now=move.now, names=[REPLY_CLOCK])
    _appellant(move, OFFER_CLOCK, stages.reply, stages)


@effect_of(Appeal, "ask_second")
def turn_to_second(move: Move) -> None:
    """Other people: nobody of the first review sits on it, and its guests see it no longer."""
    stages = stages_under(move.obj.policy_id)
    dismiss(move.obj, now=move.now)
    move.set(
        instance=2,
        second_grounds=move.values["second_grounds"],
        first_outcome=move.obj.outcome,
        first_decision_id=_ruling_id(move.obj),
        outcome="",
        reviewer_id=None,
        reviewer_side=None,
        panel=[],
        outside_reviewers=[],
        second_until=None,
    )
    discard_draft(move.obj, SECOND_FORM)
    end_clocks(move.obj, now=move.now)
    _institution(move, DECIDE_CLOCK, stages.second_instance_time or stages.decide, stages)


def _ruling_id(appeal: Appeal) -> UUID | None:
    with institution_of(appeal):
        ruling = latest_ruling(appeal)
    return ruling.pk if ruling else None


@effect_of(Appeal, "assign_second")
def seat_second_panel(move: Move) -> None:
    """The panel of the second instance."""
    seat_panel(move)


def close(move: Move) -> None:
    """Nothing runs any more; whoever came from outside sees it no longer."""
    end_clocks(move.obj, now=move.now)
    dismiss(move.obj, now=move.now)
    end_measures(move)
    move.set(closed_at=move.now, outside_reviewers=[])
    move.changed.update(DUE_FIELDS)


@effect_of(Appeal, "withdraw", "conclude")
def close_appeal(move: Move) -> None:
    """At the appellant's wish, or because nothing is left to do."""
    close(move)


@effect_of(Appeal, "withdraw_second")
def keep_first_outcome(move: Move) -> None:
    """The first instance's outcome remains."""
    move.set(outcome=move.obj.first_outcome)
    close(move)


def end_measures(move: Move) -> None:
    """What held until the review had ended holds no longer."""
    open_ones = InterimMeasure.objects.filter(
        appeal=move.obj, status__in=[InterimStatus.ASKED, InterimStatus.GRANTED]
    )
    with institution_of(move.obj) as portal:
        for measure in open_ones:
            perform(InterimMeasure, measure.pk, "end", actor=portal, within=move)


@effect_of(InterimMeasure, "grant")
def order_measure(move: Move) -> None:
    """What holds from now on."""
    move.set(measure=move.values["measure"], reasons=move.values.get("reasons") or "")
    _decided(move)


@effect_of(InterimMeasure, "refuse")
def keep_reasons(move: Move) -> None:
    """Nothing is ordered; the appellant reads why."""
    move.set(reasons=move.values["reasons"])
    _decided(move)


@effect_of(InterimMeasure, "withdraw", "end")
def stop_measure(move: Move) -> None:
    """The request or the measure has no more time limit."""
    end_clocks(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


def _decided(move: Move) -> None:
    end_clocks(move.obj, now=move.now)
    move.set(decided_at=move.now)
    move.changed.update(DUE_FIELDS)
