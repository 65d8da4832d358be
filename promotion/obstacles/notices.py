"""Which event of a report tells whom. Everything is neutral: a number, never what it tells of.

Whoever submitted it is told nothing from here: there is nobody to write to. What they may read
waits behind the receipt.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.grants import StaffRole
from portal.notifications.audiences import person_named, staff
from portal.notifications.reminders import RANG, REMINDER
from portal.notifications.templates import Audience, Recipient, Template, Text, register
from portal.outbox import Event
from promotion.obstacles.effects import TRIAGE, VERIFICATION

OBSTACLE = "promotion.obstacle"
_VARIABLES = frozenset({"institution", "reference"})
_ANALYSTS = staff(StaffRole.ANALYST)
_SECOND = staff(StaffRole.ANALYST, StaffRole.DECISION_MAKER)


def _handler_or_analysts(event: Event, subject: Any) -> list[Recipient]:
    """Whoever handles it; every analyst where nobody does."""
    if subject.handled_by_id is not None:
        return [Recipient(subject.handled_by_id, is_staff=True)]
    return list(_ANALYSTS(event, subject))


def _always(_event: Event) -> bool:
    return True


def _clock(*names: str) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        return event.subject_type == OBSTACLE and event.references.get("name") in names

    return matches


def _template(
    event: str,
    audience: Audience,
    headline: Text,
    line: Text,
    *,
    name: str = "",
    variables: frozenset[str] = _VARIABLES,
    when: Callable[[Event], bool] = _always,
) -> Template:
    return Template(
        name=name or f"{event}.work",
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(line,),
        variables=variables,
        when=when,
        is_sensitive=True,
    )


register(
    _template(
        "obstacle.submitted",
        _ANALYSTS,
        _("A report has arrived"),
        _("%(institution)s: report %(reference)s has arrived"),
    ),
    _template(
        "obstacle.answered",
        _handler_or_analysts,
        _("An answer has come"),
        _("%(institution)s: an answer to your question on %(reference)s has come"),
    ),
    _template(
        "obstacle.withdrawn",
        _ANALYSTS,
        _("A report was withdrawn"),
        _("%(institution)s: %(reference)s was withdrawn"),
    ),
    _template(
        "obstacle.taken_over",
        person_named("before", is_staff=True),
        _("Somebody has taken over what you handled"),
        _("%(institution)s: %(reference)s is handled by somebody else now"),
    ),
    _template(
        "obstacle.proposed",
        _SECOND,
        _("A report waits for a second person"),
        _("%(institution)s: %(reference)s waits for a second person before it is published"),
    ),
    _template(
        "obstacle.sent_back",
        _ANALYSTS,
        _("A report was sent back"),
        _("%(institution)s: %(reference)s was sent back to those who verify"),
    ),
    _template(
        "obstacle.correction_proposed",
        _SECOND,
        _("A correction waits for a second person"),
        _("%(institution)s: a correction of %(reference)s waits for a second person"),
    ),
    _template(
        "obstacle.sealed",
        _SECOND,
        _("A report was sealed"),
        _("%(institution)s: %(reference)s was sealed; a second person can unseal it"),
    ),
    _template(
        "obstacle.retracted_for_safety",
        _SECOND,
        _("A report was retracted"),
        _("%(institution)s: %(reference)s was retracted"),
    ),
    _template(
        REMINDER,
        _handler_or_analysts,
        _("Reminder: a report is due"),
        _("%(institution)s: %(reference)s is due on %(due)s"),
        name="obstacle.due.reminder",
        variables=_VARIABLES | {"due"},
        when=_clock(TRIAGE, VERIFICATION),
    ),
    _template(
        RANG,
        _ANALYSTS,
        _("A report is overdue"),
        _("%(institution)s: %(reference)s was due on %(due)s"),
        name="obstacle.due.rang",
        variables=_VARIABLES | {"due"},
        when=_clock(TRIAGE, VERIFICATION),
    ),
)
