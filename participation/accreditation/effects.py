"""What else happens when an application moves: clocks, versions, question rounds, decisions.

Each effect runs inside the transaction of `transitions.perform()`; it sets fields through
`move.set()` and writes the rows that belong to the move.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.accreditation import submission
from participation.accreditation.models import (
    Accreditation,
    Application,
    Question,
    QuestionRound,
    RecommendationRecord,
)
from participation.accreditation.selectors import open_questions
from portal.clocks import (
    DUE_FIELDS,
    Calendar,
    Party,
    calendar_of,
    due_after,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.decisions.models import DecisionParticipant
from portal.decisions.services import record_decision
from portal.drafts.services import discard_draft
from portal.errors import Refused
from portal.policies.kinds import (
    AnswerStart,
    AnswerTimeParameters,
    CompletionParameters,
    QuestionAnswerParameters,
    RuleKind,
)
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.tenancy.models import Tenant
from portal.transitions import Move, effect_of

ANSWER_CLOCK = "answer"
COMPLETION_CLOCK = "completion"
QUESTIONS_CLOCK = "questions"
_SCREENING_DAYS = 14


def _calendar(move: Move) -> Calendar:
    return calendar_of(Tenant.objects.get(pk=move.obj.tenant_id))


def _touch_due(move: Move) -> None:
    move.changed.update(DUE_FIELDS)


def restart_answer_clock(application: Application, *, now: datetime) -> bool:
    """The institution's promise anew from this moment; False where the policy makes none.

    The caller saves DUE_FIELDS.
    """
    rulebook = rulebook_of(application.policy_id)
    promise = rulebook.parameters(AnswerTimeParameters)
    rule = rulebook.first(RuleKind.ANSWER_TIME)
    if promise is None or rule is None:
        return False
    due = due_after(now, promise.time, calendar_of(application.tenant))
    start_clock(
        application, name=ANSWER_CLOCK, party=Party.INSTITUTION, due=due, now=now, rule_id=rule.pk
    )
    return True


def _start_answer_clock(move: Move, rulebook: Rulebook, starts: AnswerStart) -> None:
    """The institution's promise, where the policy makes one."""
    promise = rulebook.parameters(AnswerTimeParameters)
    rule = rulebook.first(RuleKind.ANSWER_TIME)
    if promise is None or rule is None or promise.starts is not starts:
        return
    due = due_after(move.now, promise.time, _calendar(move))
    start_clock(
        move.obj, name=ANSWER_CLOCK, party=Party.INSTITUTION, due=due, now=move.now, rule_id=rule.pk
    )
    _touch_due(move)


@effect_of(Application, "submit")
def freeze_and_receive(move: Move) -> None:
    """Check against the policy, freeze a version, give a receipt, start the clocks."""
    rulebook = rulebook_of(move.obj.policy_id)
    submission.receive(move, rulebook)
    _start_answer_clock(move, rulebook, AnswerStart.SUBMITTED)


@effect_of(Application, "resubmit")
def freeze_again(move: Move) -> None:
    """A further version; the institution's clock goes on."""
    rulebook = rulebook_of(move.obj.policy_id)
    submission.receive(move, rulebook)
    end_clocks(move.obj, now=move.now, names=[COMPLETION_CLOCK])
    resume_clocks(move.obj, now=move.now, calendar=_calendar(move))
    _touch_due(move)


@effect_of(Application, "return")
def give_time_to_complete(move: Move) -> None:
    """The applicant's clock runs, the institution's stands still."""
    completion = rulebook_of(move.obj.policy_id).parameters(CompletionParameters)
    move.note = move.values["note"]
    move.set(completion_rounds=move.obj.completion_rounds + 1)
    stop_clocks(move.obj, now=move.now)
    if completion is not None:
        due = due_after(move.now, completion.time, _calendar(move))
        start_clock(move.obj, name=COMPLETION_CLOCK, party=Party.APPLICANT, due=due, now=move.now)
    _touch_due(move)


@effect_of(Application, "admit")
def begin_review(move: Move) -> None:
    """Where the promise to answer runs from admissibility, it starts now."""
    _start_answer_clock(move, rulebook_of(move.obj.policy_id), AnswerStart.ADMISSIBLE)


@effect_of(Application, "ask")
def open_round(move: Move) -> None:
    """One round with its questions; a question asked before is marked as repeated."""
    rule = rulebook_of(move.obj.policy_id).parameters(QuestionAnswerParameters)
    texts = [part.strip() for part in _paragraphs(move.values["questions"])]
    calendar = _calendar(move)
    due = due_after(move.now, rule.time, calendar) if rule else None
    asked = QuestionRound.objects.create(
        tenant_id=move.obj.tenant_id,
        application=move.obj,
        organization_id=move.obj.organization_id,
        number=QuestionRound.objects.filter(application=move.obj).count() + 1,
        asker=move.values["asker"],
        rule=move.values["rule"],
        asked_at=move.now,
        due_at=due.at if due else move.now + timedelta(days=_SCREENING_DAYS),
    )
    for number, text in enumerate(texts, start=1):
        _ask(move, asked, number, text)
    stop_clocks(move.obj, now=move.now)
    if due is not None:
        start_clock(move.obj, name=QUESTIONS_CLOCK, party=Party.APPLICANT, due=due, now=move.now)
    move.references["round"] = asked.pk
    _touch_due(move)


