"""What a review does to applications, statuses and changes of status (portal.appeals.contestable)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.accreditation.effects import ANSWER_CLOCK, restart_answer_clock
from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    PeriodicReport,
)
from participation.accreditation.selectors import get_application
from participation.accreditation.standing import (
    REPLY_CLOCK,
    REPORT_CLOCK,
    schedule_report,
    start_reply_clock,
)
from participation.accreditation.states import (
    AccreditationStatus,
    ApplicationStatus,
    ChangeStatus,
)
from portal import outbox
from portal.appeals.contestable import Contestable, Ruling, register
from portal.clocks import (
    DUE_FIELDS,
    Party,
    calendar_of,
    clocks_of,
    due_on,
    end_clocks,
    start_clock,
)
from portal.errors import NotFound, Refused, Sentence
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.policies.kinds import Outcome, RemedyPlace
from portal.policies.rulebook import rulebook_of
from portal.transitions import Move, effect_of, perform

# A decision on these outcomes left the application closed, or deferred once too often.
_REOPENED_FROM = (ApplicationStatus.CLOSED, ApplicationStatus.DEFERRED)
_HOLD_FILES = frozenset({StaffRole.REVIEWER})


def _own_application(application_id: UUID, actor: Actor) -> Application:
    found = get_application(application_id, actor=actor)
    if actor.is_staff:
        raise NotFound
    return found


def require_no_answer_in_time(application: Application) -> None:
    """Raises Refused unless the promise ran out and the policy provides a review here."""
    promise = clocks_of(application).filter(name=ANSWER_CLOCK).first()
    if promise is None or not promise.has_run_out:
        raise Refused(_("The institution’s time to answer has not run out yet."))
    remedy = rulebook_of(application.policy_id).remedy_for(Outcome.NO_ANSWER)
    if remedy is None or remedy[1].where is not RemedyPlace.PORTAL:
        raise Refused(_("The policy provides no review here when no answer comes in time."))


def reopen_application(ruling: Ruling) -> Sentence:
    """Under review again with new clocks; a matter that still waits gets a new promise."""
    application: Application = ruling.subject
    if ruling.decision is not None and ruling.decision.outcome == Outcome.GRANT_LOWER:
        return _ask_for_status(application, ruling)
    if application.status not in _REOPENED_FROM:
        return _promise_anew(application, ruling)
    if _another_in_hand(application):
        return ""
    perform(
        Application,
        application.pk,
        "reopen_after_review",
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return _("The application is under review again.")


def _another_in_hand(application: Application) -> bool:
    """Whoever has applied again meanwhile goes on with the newer file; both cannot be open."""
    return (
        Application.objects.filter(
            tenant_id=application.tenant_id, organization_id=application.organization_id
        )
        .exclude(pk=application.pk)
        .exclude(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.CLOSED])
        .exists()
    )


def _promise_anew(application: Application, ruling: Ruling) -> Sentence:
    if application.status == ApplicationStatus.CLOSED:
        return ""
    if not restart_answer_clock(application, now=ruling.move.now):
        return ""
    application.save(update_fields=DUE_FIELDS)
    return _("The institution’s time to answer runs anew.")


def _ask_for_status(application: Application, ruling: Ruling) -> Sentence:
    """A lower status was granted and stays; the one asked for stands as a change to be decided."""
    status = Accreditation.objects.filter(application=application).exclude(
        status=AccreditationStatus.ENDED
    )
    held = status.first()
    if held is None or not application.tier:
        return ""
    change, made = ChangeRequest.objects.get_or_create(
        tenant_id=application.tenant_id,
        accreditation=held,
        organization_id=application.organization_id,
        kind=ChangeRequest.Kind.RECLASSIFY,
        status=ChangeStatus.REQUESTED,
        defaults={"new_tier": application.tier, "reason": ruling.note},
    )
    if made:
        outbox.publish(
            "change.requested",
            change,
            actor=ruling.actor,
            references={"accreditation": held.pk.hex},
        )
    return _("The status that was asked for is before the institution again.")


@effect_of(Application, "reopen_after_review")
def take_up_after_review(move: Move) -> None:
    """Nothing of the end remains but its decision; whoever handled it is not bound to it."""
    move.note = move.values["note"]
    move.set(closed_at=None, reopen_until=None, assignee_id=None)
    restart_answer_clock(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


def reinstate(ruling: Ruling) -> Sentence:
    """A suspension or withdrawal that a review changed ends at once."""
    return _move_status(
        ruling, "reinstate_after_review", _("The status is in force again, with all its rights.")
    )


def reconsider(ruling: Ruling) -> Sentence:
    """Sent back: in force, with the grounds open to a new reply and a new decision."""
    return _move_status(
        ruling,
        "reconsider_after_review",
        _("The status is in force; the grounds are to be considered again."),
    )


def _move_status(ruling: Ruling, name: str, sentence: Sentence) -> Sentence:
    status: Accreditation = ruling.subject
    if status.status not in (AccreditationStatus.SUSPENDED, AccreditationStatus.ENDED):
        return ""
    if _holds_another(status):
        return ""
    perform(
        Accreditation,
        status.pk,
        name,
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return sentence


def _holds_another(status: Accreditation) -> bool:
    """Whether a newer status has taken this one's place meanwhile."""
    if status.organization_id is None:
        return False
    others = Accreditation.objects.filter(
        tenant_id=status.tenant_id, organization_id=status.organization_id
    )
    return others.exclude(pk=status.pk).exclude(status=AccreditationStatus.ENDED).exists()


