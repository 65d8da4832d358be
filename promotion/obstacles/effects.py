"""What else happens when a report moves: clocks, words to the receipt, assessments, who handles it.

What the public reads follows in `promotion.publication.desk`, in the same transaction.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.calendars import due_in_hours
from portal.clocks import (
    DUE_FIELDS,
    Party,
    calendar_of,
    due_after,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.errors import InvalidFields, NotFound, Refused
from portal.policies.kinds import Duration, Unit
from portal.transitions import Move, effect_of
from promotion.obstacles import permissions  # noqa: F401 - it registers rules
from promotion.obstacles.checking import require_fit_to_publish
from promotion.obstacles.correcting import changes_of, put_on
from promotion.obstacles.duplicates import take_over_parts
from promotion.obstacles.embargo import embargo_hours_of
from promotion.obstacles.models import Assessment, Correction, Obstacle, ObstacleMessage
from promotion.obstacles.rules import consents
from promotion.obstacles.states import CorrectionState, MessageKind, Verification
from promotion.obstacles.verifying import CORROBORATED_SOURCES, faults_of

TRIAGE, VERIFICATION, EMBARGO = "triage", "verification", "embargo"
LIMITS = {
    TRIAGE: Duration(amount=3, unit=Unit.DAYS),
    VERIFICATION: Duration(amount=30, unit=Unit.DAYS),
}
_NOBODY: dict[str, Any] = {"handled_by_id": None, "handled_since": None}


def start_limit(obstacle: Obstacle, name: str, *, now: datetime) -> None:
    """Start the time for triage or for verification; the caller saves DUE_FIELDS of the row."""
    start_clock(
        obstacle,
        name=name,
        party=Party.INSTITUTION,
        due=due_after(now, LIMITS[name], calendar_of(obstacle.tenant)),
        now=now,
    )


def start_embargo(obstacle: Obstacle, hours: int, *, now: datetime) -> None:
    """Start the wait before a publication; the caller saves DUE_FIELDS of the row."""
    start_clock(
        obstacle,
        name=EMBARGO,
        party=Party.INSTITUTION,
        due=due_in_hours(now, hours),
        now=now,
    )


def _end_clocks(move: Move, *names: str) -> None:
    end_clocks(move.obj, now=move.now, names=names or None)
    move.changed.update(DUE_FIELDS)


def _say(move: Move, kind: MessageKind) -> None:
    ObstacleMessage.objects.create(
        tenant_id=move.obj.tenant_id,
        obstacle=move.obj,
        kind=kind,
        text=move.values["text"],
        language=move.values["language"],
        sent_at=move.now,
    )


@effect_of(
    Obstacle,
    "take_up",
    "ask",
    "go_on",
    "begin_verification",
    "verify_again",
    "assess",
)
def keep_hold(move: Move) -> None:
    """Whoever takes a step handles the report from then on, for as long as a hold lasts."""
    if move.actor.person_id is not None:
        move.set(handled_by_id=move.actor.person_id, handled_since=move.now)


@effect_of(Obstacle, "ask")
def put_question(move: Move) -> None:
    """The question waits behind the receipt; no time runs meanwhile."""
    _say(move, MessageKind.QUESTION)
    stop_clocks(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Obstacle, "note_answer", "go_on")
def count_again(move: Move) -> None:
    """The time that stood still runs on."""
    resume_clocks(move.obj, now=move.now, calendar=calendar_of(move.obj.tenant))
    move.changed.update(DUE_FIELDS)


@effect_of(Obstacle, "begin_verification", "verify_again")
def begin_verification(move: Move) -> None:
    """Thirty days, unless the time of an earlier beginning still runs."""
    end_clocks(move.obj, now=move.now, names=[TRIAGE])
    start_limit(move.obj, VERIFICATION, now=move.now)
    move.changed.update(DUE_FIELDS)
    move.set(awaits_confirmation=False)


@effect_of(Obstacle, "close_outside")
def say_who_can_help(move: Move) -> None:
    """Why, and where help is, can be read with the receipt."""
    _say(move, MessageKind.CLOSED)


@effect_of(Obstacle, "assess")
def keep_assessment(move: Move) -> None:
    """The ladder's rules; what takes a second person counts as corroborated until then."""
    values = move.values
    wrong = faults_of(values)
    if wrong:
        raise InvalidFields(wrong)
    found = values["verification"]
    waits = found == Verification.VERIFIED
    counts = _counted_until_confirmed(values) if waits else found
    _record_assessment(move, {**values, "verification": counts, "proposed": found if waits else ""})
    move.set(
        verification=counts,
        awaits_confirmation=waits,
        source_grade=values["source_grade"],
        information_grade=values["information_grade"],
        source_count=values["source_count"],
        connection=values["connection"],
        assessed_by_id=move.actor.person_id,
        assessed_at=move.now,
    )
    move.references.update(verification=counts, severity=move.obj.severity)
    _end_clocks(move)


