"""Which event of a signal or an alert tells whom, in which words.

All of it goes by neutral mail: what is read in a mailbox (a place, a kind of obstacle) says whom its
owner is concerned about. The words stand in the portal.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.reminders import RANG, REMINDER
from portal.notifications.templates import Audience, Recipient, Template, Text, register
from portal.outbox import Event
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from promotion.patterns.models import AlertFollow

SIGNAL, ALERT, RUN = "promotion.signal", "promotion.alert", "promotion.detectionrun"
_ANALYSTS = staff(StaffRole.ANALYST)
_VARIABLES = frozenset({"institution", "title"})


def followers(event: Event, alert: Any) -> list[Recipient]:
    """Those who follow alerts of this country or area, or all; no institution knows who."""
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        rows = AlertFollow.objects.filter(
            tenant_id=alert.tenant_id, country__in={alert.country, ""}
        )
        people = rows.order_by("person_id").values_list("person_id", flat=True).distinct()
        return [Recipient(person_id) for person_id in people]


def _of_alerts(event: Event) -> bool:
    return event.subject_type == ALERT


def _still_says_something(event: Event) -> bool:
    """What was ended for safety is told to nobody: the message itself would bring it up again."""
    return bool(event.references.get("ending") != "safety")


def _one(name: str, event: str, audience: Audience, *words: Text, when: Any = None) -> Template:
    """`words`: headline, line and body."""
    headline, line, body = words
    more = {} if when is None else {"when": when}
    return Template(
        name=name,
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=_VARIABLES,
        is_sensitive=True,
        **more,
    )


register(
    _one(
        "signal.raised.work",
        "signal.raised",
        _ANALYSTS,
        _("A grave report waits to be assessed"),
        _("%(institution)s: one extremely grave report, corroborated: %(title)s"),
        _(
            "One extremely grave report is corroborated: %(title)s. Assess the signal; a second"
            " person can make it an alert once the time for the source’s safety is over."
        ),
    ),
    _one(
        "patterns.signals_raised.work",
        "patterns.signals_raised",
        _ANALYSTS,
        _("Strong signals wait to be assessed"),
        _("%(institution)s: strong signals of the week: %(title)s"),
        _("The nightly look over all series raised strong signals: %(title)s. Assess them."),
    ),
    _one(
        "signal.assessed.work",
        "signal.assessed",
        staff(StaffRole.ANALYST, StaffRole.DECISION_MAKER),
        _("A signal was assessed"),
        _("%(institution)s: assessed, waiting for a second person: %(title)s"),
        _(
            "A signal was assessed: %(title)s. Somebody else than who assessed it decides whether it"
            " becomes an alert."
        ),
    ),
    _one(
        "alert.published.told",
        "alert.published",
        followers,
        _("A new alert"),
        _("%(institution)s: new alert: %(title)s"),
        _(
            "%(institution)s has published an alert: %(title)s. What is seen, how sure it is and"
            " what it does not say stand in the portal."
        ),
    ),
    _one(
        "alert.updated.told",
        "alert.updated",
        followers,
        _("News of an alert"),
        _("%(institution)s: something new about an alert: %(title)s"),
        _("%(institution)s has added something to an alert: %(title)s. Read it in the portal."),
    ),
    _one(
        "alert.ended.told",
        "alert.ended",
        followers,
        _("An alert has ended"),
        _("%(institution)s: alert ended: %(title)s"),
        _("%(institution)s has ended an alert: %(title)s. Why it ended stands in the portal."),
        when=_still_says_something,
    ),
    _one(
        "alert.judged.told",
        "alert.judged",
        followers,
        _("Whether an alert was right"),
        _("%(institution)s: it was reviewed whether an alert was right: %(title)s"),
        _(
            "%(institution)s has said whether later events confirmed an alert: %(title)s. What that"
            " rests on stands in the portal."
        ),
    ),
    _one(
        "alert.review.reminder",
        REMINDER,
        _ANALYSTS,
        _("Reminder: an alert waits to be reviewed"),
        _("%(institution)s: was this alert right? %(title)s"),
        _(
            "Soon it should be said whether later events confirmed an alert: %(title)s. End it"
            " first if it is still in force."
        ),
        when=_of_alerts,
    ),
    _one(
        "alert.review.rang",
        RANG,
        _ANALYSTS,
        _("An alert waits to be reviewed"),
        _("%(institution)s: the day to review an alert has passed: %(title)s"),
        _(
            "The day has passed by which it should be said whether later events confirmed an alert:"
            " %(title)s."
        ),
        when=_of_alerts,
    ),
)
