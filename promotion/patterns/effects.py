"""What else happens when a signal or an alert moves. Each runs inside `transitions.perform()`."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.clocks import DUE_FIELDS, Party, calendar_of, due_after, end_clocks, start_clock
from portal.errors import InvalidFields, Refused
from portal.policies.kinds.amounts import Duration
from portal.search.services import index, unindex
from portal.transitions import Move, effect_of
from promotion.obstacles.models import Obstacle
from promotion.patterns import permissions  # noqa: F401 - it registers the rule of the second person
from promotion.patterns.exposure import exposure_of
from promotion.patterns.models import Alert, AlertOrigin, AlertUpdate, Signal
from promotion.patterns.series import published_collections
from promotion.patterns.settings import settings_of
from promotion.patterns.severe import stands
from promotion.patterns.states import AlertOutcome, Basis, Scope

REVIEW_CLOCK = "review"


@effect_of(Signal, "assess")
def note_finding(move: Move) -> None:
    """Who says so is kept, for somebody else must publish."""
    move.note = move.values["finding"]
    move.set(
        finding=move.values["finding"],
        looked_at=list(move.values["looked_at"]),
        assessed_by_id=move.actor.person_id,
        assessed_at=move.now,
        outcome="",
    )


@effect_of(Signal, "watch")
def note_wait(move: Move) -> None:
    """What is waited for."""
    move.note = move.values["note"]


@effect_of(Signal, "dismiss")
def note_reason(move: Move) -> None:
    """Why it is no reason for an alert."""
    move.note = move.values["note"]
    move.set(outcome=move.values["reason"])


@effect_of(Signal, "publish_alert")
def publish_alert(move: Move) -> None:
    """The alert is a row of its own, with what may be public and nothing else."""
    signal: Signal = move.obj
    names_kind = move.values["scope"] == Scope.KIND
    _require_report(move)
    if names_kind and not exposure_of(signal).may_name_kind:
        sentence = _(
            "Fewer than five persons or organizations can be meant by this kind there, or it is not"
            " known how many: name the country or area alone."
        )
        raise InvalidFields({"scope": [sentence]})
    is_severe = signal.basis == Basis.SEVERE
    alert = Alert(
        tenant_id=signal.tenant_id,
        basis=signal.basis,
        country=signal.country,
        kind=signal.kind if names_kind else "",
        unit=signal.unit,
        # The day of one report would date it; the weeks of a series date nothing.
        window_from=None if is_severe else signal.window_from,
        window_to=None if is_severe else signal.window_to,
        confidence=move.values["confidence"],
        note=move.values["note"],
        language=get_language() or "en",
        published_at=move.now,
        changed_at=move.now,
    )
    if names_kind and not is_severe:
        alert.collections = published_collections(signal.tenant, signal.country, signal.kind)
    alert.save(force_insert=True)
    AlertOrigin.objects.create(
        tenant_id=signal.tenant_id,
        alert=alert,
        signal=signal,
        published_by_id=move.actor.person_id,
    )
    _start_review(move, alert)
    find_by_words(alert)
    move.references["alert"] = alert.pk
    audit.record("alert.published", alert, actor=move.actor)
    outbox.publish("alert.published", alert, actor=move.actor)


def _require_report(move: Move) -> None:
    """One grave report must still stand, and not be held back, at the moment of the alert."""
    signal: Signal = move.obj
    if signal.obstacle_id is None:
        return
    report = Obstacle.objects.select_for_update(of=("self",)).get(pk=signal.obstacle_id)
    if not stands(report):
        raise Refused(
            _("The report that this rests on no longer stands, or is not corroborated any more."),
            code="report_gone",
        )
    if report.embargo_until is not None and report.embargo_until > move.now:
        raise Refused(
            _("The report that this rests on is still held back. Wait until that has ended."),
            code="embargo",
        )


def _start_review(move: Move, alert: Alert) -> None:
    """Some months later somebody says whether the alert was right."""
    days = settings_of(alert.tenant_id).review_days
    due = due_after(move.now, Duration(days), calendar_of(alert.tenant))
    start_clock(alert, name=REVIEW_CLOCK, party=Party.INSTITUTION, due=due, now=move.now)
    alert.save(update_fields=DUE_FIELDS)


def find_by_words(alert: Alert) -> None:
    """An alert is found by the words that everybody reads of it."""
    index(
        alert,
        title=alert.note[:200],
        texts=[alert.note],
        tenant_id=alert.tenant_id,
        language=alert.language,
        is_public=True,
    )


def _add_words(move: Move, *, confidence: str = "") -> None:
    AlertUpdate.objects.create(
        tenant_id=move.obj.tenant_id,
        alert=move.obj,
        text=move.values["text"],
        language=get_language() or "en",
        confidence=confidence,
        made_at=move.now,
    )


@effect_of(Alert, "update")
def add_words(move: Move) -> None:
    """What is new stands beside what was said."""
    confidence = move.values["confidence"]
    _add_words(move, confidence=confidence)
    if confidence:
        move.set(confidence=confidence)
    move.set(revision=move.obj.revision + 1, changed_at=move.now)


@effect_of(Alert, "end")
def end_alert(move: Move) -> None:
    """It is over, or was mistaken; ended for safety nothing is left but its number and days."""
    ending = move.values["ending"]
    move.set(
        ending=ending,
        outcome=ending,
        ended_at=move.now,
        changed_at=move.now,
        revision=move.obj.revision + 1,
    )
    move.references["ending"] = ending
    if ending == AlertOutcome.SAFETY:
        _empty(move)
    elif move.values["text"]:
        _add_words(move)


def _empty(move: Move) -> None:
    alert: Alert = move.obj
    AlertUpdate.objects.filter(alert=alert).delete()
    unindex(alert, tenant_id=alert.tenant_id)
    end_clocks(alert, now=move.now)
    move.changed.update(DUE_FIELDS)
    move.set(
        country="",
        kind="",
        note="",
        language="",
        collections=[],
        window_from=None,
        window_to=None,
    )


@effect_of(Alert, "judge")
def judge_alert(move: Move) -> None:
    """Whether it was right, said by somebody else than who published it."""
    alert: Alert = move.obj
    if _was_published_by(alert, move.actor.person_id):
        raise Refused(
            _("You published this alert. Somebody else says whether it was right."),
            code="second_person",
        )
    move.set(
        outcome=move.values["judgement"],
        review_note=move.values["text"],
        review_language=get_language() or "en",
        judged_at=move.now,
        changed_at=move.now,
        revision=alert.revision + 1,
    )
    end_clocks(alert, now=move.now)
    move.changed.update(DUE_FIELDS)


def _was_published_by(alert: Alert, person_id: Any) -> bool:
    return AlertOrigin.objects.filter(alert=alert, published_by_id=person_id).exists()