def _counted_until_confirmed(values: Any) -> Verification:
    """Documents alone do not make two sources."""
    if values["source_count"] >= CORROBORATED_SOURCES:
        return Verification.CORROBORATED
    return Verification.PLAUSIBLE


def _record_assessment(move: Move, values: dict[str, Any]) -> None:
    names = (
        "verification",
        "proposed",
        "source_grade",
        "information_grade",
        "source_count",
        "graded_count",
        "has_documents",
        "connection",
        "note",
    )
    Assessment.objects.create(
        tenant_id=move.obj.tenant_id,
        obstacle=move.obj,
        made_by_id=move.actor.person_id,
        made_at=move.now,
        **{name: values[name] for name in names},
    )


@effect_of(Obstacle, "confirm")
def confirm(move: Move) -> None:
    """The second person stands beside the first; the grades are the first one's."""
    last = Assessment.objects.filter(obstacle=move.obj).last()
    if last is None or last.proposed != Verification.VERIFIED:
        raise Refused(_("Nobody has proposed to call it verified."))
    _record_assessment(
        move,
        {
            "verification": Verification.VERIFIED,
            "proposed": "",
            "source_grade": last.source_grade,
            "information_grade": last.information_grade,
            "source_count": last.source_count,
            "graded_count": last.graded_count,
            "has_documents": last.has_documents,
            "connection": last.connection,
            "note": "",
        },
    )
    move.set(verification=Verification.VERIFIED, awaits_confirmation=False)
    move.references.update(verification=Verification.VERIFIED, severity=move.obj.severity)


@effect_of(Obstacle, "propose")
def propose(move: Move) -> None:
    """How much shall be public, about how many it could be, how long it waits."""
    values = move.values
    require_fit_to_publish(move.obj, names=_taken_names(move))
    hours = max(values.get("embargo_hours") or 0, embargo_hours_of(move.obj))
    move.set(
        level=values["level"],
        possible_subjects=values["possible_subjects"],
        proposed_by_id=move.actor.person_id,
        approved_by_id=None,
        approved_at=None,
        embargo_until=due_in_hours(move.now, hours).at if hours else None,
        **_NOBODY,
    )
    if hours:
        start_embargo(move.obj, hours, now=move.now)
        move.changed.update(DUE_FIELDS)


def _taken_names(move: Move) -> list[str]:
    """The names to look for; they leave the move's values, so that nothing of them is kept."""
    values = dict(move.values)
    names = values.pop("names", "")
    move.values = values
    return [line.strip() for line in names.splitlines() if line.strip()]


@effect_of(Obstacle, "publish", "approve")
def check_as_second_person(move: Move) -> None:
    """The text is searched once more; who approved it is kept."""
    require_fit_to_publish(move.obj, names=_taken_names(move))
    move.set(approved_by_id=move.actor.person_id, approved_at=move.now)


@effect_of(Obstacle, "publish_after_embargo")
def ask_consent_again(move: Move) -> None:
    """What was withdrawn in the meantime stays unpublished."""
    answer = consents(move.obj)
    if move.obj.approved_at is None or not answer:
        raise Refused(answer.reason or _("No second person has approved it."))
    if move.obj.embargo_until is not None and move.obj.embargo_until > move.now:
        raise Refused(_("The embargo runs."))


@effect_of(Obstacle, "publish", "publish_after_embargo")
def note_publication(move: Move) -> None:
    """The first publication is the date that counts; whoever held it lets go."""
    move.set(
        published_at=move.obj.published_at or move.now, retracted_at=None, outcome="", **_NOBODY
    )
    _end_clocks(move)


@effect_of(Obstacle, "send_back", "take_back")
def end_proposal(move: Move) -> None:
    """It is proposed anew, with a new embargo."""
    move.set(proposed_by_id=None, approved_by_id=None, approved_at=None, embargo_until=None)
    move.note = move.values.get("note", "")
    _end_clocks(move, EMBARGO)


