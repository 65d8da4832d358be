"""The transitions of a signal and of an alert. Nothing is published without a second person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.grants import Permission
from portal.permissions import ALLOWED, Answer, denied
from portal.transitions import Transition, Visibility, states
from promotion.patterns import move_fields
from promotion.patterns.states import AlertOutcome, AlertStatus, SignalStatus

S, A = SignalStatus, AlertStatus


def _time_has_come(signal: Any) -> Answer:
    """One grave report waits: whoever gave it may have to reach safety first."""
    if signal.not_before is not None and timezone.now() < signal.not_before:
        return denied(
            _(
                "This rests on one report. An alert is possible only after the time for the source’s"
                " safety, which ends on %(day)s at %(hour)s (UTC)."
            )
            % {
                "day": signal.not_before.date().isoformat(),
                "hour": signal.not_before.strftime("%H:%M"),
            }
        )
    return ALLOWED


def _has_words(alert: Any) -> Answer:
    """What was ended for safety says nothing any more that could be judged."""
    if alert.ending == AlertOutcome.SAFETY:
        return denied(_("This alert was ended for safety. Nothing is left of it to be judged."))
    return ALLOWED


SIGNAL_TRANSITIONS = (
    Transition(
        name="assess",
        label=_("Say what it is"),
        sources=states(S.RAISED, S.WATCH, S.DISMISSED),
        target=S.ASSESSED,
        permission=Permission.SIGNAL_ASSESS,
        event="signal.assessed",
        done=_("Assessed"),
        fields=move_fields.for_assessment,
        visibility=Visibility.STAFF,
        help=_("Somebody else then decides whether it becomes an alert."),
    ),
    Transition(
        name="publish_alert",
        label=_("Publish an alert"),
        sources=states(S.ASSESSED),
        target=S.ALERT,
        permission=Permission.SIGNAL_ALERT,
        event="signal.alert_published",
        done=_("The alert is published"),
        fields=move_fields.for_alert,
        available=_time_has_come,
        visibility=Visibility.STAFF,
        help=_("Everybody can read it at once, and a feed cannot be called back."),
    ),
    Transition(
        name="watch",
        label=_("Put it on the watch list"),
        sources=states(S.ASSESSED),
        target=S.WATCH,
        permission=Permission.SIGNAL_ASSESS,
        event="signal.watched",
        done=_("On the watch list"),
        fields=move_fields.for_note,
        visibility=Visibility.STAFF,
        help=_("Your institution’s analysts see the watch list, nobody else."),
    ),
    Transition(
        name="dismiss",
        label=_("Dismiss it"),
        sources=states(S.ASSESSED),
        target=S.DISMISSED,
        permission=Permission.SIGNAL_ASSESS,
        event="signal.dismissed",
        done=_("Dismissed"),
        fields=move_fields.for_dismissal,
        visibility=Visibility.STAFF,
        help=_("It can be assessed again when something new is known."),
    ),
)

ALERT_TRANSITIONS = (
    Transition(
        name="update",
        label=_("Add what is new"),
        sources=states(A.PUBLISHED),
        target=A.PUBLISHED,
        permission=Permission.SIGNAL_ALERT,
        event="alert.updated",
        done=_("The alert is updated"),
        fields=move_fields.for_update,
        help=_("What was said before stays as it was."),
    ),
    Transition(
        name="end",
        label=_("End the alert"),
        sources=states(A.PUBLISHED),
        target=A.ENDED,
        permission=Permission.SIGNAL_ALERT,
        event="alert.ended",
        done=_("The alert is ended"),
        fields=move_fields.for_end,
        help=_("It stays readable among past alerts, unless it is ended for safety."),
    ),
    Transition(
        name="judge",
        label=_("Say whether it was right"),
        sources=states(A.ENDED),
        target=A.JUDGED,
        permission=Permission.SIGNAL_ALERT,
        event="alert.judged",
        done=_("It is recorded whether the alert was right"),
        fields=move_fields.for_judgement,
        available=_has_words,
        help=_("Not by the person who published it. The share of right alerts is published."),
    ),
)
