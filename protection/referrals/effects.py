"""What else happens when a referral or communication moves: clocks, the act, the package."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from portal.calendars import due_in_hours
from portal.clocks import DUE_FIELDS, Party, end_clocks, start_clock
from portal.errors import Refused
from portal.transitions import Move, effect_of
from protection.cases.models import ProtectionCase
from protection.consent.models import OutwardAct
from protection.referrals.models import Communication, Parcel, ParcelNotice, Referral
from protection.referrals.selectors import is_accepted

ANSWER, RESULT, REPLY = "answer", "result", "reply"
_DAY_HOURS = 24
# After somebody said that they help, this long until we ask how it went.
RESULT_DAYS = 14


def _start(move: Move, name: str, days: int) -> None:
    due = due_in_hours(move.now, days * _DAY_HOURS)
    start_clock(move.obj, name=name, party=Party.APPLICANT, due=due, now=move.now)
    move.changed.update(DUE_FIELDS)


def _end(move: Move) -> None:
    end_clocks(move.obj, now=move.now)
    move.changed.update(DUE_FIELDS)


@effect_of(Referral, "send")
def begin_waiting(move: Move) -> None:
    """The package expires and an answer is due at the same moment."""
    days = move.obj.days
    move.set(sent_at=move.now, expires_at=move.now + timedelta(days=days))
    _start(move, ANSWER, days)


@effect_of(Referral, "accept")
def wait_for_result(move: Move) -> None:
    """From now on the case waits for what comes of it."""
    move.set(answered_at=move.now)
    end_clocks(move.obj, now=move.now, names=[ANSWER])
    _start(move, RESULT, RESULT_DAYS)


@effect_of(Referral, "reject", "finish")
def answer_is_there(move: Move) -> None:
    """Nothing more is waited for; the package goes."""
    move.set(answered_at=move.obj.answered_at or move.now, ended_at=move.now)
    _end(move)
    _remove_package(move.obj)


@effect_of(Referral, "revoke")
def nothing_leaves(move: Move) -> None:
    """At once: no further hand-out of the act, whoever tries."""
    OutwardAct.objects.filter(pk=move.obj.act_id, stopped_at=None).update(stopped_at=move.now)


@effect_of(Referral, "revoke", "stop", "expire")
def nothing_stays(move: Move) -> None:
    """No package, and no mail that still waits.

    Where the portal ends it by itself, the act's row stays as officers signed it: the consent that
    is gone, or the time that is over, keeps the gate shut.
    """
    move.set(ended_at=move.now)
    _end(move)
    _remove_package(move.obj)


def _remove_package(referral: Referral) -> None:
    Parcel.objects.filter(referral=referral).delete()
    ParcelNotice.objects.filter(referral=referral).delete()


@effect_of(Communication, "send")
def wait_for_reply(move: Move) -> None:
    """A reply is looked for within the days of its kind."""
    move.set(sent_at=move.now)
    _start(move, REPLY, move.obj.days)


@effect_of(Communication, "reply")
def reply_is_there(move: Move) -> None:
    """They answered."""
    _end(move)


@effect_of(Communication, "close", "close_unanswered")
def follow_up_ends(move: Move) -> None:
    """Nothing more is looked for."""
    move.set(ended_at=move.now)
    _end(move)


@effect_of(Communication, "stop")
def never_sent(move: Move) -> None:
    """Its act is stopped with it."""
    move.set(ended_at=move.now)
    OutwardAct.objects.filter(pk=move.obj.act_id, stopped_at=None).update(stopped_at=move.now)


@effect_of(ProtectionCase, "leave_scope")
def somebody_helps_instead(move: Move) -> None:
    """Outside a report's scope nobody is left alone: somebody has accepted, or nobody could be found."""
    if move.values["helped_on"] == "referred" and not is_accepted(move.obj):
        raise Refused(
            _(
                "Nobody has accepted yet. Refer the person first and record that they help; or say"
                " that nobody can, with the reason."
            ),
            code="not_accepted",
        )


@effect_of(ProtectionCase, "transfer")
def others_have_it(move: Move) -> None:
    """A case is handed over once the other side has said that it has all of it."""
    if not is_accepted(move.obj, whole=True):
        raise Refused(
            _("Refer the whole case first. It can be handed over once they have accepted it."),
            code="not_accepted",
        )
