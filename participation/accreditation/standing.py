"""After the grant: statuses, their periodic reports, suspension, changes. Effects and schedules."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from participation.accreditation.models import Accreditation, ChangeRequest, PeriodicReport
from portal.clocks import (
    DUE_FIELDS,
    Party,
    calendar_of,
    due_after,
    due_on,
    end_clocks,
    start_clock,
)
from portal.decisions.services import record_decision
from portal.documents.models import Document
from portal.drafts.services import discard_draft
from portal.ids import random_code
from portal.policies.kinds import (
    Duration,
    ReapplyParameters,
    ReportingCycleParameters,
    SuspensionCause,
    SuspensionParameters,
)
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import Move, effect_of

REPORT_CLOCK = "report"
REPLY_CLOCK = "reply"


def open_accreditation(move: Move, tier: str) -> Accreditation:
    """The status that follows from a granted application, with its first report scheduled."""
    application = move.obj
    accreditation = Accreditation.objects.create(
        tenant_id=application.tenant_id,
        organization_id=application.organization_id,
        organization_name=application.organization_name,
        organization_country=application.organization_country,
        organization_kind=application.organization_kind,
        application=application,
        policy_id=application.policy_id,
        tier=tier,
        granted_on=move.values["decided_on"],
    )
    schedule_report(accreditation, rulebook_of(application.policy_id), now=move.now)
    return accreditation


def schedule_report(
    accreditation: Accreditation, rulebook: Rulebook, *, now: Any
) -> PeriodicReport | None:
    """The next report that this status owes, with its clock; None where the policy asks for none."""
    cycle = rulebook.parameters(ReportingCycleParameters)
    if cycle is None or not cycle.is_due_for(accreditation.tier):
        return None
    last = PeriodicReport.objects.filter(accreditation=accreditation).order_by("-due_on").first()
    begins = last.period_to + timedelta(days=1) if last else accreditation.granted_on
    due_day = report_day(begins, cycle)
    report, _made = PeriodicReport.objects.get_or_create(
        accreditation=accreditation,
        due_on=due_day,
        defaults={
            "tenant_id": accreditation.tenant_id,
            "organization_id": accreditation.organization_id,
            "period_from": begins,
            "period_to": due_day - timedelta(days=1),
        },
    )
    due = due_on(due_day, calendar_of(accreditation.tenant), start=now)
    for subject in (report, accreditation):
        start_clock(subject, name=REPORT_CLOCK, party=Party.APPLICANT, due=due, now=now)
        subject.save(update_fields=DUE_FIELDS)
    return report


def report_day(begins: date, cycle: ReportingCycleParameters) -> date:
    """`years` after the period began, on the policy's day of the year or the anniversary."""
    if cycle.due_month and cycle.due_day:
        return date(begins.year + cycle.years, cycle.due_month, cycle.due_day)
    return years_later(begins, cycle.years)


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th where there is none."""
    last = monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


@effect_of(Accreditation, "give_notice")
def ask_for_reply(move: Move) -> None:
    """The holder hears the grounds and has the policy's time to reply before any decision."""
    move.note = move.values["text"]
    move.set(
        notice_grounds=move.values["text"],
        suspension_cause=move.values["cause"],
        notice_reply="",
    )
    start_reply_clock(move)
    move.changed.update(DUE_FIELDS)


def start_reply_clock(move: Move) -> None:
    """The holder's time to reply to the grounds, where the policy sets one."""
    suspension = _suspension_rule(rulebook_of(move.obj.policy_id), move.obj.suspension_cause)
    if suspension is not None:
        time = Duration(amount=suspension.reply_days, days=suspension.days)
        due = due_after(move.now, time, calendar_of(move.obj.tenant))
        start_clock(move.obj, name=REPLY_CLOCK, party=Party.APPLICANT, due=due, now=move.now)


def _suspension_rule(rulebook: Rulebook, cause: str) -> SuspensionParameters | None:
    """The article for this cause: a policy can treat a missing report and conduct apart."""
    report = SuspensionCause.OVERDUE_REPORT
    wanted = report if cause == report.value else SuspensionCause.CONDUCT
    rules = rulebook.typed(SuspensionParameters)
    return next((rule for rule in rules if wanted in rule.causes), next(iter(rules), None))