@effect_of(Obstacle, "propose_correction")
def keep_correction(move: Move) -> None:
    """What changes waits beside what is published."""
    Correction.objects.create(
        tenant_id=move.obj.tenant_id,
        obstacle=move.obj,
        values=changes_of(move.obj, move.values),
        note=move.values["note"],
        proposed_by_id=move.actor.person_id,
        proposed_at=move.now,
    )
    move.set(has_correction=True, corrected_by_id=move.actor.person_id)


@effect_of(Obstacle, "correct")
def apply_correction(move: Move) -> None:
    """The row takes what changes; a new revision of what is public follows from it."""
    correction = _waiting_correction(move.obj)
    move.changed.update(put_on(move.obj, correction.values))
    if "verification" in correction.values:
        _record_lower(move, correction)
    require_fit_to_publish(move.obj, names=_taken_names(move), note=correction.note)
    answer = consents(move.obj)
    if not answer:
        raise Refused(answer.reason)
    _decide_correction(move, correction, CorrectionState.PUBLISHED)
    move.references["correction"] = correction.pk


def _record_lower(move: Move, correction: Correction) -> None:
    """A step down the ladder, by whoever proposed it; the grades stay those of the last one."""
    last = Assessment.objects.filter(obstacle=move.obj).last()
    Assessment.objects.create(
        tenant_id=move.obj.tenant_id,
        obstacle=move.obj,
        verification=move.obj.verification,
        source_grade=move.obj.source_grade,
        information_grade=move.obj.information_grade,
        source_count=move.obj.source_count,
        graded_count=last.graded_count if last else 0,
        has_documents=bool(last and last.has_documents),
        connection=move.obj.connection,
        note=correction.note,
        made_by_id=correction.proposed_by_id,
        made_at=move.now,
    )


@effect_of(Obstacle, "drop_correction")
def drop_correction(move: Move) -> None:
    """What is public stays as it is."""
    _decide_correction(move, _waiting_correction(move.obj), CorrectionState.DROPPED)


def _waiting_correction(obstacle: Obstacle) -> Correction:
    found = Correction.objects.filter(obstacle=obstacle, state=CorrectionState.WAITING).first()
    if found is None:
        raise NotFound
    return found


def _decide_correction(move: Move, correction: Correction, state: CorrectionState) -> None:
    correction.state = state
    correction.decided_by_id = move.actor.person_id
    correction.decided_at = move.now
    correction.save(update_fields=["state", "decided_by", "decided_at"])
    move.set(has_correction=False, corrected_by_id=None)


@effect_of(Obstacle, "retract", "retract_for_safety")
def note_retraction(move: Move) -> None:
    """When; the note stands with what was public."""
    move.set(retracted_at=move.now)


@effect_of(Obstacle, "merge")
def merge(move: Move) -> None:
    """What hangs on it moves over; both numbers are kept."""
    into = take_over_parts(move.obj, reference=move.values["into"])
    move.set(merged_into_id=into.pk)
    move.references["into"] = into.pk


@effect_of(Obstacle, "seal")
def hide(move: Move) -> None:
    """Where it stood is kept, for whoever unseals it."""
    move.set(sealed_from=move.from_status, sealed_by_id=move.actor.person_id)


@effect_of(Obstacle, "unseal")
def start_anew(move: Move) -> None:
    """Looked at, verified and published anew; its time begins again."""
    move.set(
        sealed_by_id=None,
        awaits_confirmation=False,
        proposed_by_id=None,
        approved_by_id=None,
        approved_at=None,
        embargo_until=None,
    )
    move.note = move.values["note"]
    start_limit(move.obj, TRIAGE, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Obstacle, "unseal_to_archive")
def keep_reason(move: Move) -> None:
    """Why, in the time line."""
    move.set(sealed_by_id=None)
    move.note = move.values["note"]


@effect_of(Obstacle, "close_outside", "withdraw", "merge", "archive", "seal")
def let_go(move: Move) -> None:
    """Nobody handles it and no time runs any more; a correction that waited goes with it."""
    move.set(**_NOBODY, embargo_until=None, approved_by_id=None, approved_at=None)
    _end_clocks(move)
    if move.obj.has_correction:
        _decide_correction(move, _waiting_correction(move.obj), CorrectionState.DROPPED)


@effect_of(Obstacle, "retract", "retract_for_safety")
def drop_waiting_correction(move: Move) -> None:
    """There is nothing left to correct."""
    if move.obj.has_correction:
        _decide_correction(move, _waiting_correction(move.obj), CorrectionState.DROPPED)
