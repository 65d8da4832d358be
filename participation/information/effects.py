"""What else happens when a request for information moves: clocks, questions, delivery, decisions.

Each effect runs inside the transaction of `transitions.perform()`; it sets fields through
`move.set()` and writes the rows that belong to the move.
"""

from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from participation.information import clocks
from participation.information.delivery import deliver, require_tests
from participation.information.models import (
    Clarification,
    InformationRequest,
    Preparation,
    ReleasedDocument,
    Withheld,
)
from participation.information.move_fields import draft_defaults, request_fields
from participation.information.rules import exceptions_of, reason_rule, required_policy, stages_of
from portal.clocks import resume_clocks, stop_clocks
from portal.decisions.fields import reasons_for
from portal.decisions.models import DecisionParticipant
from portal.decisions.services import record_decision
from portal.drafts.services import discard_draft, read_draft
from portal.errors import InvalidFields, Refused
from portal.ids import random_code
from portal.policies.kinds import (
    ClarificationSilence,
    DeciderParameters,
    Outcome,
    RuleKind,
    label,
)
from portal.policies.rulebook import rulebook_of
from portal.transitions import Move, effect_of, field_values

REQUEST_FORM = "information"
ANSWER_FORM = "clarification"
# The code of a lapse where the policy publishes no reason for one.
UNANSWERED = "unanswered"


@effect_of(InformationRequest, "submit")
def receive(move: Move) -> None:
    """Copy the draft, give a receipt, start the clocks by the policy in force now."""
    policy, rulebook = required_policy(move.obj.tenant_id)
    typed = {**draft_defaults(), **read_draft(move.obj, REQUEST_FORM).values}
    values = field_values(request_fields(move.obj), typed)
    is_urgent = values["is_urgent"] == "yes"
    if is_urgent and not values["urgency_reason"]:
        raise InvalidFields({"urgency_reason": [_("Say why it is urgent, or choose “No”.")]})
    stages = stages_of(rulebook)
    move.set(
        policy=policy,
        organization_name=move.obj.organization.name if move.obj.organization else "",
        title=values["title"],
        text=values["text"],
        language=values["language"],
        answer_language=values["answer_language"],
        wanted_format=values["wanted_format"],
        is_urgent=is_urgent,
        urgency_reason=values["urgency_reason"] if is_urgent else "",
        embargo_days=int(values["embargo"]),
        extensions_max=stages.extensions_max,
        receipt=random_code(16),
        submitted_at=move.now,
    )
    discard_draft(move.obj, REQUEST_FORM)
    clocks.start_answer(move, rulebook)
    clocks.start_acknowledgement(move, rulebook)


def _acknowledge(move: Move) -> None:
    clocks.end(move, clocks.ACKNOWLEDGEMENT_CLOCK)
    if move.obj.acknowledged_at is None:
        move.set(acknowledged_at=move.now)


@effect_of(InformationRequest, "acknowledge")
def take_in_hand(move: Move) -> None:
    """Whoever acknowledges it has it in hand; urgency is answered at once."""
    _acknowledge(move)
    if move.obj.is_urgent:
        move.set(is_urgency_accepted=move.values["urgency"] == "accepted")
        move.note = move.values["note"]
    if move.obj.assignee_id is None and move.actor.person_id is not None:
        move.set(assignee_id=move.actor.person_id)


@effect_of(InformationRequest, "ask")
def ask_what_is_meant(move: Move) -> None:
    """The institution's clock stands still, the other side's runs."""
    _acknowledge(move)
    rulebook = rulebook_of(move.obj.policy_id)
    is_late = clocks.is_answer_overdue(clocks.answer_clock(move.obj), move.now)
    ends = stages_of(rulebook).on_silence is ClarificationSilence.LAPSE
    stop_clocks(move.obj, now=move.now)
    clock = clocks.start_clarification(move, rulebook)
    # A question asked after the promised day ends nothing by itself.
    move.set(question_due_at=clock.due_at, lapses=ends and not is_late, warned_at=None)
    Clarification.objects.create(
        tenant_id=move.obj.tenant_id,
        request=move.obj,
        organization_id=move.obj.organization_id,
        person_id=move.obj.person_id,
        number=Clarification.objects.filter(request=move.obj).count() + 1,
        question=move.values["question"],
        question_language=move.values["question_language"],
        asked_at=move.now,
    )


