"""What else happens when a text is moderated: clock, decision, log, answers to reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import outbox
from portal.calendars import due_after
from portal.clocks import (
    DUE_FIELDS,
    Clock,
    Party,
    calendar_of,
    end_clocks,
    resume_clocks,
    start_clock,
    stop_clocks,
)
from portal.decisions.services import record_decision
from portal.errors import Refused, Sentence
from portal.moderation.models import ModerationAct, ModerationEntry, TextReport
from portal.moderation.rules import moderation_rule, rulebook_for
from portal.moderation.tables import PROPOSED, Wording
from portal.permissions import Actor, system_actor
from portal.policies.kinds import DeciderParameters, Outcome, label
from portal.tenancy.context import tenant_context
from portal.transitions import Move, Stateful, effect_of

MODERATION_CLOCK = "moderation"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of moderated row: its word in the public log, the page of its moderators' queue."""

    word: Sentence
    queue: str


_KINDS: dict[str, Kind] = {}


def kinds() -> dict[str, Kind]:
    """The kinds of texts that are moderated, by the label of their model."""
    return dict(_KINDS)


def moderate(model: type[Stateful], wording: Wording, *, word: Sentence, queue: str = "") -> None:
    """Register what the moderation moves of this model do.

    `word` is what its rows are called in the public log, in the plural; `queue` names the page
    (taking `tenant`) on which moderators find its reports.
    """
    _KINDS[model._meta.label_lower] = Kind(word, queue)
    effect_of(model, "accept")(_accept)
    effect_of(model, "propose_edit")(_proposes(wording))
    effect_of(model, "accept_edit")(_agrees(wording))
    effect_of(model, "decline_edit")(_decline)
    effect_of(model, "keep_original")(_keep)
    effect_of(model, "remove")(_remove)
    effect_of(model, "reinstate")(_reinstate)
    effect_of(model, "restore")(_restore)
    effect_of(model, "send_back")(_send_back)


def begin_moderation(row: Any, *, now: datetime) -> None:
    """Start the policy's clock on a held row and save it. Raises Refused without a rule."""
    start_moderation_clock(row, now=now)
    row.save(update_fields=DUE_FIELDS)


def start_moderation_clock(row: Any, *, now: datetime) -> None:
    """The same within a move; the caller saves the fields."""
    rule, parameters = moderation_rule(rulebook_for(row.tenant_id))
    due = due_after(now, parameters.time, calendar_of(row.tenant))
    start_clock(
        row, name=MODERATION_CLOCK, party=Party.INSTITUTION, due=due, now=now, rule_id=rule.pk
    )


def log(subject: Any, act: ModerationAct, *, reason_code: str = "", in_time: bool | None) -> None:
    """Add a line to the public log. The institution keeps it, whoever acted."""
    tenant = subject.tenant
    with tenant_context(system_actor(tenant.pk)):
        day = calendar_of(tenant).local_day(timezone.now())
        ModerationEntry.objects.create(
            tenant=tenant,
            month=day.replace(day=1),
            kind=subject._meta.label_lower,
            act=act,
            reason_code=reason_code,
            in_time=in_time,
        )


def answer_reports(
    subject: Model, result: TextReport.Result, *, actor: Actor, now: datetime
) -> int:
    """Close the open reports on a text; each reader is told the result. How many there were."""
    reports = TextReport.objects.filter(
        tenant_id=subject.tenant_id,  # type: ignore[attr-defined] # a TenantRow
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        answered_at=None,
    )
    found = list(reports)
    reports.update(answered_at=now, result=result)
    for report in found:
        outbox.publish("text_report.answered", report, actor=actor)
    return len(found)


def _met(move: Move) -> bool | None:
    """Whether the moderators were in time; None where no clock ran (or the author's turn it was)."""
    clock = Clock.objects.filter(
        subject_type=move.obj._meta.label_lower,
        subject_id=move.obj.pk,
        name=MODERATION_CLOCK,
        ended_at=None,
    ).first()
    return None if clock is None else move.now <= clock.due_at


def _log(move: Move, act: ModerationAct, *, reason_code: str = "") -> None:
    log(move.obj, act, reason_code=reason_code, in_time=_met(move) if move.actor.is_staff else None)


