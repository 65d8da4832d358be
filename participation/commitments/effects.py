"""What else happens when a commitment moves: clocks, updates, moved dates, rounds, the decision.

Each effect runs inside the transaction of `transitions.perform()`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.commitments.checking import Counts, count, result_of
from participation.commitments.models import (
    CheckRound,
    Commitment,
    CommitmentCheck,
    DueDateChange,
    ProgressUpdate,
)
from participation.commitments.rules import require_check_rule, require_policy, rules_of
from participation.commitments.states import CommitmentStatus, RoundResult
from portal.clocks import (
    DUE_FIELDS,
    Calendar,
    Clock,
    Party,
    calendar_of,
    due_after,
    due_on,
    end_clocks,
    start_clock,
)
from portal.decisions.services import record_decision
from portal.documents.models import Document
from portal.errors import InvalidFields, Refused, Sentence
from portal.looks.texts import localized
from portal.policies.kinds import Outcome
from portal.timekeeping import follows_clock
from portal.transitions import Move, effect_of

DUE_CLOCK, CHECK_CLOCK, FIRST_CLOCK = "due", "check", "first"
# What is recorded where the policy publishes no list of reasons: they stand in the text.
OWN_WORDS = "own_words"
MOVE_FOR = {
    RoundResult.VERIFIED: "verify",
    RoundResult.DISPUTED: "reopen",
    RoundResult.IN_PART: "reopen",
    RoundResult.TOO_FEW: "end_unchecked",
}


def _calendar(move: Move) -> Calendar:
    return calendar_of(move.obj.tenant)


def _start_due(move: Move, day: date) -> None:
    due = due_on(day, _calendar(move), start=move.now)
    start_clock(move.obj, name=DUE_CLOCK, party=Party.INSTITUTION, due=due, now=move.now)
    move.changed.update(DUE_FIELDS)


def restart_due(move: Move) -> None:
    """The clock runs to the promised day again; where that has passed, it is overdue at once."""
    _start_due(move, move.obj.due_on)


@effect_of(Commitment, "adopt")
def publish(move: Move) -> None:
    """What is promised, by whom and by when becomes public, under the rules in force now."""
    commitment = move.obj
    wrong = missing_parts(commitment)
    today = _calendar(move).local_day(move.now)
    if commitment.due_on < today:
        wrong.append(_("The day by which it is promised has passed. Give a later one."))
    if wrong:
        raise Refused(" ".join(str(sentence) for sentence in wrong), code="incomplete")
    policy = require_policy(commitment.tenant_id)
    move.set(policy=policy, adopted_at=move.now, published_at=move.now)
    _start_due(move, commitment.due_on)


def missing_parts(commitment: Commitment) -> list[Sentence]:
    """What a commitment still lacks before it can be adopted."""
    found: list[Sentence] = []
    if not commitment.title:
        found.append(_("It has no title."))
    if not commitment.text:
        found.append(_("It does not say what is promised."))
    if not commitment.indicator:
        found.append(_("It does not say how one will see that it is done."))
    if not commitment.unit:
        found.append(_("No unit owns it."))
    return found


@effect_of(Commitment, "mark_at_risk", "mark_on_track")
def say_how_it_stands(move: Move) -> None:
    """The reason is an update that everybody reads."""
    record_update(move.obj, move.values, now=move.now, status=move.transition.target)


def record_update(
    commitment: Commitment,
    values: Any,
    *,
    now: datetime,
    status: str = "",
    is_report: bool = False,
) -> ProgressUpdate:
    """Write an update in the language in which it was typed; a document of it becomes public.

    `values`: text, evidence_url, document (the id of a stored document of the institution's own).
    Raises InvalidFields where there is no such document.
    """
    document = _evidence(commitment, values.get("document"), now)
    return ProgressUpdate.objects.create(
        tenant_id=commitment.tenant_id,
        commitment=commitment,
        **localized("text", {get_language() or "en": values["text"]}),
        evidence_url=values.get("evidence_url") or "",
        document=document,
        is_report_of_completion=is_report,
        status=status,
        made_at=now,
    )


def _evidence(commitment: Commitment, document_id: UUID | None, now: datetime) -> Document | None:
    """Only the institution's own files: nothing that an organization sent can be published here."""
    if document_id is None:
        return None
    found = Document.objects.filter(
        pk=document_id,
        tenant_id=commitment.tenant_id,
        organization__isnull=True,
        person__isnull=True,
        discarded_at=None,
    ).first()
    if found is None:
        raise InvalidFields({"document": [_("Choose a document of the institution’s own.")]})
    if found.published_at is None:
        found.published_at = now
        found.save(update_fields=["published_at"])
    return found


@effect_of(Commitment, "postpone")
def move_date(move: Move) -> None:
    """The old date stays visible with the reason; the clock runs to the new one."""
    commitment, day = move.obj, move.values["due_on"]
    today = _calendar(move).local_day(move.now)
    if day <= commitment.due_on or day < today:
        sentence = _(
            "Give a day after the present one, %(day)s, and not in the past. What will be kept"
            " earlier needs no new date."
        ) % {"day": commitment.due_on.isoformat()}
        raise InvalidFields({"due_on": [sentence]})
    DueDateChange.objects.create(
        tenant_id=commitment.tenant_id,
        commitment=commitment,
        due_before=commitment.due_on,
        due_now=day,
        reason=move.values["reason"],
        language=get_language() or "en",
        changed_at=move.now,
    )
    move.note = move.values["reason"]
    move.set(due_on=day)
    _start_due(move, day)


@effect_of(Commitment, "report_done")
def open_round(move: Move) -> None:
    """With evidence that others can look at, a round of checking begins."""
    commitment = move.obj
    update = record_update(commitment, move.values, now=move.now, is_report=True)
    if not (update.evidence_url or update.document_id or _has_earlier_evidence(commitment)):
        raise InvalidFields(
            {"evidence_url": [_("Give evidence: an address, or a document. Others check it.")]}
        )
    found = require_check_rule(commitment)
    calendar, number = _calendar(move), commitment.check_round + 1
    first = due_after(move.now, found.parameters.contributors_first, calendar)
    end = due_after(move.now, found.parameters.time, calendar)
    CheckRound.objects.create(
        tenant_id=commitment.tenant_id,
        commitment=commitment,
        number=number,
        opened_at=move.now,
        others_from=first.at,
        ends_at=end.at,
        confirmations_needed=found.parameters.confirmations,
    )
    move.set(check_round=number, reported_at=move.now)
    end_clocks(commitment, now=move.now, names=[DUE_CLOCK])
    for name, due in ((FIRST_CLOCK, first), (CHECK_CLOCK, end)):
        start_clock(
            commitment,
            name=name,
            party=Party.APPLICANT,
            due=due,
            now=move.now,
            rule_id=found.rule.pk,
        )
    move.changed.update(DUE_FIELDS)
    move.references["round"] = number


def _has_earlier_evidence(commitment: Commitment) -> bool:
    """Evidence that stood with an update since the last report."""
    updates = ProgressUpdate.objects.filter(commitment=commitment, is_report_of_completion=False)
    if commitment.reported_at is not None:
        updates = updates.filter(made_at__gt=commitment.reported_at)
    return updates.exclude(evidence_url="", document=None).exists()


def current_round(commitment: Commitment) -> CheckRound:
    """The round that runs, or ran last. Raises CheckRound.DoesNotExist before the first."""
    return CheckRound.objects.get(commitment=commitment, number=commitment.check_round)


def counts_of(commitment: Commitment, number: int) -> Counts:
    """The verdicts of a round, as the institution and the portal itself count them."""
    return count(CommitmentCheck.objects.filter(commitment=commitment, round=number))


@effect_of(Commitment, "verify", "end_unchecked", "reopen")
def close_round(move: Move) -> None:
    """The round ends with what its verdicts come to, and in no other way."""
    commitment = move.obj
    current = current_round(commitment)
    if move.now < current.ends_at:
        raise Refused(_("The time for the check has not run out yet."))
    counts = counts_of(commitment, current.number)
    result = result_of(counts, current.confirmations_needed)
    if MOVE_FOR[result] != move.transition.name:
        raise Refused(_("The verdicts of this round do not come to that."))
    current.ended_at, current.result = move.now, result
    current.confirmed, current.partly = counts.confirmed, counts.partly
    current.disputed, current.substantiated = counts.disputed, counts.substantiated
    current.save(
        update_fields=["ended_at", "result", "confirmed", "partly", "disputed", "substantiated"]
    )
    end_clocks(commitment, now=move.now, names=[CHECK_CLOCK, FIRST_CLOCK])
    move.changed.update(DUE_FIELDS)
    move.references["result"] = result.value
    if move.transition.target == CommitmentStatus.CLOSED:
        move.set(closed_at=move.now)
        return
    # The day by which it was promised stands; if it has passed, it is overdue at once.
    move.set(reopen_count=commitment.reopen_count + 1)
    _start_due(move, commitment.due_on)


@effect_of(Commitment, "drop")
def drop(move: Move) -> None:
    """Who decided that, why, and what can be done about it; the day by which it was due goes."""
    values, language = move.values, get_language() or "en"
    move.set(
        drop_reason=values["drop_reason"],
        drop_language=language,
        dropped_by=values["dropped_by"],
        closed_at=move.now,
    )
    end_clocks(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)
    if move.obj.published_at is None:
        return
    move.values = {
        **values,
        "text": values["drop_reason"],
        "text_language": language,
        "body": values["dropped_by"],
        "reason_code": values.get("reason_code") or OWN_WORDS,
    }
    decision = record_decision(
        move, outcome=Outcome.DROP_COMMITMENT, rulebook=rules_of(move.obj), participants={}
    )
    # It is addressed to everybody who was promised it.
    decision.published_at = move.now
    decision.save(update_fields=["published_at"])


@follows_clock("participation.commitment", DUE_CLOCK)
def refuse_a_hidden_date(clock: Clock) -> None:
    """A promised day moves by its own step alone, which keeps the old one visible."""
    commitment = Commitment.objects.select_related("tenant").get(pk=clock.subject_id)
    last_day = calendar_of(commitment.tenant).last_day(clock.due_at)
    if last_day != commitment.due_on:
        raise Refused(
            _("Move the date of a commitment with “Move the date”: the old one stays visible.")
        )


@follows_clock("participation.commitment", CHECK_CLOCK)
def move_end_of_round(clock: Clock) -> None:
    """The round shows the same end as its clock."""
    _running_rounds(clock).update(ends_at=clock.due_at)


@follows_clock("participation.commitment", FIRST_CLOCK)
def move_first_hearing(clock: Clock) -> None:
    """The round shows the same day from which everybody is heard as its clock."""
    _running_rounds(clock).update(others_from=clock.due_at)


def _running_rounds(clock: Clock) -> Any:
    return CheckRound.objects.filter(commitment_id=clock.subject_id, ended_at=None)