def _go_on(move: Move) -> None:
    """The question is settled: the institution's clock moves by the days that it stood still."""
    clocks.end(move, clocks.CLARIFICATION_CLOCK)
    resume_clocks(move.obj, now=move.now, calendar=clocks.calendar_for(move.obj))
    clocks.keep_answer_day(move)
    move.set(question_due_at=None, lapses=False, warned_at=None)


@effect_of(InformationRequest, "clarify")
def keep_answer(move: Move) -> None:
    """The answer stands beside its question."""
    open_one = Clarification.objects.filter(request=move.obj, answered_at=None, ended_at=None)
    open_one.update(answer=move.values["answer"], answered_at=move.now)
    discard_draft(move.obj, ANSWER_FORM)
    _go_on(move)


@effect_of(InformationRequest, "take_back_question")
def end_question(move: Move) -> None:
    """What was being written as an answer is no longer needed."""
    _end_open_question(move)
    _go_on(move)


def _end_open_question(move: Move) -> None:
    Clarification.objects.filter(request=move.obj, answered_at=None, ended_at=None).update(
        ended_at=move.now
    )


@effect_of(InformationRequest, "extend")
def give_more_time(move: Move) -> None:
    """By the policy's own length; the reason stands in the time line."""
    move.note = move.values["note"]
    clocks.extend_answer(move, rulebook_of(move.obj.policy_id), move.values["note"])


@effect_of(InformationRequest, "transfer")
def hand_on(move: Move) -> None:
    """Where the policy says so, the time to answer begins anew with the transfer."""
    _acknowledge(move)
    move.note = f"{move.values['held_by']}: {move.values['note']}"
    move.set(held_by=move.values["held_by"])
    rulebook = rulebook_of(move.obj.policy_id)
    if stages_of(rulebook).transfer_resets:
        clocks.start_answer(move, rulebook)


@effect_of(InformationRequest, "prepare")
def keep_proposal(move: Move) -> None:
    """Seen inside the institution only."""
    Preparation.objects.create(
        tenant_id=move.obj.tenant_id,
        request=move.obj,
        proposal=move.values["proposal"],
        text=move.values["text"],
        prepared_by_id=move.actor.person_id,
        prepared_at=move.now,
    )


def _participants(request: InformationRequest) -> dict[Any, str]:
    """Everyone who prepared this answer, and who decided about it before."""
    people: dict[Any, str] = {}
    if request.assignee_id is not None:
        people[request.assignee_id] = "searched"
    for entry in Preparation.objects.filter(request=request):
        if entry.prepared_by_id is not None:
            people[entry.prepared_by_id] = "prepared"
    earlier = DecisionParticipant.objects.filter(
        decision__subject_id=request.pk, side=DecisionParticipant.Side.DECIDED
    )
    for participant in earlier:
        people.setdefault(participant.person_id, participant.capacity)
    return people


def _decide(move: Move, outcome: str, **given: Any) -> None:
    """Record the decision under the rule that it rests on, end the clocks, keep when it came."""
    rulebook = rulebook_of(move.obj.policy_id)
    move.values = {**move.values, **given}
    record_decision(move, outcome=outcome, rulebook=rulebook, participants=_participants(move.obj))
    clocks.keep_answer_day(move)
    clocks.end(move)
    move.set(answered_at=move.now)


@effect_of(InformationRequest, "release")
def release(move: Move) -> None:
    """Everything asked for is given; nothing may stand as kept back."""
    if Withheld.objects.filter(request=move.obj, told_at=None).exists():
        raise Refused(_("Something stands as kept back. Take it off the file, or release in part."))
    _decide(move, "grant")
    deliver(move)


@effect_of(InformationRequest, "release_partly")
def release_partly(move: Move) -> None:
    """Each thing kept back has its exception, its reason and the tests that the rule asks for."""
    kept_back = list(Withheld.objects.filter(request=move.obj, told_at=None))
    if not kept_back:
        raise Refused(
            _(
                "Nothing stands as kept back. Say on the file what is, under which exception and why."
            )
        )
    if not ReleasedDocument.objects.filter(request=move.obj).exists():
        raise Refused(_("No document is on the file. Add what is released, or record a refusal."))
    rulebook = rulebook_of(move.obj.policy_id)
    _decide(
        move,
        Outcome.PARTLY_RELEASED,
        reason_code=kept_back[0].exception,
        rule=rulebook.first(RuleKind.INFORMATION_EXCEPTIONS),
    )
    deliver(move)