@effect_of(Accreditation, "reply")
def keep_reply(move: Move) -> None:
    """The reply stands beside the grounds."""
    move.set(notice_reply=move.values["text"])
    discard_draft(move.obj, "reply")
    _end_reply_clock(move)


@effect_of(Accreditation, "drop_notice")
def drop_grounds(move: Move) -> None:
    """Nothing is held against the holder any more."""
    move.note = move.values["note"]
    move.set(notice_grounds="", notice_reply="", suspension_cause="")
    _end_reply_clock(move)


def _end_reply_clock(move: Move) -> None:
    end_clocks(move.obj, now=move.now, names=[REPLY_CLOCK])
    move.changed.update(DUE_FIELDS)


@effect_of(Accreditation, "suspend")
def suspend_until(move: Move) -> None:
    """A suspension has a cause, an end and a remedy."""
    _decide(move, "suspend")
    move.set(suspended_until=move.values["until"])
    _end_reply_clock(move)


@effect_of(Accreditation, "reinstate")
def end_suspension(move: Move) -> None:
    """Back in force as it was."""
    move.note = move.values["note"]
    move.set(suspended_until=None, suspension_cause="", notice_grounds="", notice_reply="")


@effect_of(Accreditation, "withdraw_status")
def end_by_institution(move: Move) -> None:
    """An adverse end; the policy says from when one may apply again."""
    reapply = rulebook_of(move.obj.policy_id).parameters(ReapplyParameters)
    _decide(move, "withdraw_status")
    today = calendar_of(move.obj.tenant).local_day(move.now)
    if reapply is not None:
        move.set(reapply_from=years_later(today, reapply.years))
    _end(move, today)


@effect_of(Accreditation, "surrender")
def end_by_holder(move: Move) -> None:
    """At the holder's own wish."""
    move.note = move.values.get("note", "")
    _end(move, calendar_of(move.obj.tenant).local_day(move.now))


def _end(move: Move, day: date) -> None:
    end_clocks(move.obj, now=move.now)
    for report in PeriodicReport.objects.filter(accreditation=move.obj, status="due"):
        end_clocks(report, now=move.now)
        report.save(update_fields=DUE_FIELDS)
    move.set(ended_on=day, is_listed=False, listed_at=None)
    move.changed.update(DUE_FIELDS)


def _decide(move: Move, outcome: str) -> None:
    policy_id = getattr(move.obj, "policy_id", None) or move.obj.accreditation.policy_id
    record_decision(move, outcome=outcome, rulebook=rulebook_of(policy_id), participants={})


@effect_of(PeriodicReport, "submit")
def receive_report(move: Move) -> None:
    """The report is frozen, a receipt given, the clock met."""
    move.set(
        text=move.values["text"],
        receipt=move.obj.receipt or random_code(16),
        submitted_at=move.now,
    )
    Document.objects.filter(pk=move.obj.document_id, submitted_at=None).update(
        submitted_at=move.now
    )
    discard_draft(move.obj, "report")
    for subject in (move.obj, move.obj.accreditation):
        end_clocks(subject, now=move.now, names=[REPORT_CLOCK])
    move.obj.accreditation.save(update_fields=DUE_FIELDS)
    move.changed.update(DUE_FIELDS)


@effect_of(PeriodicReport, "question")
def keep_question(move: Move) -> None:
    """What the institution asks about the report."""
    move.note = move.values["note"]
    move.set(question=move.values["note"])


@effect_of(PeriodicReport, "note")
def take_note(move: Move) -> None:
    """Noted; the next report is scheduled."""
    move.set(noted_at=move.now)
    accreditation = move.obj.accreditation
    schedule_report(accreditation, rulebook_of(accreditation.policy_id), now=move.now)


@effect_of(ChangeRequest, "accept")
def apply_change(move: Move) -> None:
    """The change takes effect on the status; the organization's own file is its own to edit."""
    accreditation = move.obj.accreditation
    if move.obj.kind == ChangeRequest.Kind.RENAME:
        accreditation.organization_name = move.obj.new_name
        accreditation.save(update_fields=["organization_name"])
    elif move.obj.kind == ChangeRequest.Kind.RECLASSIFY:
        accreditation.tier = move.obj.new_tier
        accreditation.save(update_fields=["tier"])


@effect_of(ChangeRequest, "decline")
def decline_change(move: Move) -> None:
    """The status stays as it is; the decision says why and what can be done about it."""
    _decide(move, "refuse")