def _settle(move: Move) -> None:
    """Nothing is proposed or awaited any more."""
    move.set(proposal=None, proposal_note="", proposed_from="")
    end_clocks(move.obj, now=move.now, names=[MODERATION_CLOCK])
    move.changed.update(DUE_FIELDS)


def _accept(move: Move) -> None:
    """As it was written."""
    _log(move, ModerationAct.ACCEPTED)
    _settle(move)
    _answer(move, TextReport.Result.STAYS)


def _answer(move: Move, result: TextReport.Result) -> None:
    answer_reports(move.obj, result, actor=move.actor, now=move.now)


def _proposes(wording: Wording) -> Any:
    def propose(move: Move) -> None:
        """The edit stands beside the text; the moderators' clock stops while the author thinks."""
        texts = {name: move.values[f"{PROPOSED}{name}"] for name in wording.texts_of(move.obj)}
        before = {name: entry.text for name, entry in wording.texts_of(move.obj).items()}
        if texts == before:
            raise Refused(_("Nothing was changed in the text. Change it, or accept it as it is."))
        _log(move, ModerationAct.EDIT_PROPOSED)
        move.note = move.values["note"]
        move.set(proposal=texts, proposal_note=move.note, proposed_from=move.from_status)
        stop_clocks(move.obj, now=move.now)
        move.changed.update(DUE_FIELDS)

    return propose


def _agrees(wording: Wording) -> Any:
    def agree(move: Move) -> None:
        """The edited text takes the place of the original, with the author's consent."""
        wording.put_texts(move, move.obj.proposal or {})
        move.set(consented_at=move.now)
        _log(move, ModerationAct.EDIT_ACCEPTED)
        _settle(move)
        with tenant_context(system_actor(move.obj.tenant_id)):
            _answer(move, TextReport.Result.ACTED)

    return agree


def _decline(move: Move) -> None:
    """The original goes back to the moderators, whose clock goes on."""
    _log(move, ModerationAct.EDIT_DECLINED)
    move.set(proposal=None, proposal_note="", proposed_from="")
    resume_clocks(move.obj, now=move.now, calendar=calendar_of(move.obj.tenant))
    move.changed.update(DUE_FIELDS)


def _keep(move: Move) -> None:
    """What was published stays as it was written."""
    _log(move, ModerationAct.EDIT_DECLINED)
    _settle(move)


def _remove(move: Move) -> None:
    """A decision against the author; the text stays in the author's file for a review."""
    decide_against(move, Outcome.REMOVE)
    _log(move, ModerationAct.REMOVED, reason_code=move.values["reason_code"])
    _settle(move)
    _answer(move, TextReport.Result.ACTED)


def decide_against(move: Move, outcome: Outcome) -> None:
    """Record the moderators' decision: reason, article, words, and the remedy of the policy.

    The article on moderation stands where no other is named. Raises Refused without a rule or remedy.
    """
    rulebook = rulebook_for(move.obj.tenant_id)
    rule = move.values.get("rule") or moderation_rule(rulebook)[0]
    tenant = move.obj.tenant
    decider = rulebook.parameters(DeciderParameters)
    move.values = {
        **move.values,
        "rule": rule,
        "body": (label(decider.secretariat, "en").text if decider else "") or tenant.name,
        "decided_on": calendar_of(tenant).local_day(move.now),
    }
    participants = {} if move.actor.person_id is None else {move.actor.person_id: "moderator"}
    record_decision(move, outcome=outcome, rulebook=rulebook, participants=participants)


def _reinstate(move: Move) -> None:
    """The moderators put an error right."""
    move.note = move.values["note"]
    log(move.obj, ModerationAct.REINSTATED, in_time=None)


def _restore(move: Move) -> None:
    """A review changed the decision, or found that none came: the text stands by itself."""
    move.note = move.values["note"]
    log(move.obj, ModerationAct.RESTORED, in_time=None)
    _settle(move)


def _send_back(move: Move) -> None:
    """A review asks the moderators to look again; their time begins anew."""
    move.note = move.values["note"]
    log(move.obj, ModerationAct.SENT_BACK, in_time=None)
    start_moderation_clock(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)