@effect_of(InformationRequest, "refuse")
def refuse(move: Move) -> None:
    """A refusal names its exception, and passes the tests of the rule."""
    rulebook = rulebook_of(move.obj.policy_id)
    values = move.values
    require_tests(
        exceptions_of(rulebook).get(values["reason_code"]),
        harm=values["harm"],
        public_interest=values["public_interest"],
    )
    Withheld.objects.create(
        tenant_id=move.obj.tenant_id,
        request=move.obj,
        organization_id=move.obj.organization_id,
        person_id=move.obj.person_id,
        what=gettext("Everything that was asked for"),
        exception=values["reason_code"],
        reason=values["text"],
        harm=values["harm"],
        public_interest=values["public_interest"],
        told_at=move.now,
    )
    _decide(move, Outcome.REFUSE, rule=rulebook.first(RuleKind.INFORMATION_EXCEPTIONS))


@effect_of(InformationRequest, "state_not_held")
def state_not_held(move: Move) -> None:
    """Where it was looked for, and who may hold it."""
    rulebook = rulebook_of(move.obj.policy_id)
    move.set(held_by=move.values["held_by"])
    _decide(move, Outcome.NOT_HELD, rule=reason_rule(rulebook, Outcome.NOT_HELD))


@effect_of(InformationRequest, "point_to_public")
def point_to_public(move: Move) -> None:
    """The address is part of the answer."""
    move.set(link=move.values["link"])
    _decide(move, "grant")
    deliver(move)


@effect_of(InformationRequest, "refuse_excessive")
def refuse_excessive(move: Move) -> None:
    """Help comes first: only after a question was answered, or an earlier request of the same side."""
    asked = Clarification.objects.filter(request=move.obj, answered_at__isnull=False)
    earlier = InformationRequest.objects.filter(
        tenant_id=move.obj.tenant_id,
        organization_id=move.obj.organization_id,
        person_id=move.obj.person_id,
        answered_at__isnull=False,
    ).exclude(pk=move.obj.pk)
    if not asked.exists() and not earlier.exists():
        raise Refused(
            _("First ask what is meant and help to narrow the request; then decide on its size.")
        )
    rulebook = rulebook_of(move.obj.policy_id)
    _decide(move, Outcome.EXCESSIVE, rule=reason_rule(rulebook, Outcome.EXCESSIVE))


@effect_of(InformationRequest, "lapse")
def lapse(move: Move) -> None:
    """In the portal's own words, in the language of the request; what can be done stands with it."""
    rulebook = rulebook_of(move.obj.policy_id)
    decider = rulebook.parameters(DeciderParameters)
    with override(move.obj.language):
        text = gettext(
            "The question about this request was not answered in time, also not after a warning."
            " The request is closed for that reason only. You can ask for the same again."
        )
    _end_open_question(move)
    discard_draft(move.obj, ANSWER_FORM)
    _decide(
        move,
        Outcome.LAPSE,
        reason_code=next(iter(reasons_for(rulebook, Outcome.LAPSE)), UNANSWERED),
        rule=reason_rule(rulebook, Outcome.LAPSE),
        text=text,
        text_language=move.obj.language,
        body=label(decider.secretariat, "en").text if decider else "",
        decided_on=clocks.calendar_for(move.obj).local_day(move.now),
    )
    move.set(closed_at=move.now, answered_at=None, question_due_at=None, lapses=False)


@effect_of(InformationRequest, "confirm")
def close_as_received(move: Move) -> None:
    """Nothing is asked any more."""
    move.set(closed_at=move.now)


@effect_of(InformationRequest, "say_missing")
def search_on(move: Move) -> None:
    """With a new time to answer; the reason stands in the time line."""
    move.note = move.values["note"]
    _begin_again(move)


@effect_of(InformationRequest, "reopen_after_review")
def begin_again(move: Move) -> None:
    """A review changed the answer, or sent the request back: a new time to answer."""
    move.note = move.values["note"]
    _begin_again(move)


def _begin_again(move: Move) -> None:
    move.set(answered_at=None, closed_at=None, extensions_used=0)
    clocks.start_answer(move, rulebook_of(move.obj.policy_id))


@effect_of(InformationRequest, "withdraw")
def end_at_own_wish(move: Move) -> None:
    """No decision, no entry in any register."""
    move.note = move.values.get("note", "")
    _end_open_question(move)
    discard_draft(move.obj, ANSWER_FORM)
    clocks.end(move)
    move.set(closed_at=move.now, question_due_at=None, lapses=False)
