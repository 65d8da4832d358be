"""The transitions of referrals and communications.

All are internal: each is part of a service that opens the case, seals what was said with it, or
acts for whoever shows a code. What can be done next is `doable` (selectors).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.transitions import Transition, Visibility, states
from protection.referrals.states import (
    CommunicationOutcome,
    CommunicationStatus,
    ReferralOutcome,
    ReferralStatus,
)

R, C = ReferralStatus, CommunicationStatus


def _move(
    noun: str, name: str, label: Any, sources: frozenset[str], target: str, **more: Any
) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=sources,
        target=target,
        permission=Permission.OUTWARD_ACT,
        is_internal=True,
        event=f"{noun}.{more.pop('event')}",
        visibility=Visibility.STAFF,
        **more,
    )


REFERRAL_TRANSITIONS = (
    _move(
        "referral",
        "send",
        _("Send it"),
        states(R.PREPARED),
        R.IN_PROGRESS,
        event="sent",
        done=_("It is with them"),
    ),
    _move(
        "referral",
        "accept",
        _("They help"),
        states(R.IN_PROGRESS),
        R.ACCEPTED,
        event="accepted",
        done=_("They said that they help"),
    ),
    _move(
        "referral",
        "reject",
        _("They cannot help"),
        states(R.IN_PROGRESS, R.ACCEPTED),
        R.REJECTED,
        event="rejected",
        done=_("They said that they cannot help"),
        outcome=ReferralOutcome.DECLINED,
    ),
    _move(
        "referral",
        "finish",
        _("They helped"),
        states(R.ACCEPTED),
        R.DONE,
        event="finished",
        done=_("They said what came of it"),
        outcome=ReferralOutcome.HELPED,
    ),
    _move(
        "referral",
        "revoke",
        _("Stop it"),
        states(R.PREPARED, R.IN_PROGRESS, R.ACCEPTED),
        R.REVOKED,
        event="revoked",
        done=_("Stopped: the package is gone and its code opens nothing"),
        outcome=ReferralOutcome.STOPPED,
        help=_("At once. What they have fetched already cannot be called back."),
    ),
    _move(
        "referral",
        "stop",
        _("Consent ended"),
        states(R.PREPARED, R.IN_PROGRESS, R.ACCEPTED),
        R.REVOKED,
        event="stopped",
        done=_("Stopped: consent was withdrawn or has ended"),
        outcome=ReferralOutcome.STOPPED,
    ),
    _move(
        "referral",
        "expire",
        _("The time is over"),
        states(R.IN_PROGRESS),
        R.EXPIRED,
        event="expired",
        done=_("Nobody answered in time; the package is gone"),
        outcome=ReferralOutcome.SILENT,
    ),
)

COMMUNICATION_TRANSITIONS = (
    _move(
        "communication",
        "send",
        _("Record that it was sent"),
        states(C.PREPARED),
        C.SENT,
        event="sent",
        done=_("Sent"),
    ),
    _move(
        "communication",
        "reply",
        _("Record a reply"),
        states(C.SENT, C.REPLIED),
        C.REPLIED,
        event="replied",
        done=_("A reply came"),
    ),
    _move(
        "communication",
        "close",
        _("End the follow-up"),
        states(C.REPLIED),
        C.CLOSED,
        event="closed",
        done=_("Followed up to its end"),
        outcome=CommunicationOutcome.REPLIED,
    ),
    _move(
        "communication",
        "close_unanswered",
        _("End the follow-up: no reply came"),
        states(C.SENT),
        C.CLOSED,
        event="closed_unanswered",
        done=_("Ended without a reply"),
        outcome=CommunicationOutcome.SILENT,
    ),
    _move(
        "communication",
        "stop",
        _("Do not send it"),
        states(C.PREPARED),
        C.STOPPED,
        event="stopped",
        done=_("Not sent"),
        outcome=CommunicationOutcome.STOPPED,
    ),
)