@effect_of(Accreditation, "reinstate_after_review")
def restore_status(move: Move) -> None:
    """As it was before the decision, with the report that it owes."""
    move.note = move.values["note"]
    move.set(suspension_cause="", notice_grounds="", notice_reply="")
    _undo_end(move)
    end_clocks(move.obj, now=move.now, names=[REPLY_CLOCK])
    move.changed.update(DUE_FIELDS)


@effect_of(Accreditation, "reconsider_after_review")
def hear_again(move: Move) -> None:
    """The grounds stand, the reply is open again."""
    move.note = move.values["note"]
    move.set(notice_reply="")
    _undo_end(move)
    start_reply_clock(move)
    move.changed.update(DUE_FIELDS)


def _undo_end(move: Move) -> None:
    move.set(suspended_until=None, ended_on=None, reapply_from=None)
    owed = PeriodicReport.objects.filter(accreditation=move.obj, status="due").first()
    if owed is None:
        if move.from_status == AccreditationStatus.ENDED:
            schedule_report(move.obj, rulebook_of(move.obj.policy_id), now=move.now)
        return
    due = due_on(owed.due_on, calendar_of(move.obj.tenant), start=move.now)
    for subject in (owed, move.obj):
        start_clock(subject, name=REPORT_CLOCK, party=Party.APPLICANT, due=due, now=move.now)
    owed.save(update_fields=DUE_FIELDS)


def reopen_change(ruling: Ruling) -> Sentence:
    """A change that was not accepted is open again."""
    change: ChangeRequest = ruling.subject
    if change.status != ChangeStatus.CLOSED:
        return ""
    perform(
        ChangeRequest,
        change.pk,
        "reopen_after_review",
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )
    return _("The request for a change is open again.")


@effect_of(ChangeRequest, "reopen_after_review")
def keep_reason(move: Move) -> None:
    """The words of the review stand in the time line."""
    move.note = move.values["note"]


register(
    Contestable(
        label=Application._meta.label_lower,
        name=_("An application for accreditation"),
        find=_own_application,
        page=("application", "application"),
        staff_page=("staff-dossier", "application_id"),
        changed=reopen_application,
        sent_back=reopen_application,
        silence=require_no_answer_in_time,
        unit=_HOLD_FILES,
    ),
    Contestable(
        label=Accreditation._meta.label_lower,
        name=_("A status"),
        page=("accreditation-own", "accreditation"),
        staff_page=("staff-status", "accreditation_id"),
        changed=reinstate,
        sent_back=reconsider,
        unit=_HOLD_FILES,
    ),
    Contestable(
        label=ChangeRequest._meta.label_lower,
        name=_("A change of status"),
        staff_page=("staff-change", "change_id"),
        changed=reopen_change,
        sent_back=reopen_change,
        unit=_HOLD_FILES,
    ),
)