def _paragraphs(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [part for part in "\n".join(lines).split("\n\n") if part.strip()]


def _ask(move: Move, asked: QuestionRound, number: int, text: str) -> None:
    earlier = Question.objects.filter(application=move.obj, text__iexact=text).first()
    Question.objects.create(
        tenant_id=move.obj.tenant_id,
        application=move.obj,
        organization_id=move.obj.organization_id,
        round=asked,
        number=number,
        text=text,
        language=move.values["question_language"],
        repeats=earlier,
    )


@effect_of(Application, "answer")
def close_round(move: Move) -> None:
    """The answers are sent; the institution's clock goes on."""
    for question in open_questions(move.obj).select_related("round"):
        question.answer = move.values[f"answer_{question.pk}"]
        question.answer_language = move.obj.language
        question.save(update_fields=["answer", "answer_language"])
    QuestionRound.objects.filter(application=move.obj, answered_at=None).update(
        answered_at=move.now
    )
    discard_draft(move.obj, "answers")
    end_clocks(move.obj, now=move.now, names=[QUESTIONS_CLOCK])
    resume_clocks(move.obj, now=move.now, calendar=_calendar(move))
    _touch_due(move)


@effect_of(Application, "recommend")
def keep_recommendation(move: Move) -> None:
    """Seen inside the institution only."""
    values = move.values
    RecommendationRecord.objects.create(
        tenant_id=move.obj.tenant_id,
        application=move.obj,
        body=values["body"],
        recommendation=values["recommendation"],
        tier=values["tier"],
        text=values["text"],
        rule=values["rule"],
        recorded_by_id=move.actor.person_id,
    )


@effect_of(Application, "place")
def put_on_agenda(move: Move) -> None:
    """Session and agenda item, shown to the applicant."""
    move.set(session=move.values["session"], agenda_item=move.values["agenda_item"])


@effect_of(Application, "take_back", "reopen", "withdraw")
def keep_note(move: Move) -> None:
    """The reason given stands in the time line."""
    move.note = move.values.get("note", "")


def _participants(application: Application) -> dict[Any, str]:
    """Everyone who prepared this decision: assignee, recommenders, earlier deciders."""
    people: dict[Any, str] = {}
    if application.assignee_id is not None:
        people[application.assignee_id] = "reviewed"
    for record in RecommendationRecord.objects.filter(application=application):
        if record.recorded_by_id is not None:
            people[record.recorded_by_id] = "recommended"
    earlier = DecisionParticipant.objects.filter(
        decision__subject_id=application.pk, side=DecisionParticipant.Side.DECIDED
    )
    for participant in earlier:
        people.setdefault(participant.person_id, participant.capacity)
    return people


def _decide(move: Move, outcome: str) -> None:
    record_decision(
        move,
        outcome=outcome,
        rulebook=rulebook_of(move.obj.policy_id),
        participants=_participants(move.obj),
    )


def _close(move: Move) -> None:
    end_clocks(move.obj, now=move.now)
    move.set(closed_at=move.now)
    _touch_due(move)


@effect_of(Application, "declare_not_admissible")
def close_as_not_admissible(move: Move) -> None:
    """An adverse end before review."""
    _decide(move, "not_admissible")
    _close(move)


@effect_of(Application, "refuse")
def close_as_refused(move: Move) -> None:
    """An adverse end."""
    _decide(move, "refuse")
    _close(move)


@effect_of(Application, "close_without_prejudice")
def close_with_window(move: Move) -> None:
    """The applicant can have it re-opened within the window of the policy."""
    rule = rulebook_of(move.obj.policy_id).parameters(QuestionAnswerParameters)
    days = rule.reopen_within_days if rule else 0
    _decide(move, "close_without_prejudice")
    _close(move)
    move.set(reopen_until=move.now + timedelta(days=days) if days else None)


@effect_of(Application, "defer")
def count_deferral(move: Move) -> None:
    """Counted before it is asked whether this one goes against the applicant."""
    move.set(deferral_count=move.obj.deferral_count + 1)
    _decide(move, "defer")
    move.references["count"] = move.obj.deferral_count


@effect_of(Application, "reopen")
def clear_end(move: Move) -> None:
    """The matter goes on where it was; the window is used up."""
    submission.require_none_in_hand(move.obj)
    move.set(closed_at=None, reopen_until=None)
    _start_answer_clock(move, rulebook_of(move.obj.policy_id), AnswerStart.ADMISSIBLE)


@effect_of(Application, "withdraw")
def end_at_applicants_wish(move: Move) -> None:
    """No decision, no register entry."""
    _close(move)


@effect_of(Application, "grant")
def grant_status(move: Move) -> None:
    """The status asked for."""
    _decide(move, "grant")
    _make_accreditation(move, move.obj.tier)
    _close(move)


@effect_of(Application, "grant_lower")
def grant_other_status(move: Move) -> None:
    """Another status than asked for: granted, and adverse at once."""
    _decide(move, "grant_lower")
    _make_accreditation(move, move.values["tier"])
    _close(move)


def _make_accreditation(move: Move, tier: str) -> None:
    from participation.accreditation.standing import open_accreditation  # noqa: PLC0415

    live = Accreditation.objects.filter(
        organization_id=move.obj.organization_id, tenant_id=move.obj.tenant_id
    ).exclude(status="ended")
    if live.exists():
        raise Refused(
            _("This organization already holds a status here. Record a change of status instead.")
        )
    accreditation = open_accreditation(move, tier)
    move.references["accreditation"] = accreditation.pk
