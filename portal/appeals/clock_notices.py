"""What is said about the time limits of an appeal: before they end, when they have, and after."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from portal.appeals.audiences import ABOVE, REVIEWERS, author, panel, unit
from portal.appeals.effects import (
    ACKNOWLEDGEMENT_CLOCK,
    ADMISSIBILITY_CLOCK,
    DECIDE_CLOCK,
    FILE_CLOCK,
    FILING_CLOCK,
    INTERIM_CLOCK,
    OFFER_CLOCK,
    REMEDY_CLOCK,
    REPLY_CLOCK,
    SECOND_CLOCK,
)
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Audience, Template, Text, register
from portal.outbox import Event

_OURS = frozenset({"portal.appeal", "portal.interimmeasure"})


def _clock(*names: str) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        return event.subject_type in _OURS and event.references.get("name") in names

    return matches


def _said(
    name: str,
    event: str,
    clocks: tuple[str, ...],
    audience: Audience,
    headline: Text,
    line: Text,
    body: Text,
    *,
    variables: str,
) -> Template:
    return Template(
        name=name,
        event=event,
        when=_clock(*clocks),
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=frozenset(variables.split()),
        is_sensitive=True,
    )


# The institution's stages after acknowledgement, and what the appellant has to do.
_STAGES = (ADMISSIBILITY_CLOCK, DECIDE_CLOCK, REMEDY_CLOCK, INTERIM_CLOCK)
_ANSWERS = (REPLY_CLOCK, OFFER_CLOCK, SECOND_CLOCK)

register(
    _said(
        "appeal.file.reminder",
        REMINDER,
        (FILING_CLOCK,),
        author,
        _("Reminder: you can still ask for a review"),
        _("%(institution)s: you can ask for a review until %(due)s, %(left)s left"),
        _("You can ask %(institution)s for a review until %(due)s: %(left)s left."),
        variables="institution due left",
    ),
    _said(
        "appeal.file.rang",
        RANG,
        (FILING_CLOCK,),
        author,
        _("The time to ask for a review has passed"),
        _("%(institution)s: the time to ask for a review ended on %(due)s"),
        _(
            "The time to ask %(institution)s for a review ended on %(due)s. You can still ask and say "
            "why you are late."
        ),
        variables="institution due",
    ),
    _said(
        "appeal.acknowledge.reminder",
        REMINDER,
        (ACKNOWLEDGEMENT_CLOCK,),
        REVIEWERS,
        _("Reminder: acknowledge a request for a review"),
        _("%(institution)s: acknowledge a request for a review by %(due)s, %(left)s left"),
        _("A request for a review waits at %(institution)s until %(due)s: %(left)s left."),
        variables="institution due left",
    ),
    _said(
        "appeal.acknowledge.rang",
        RANG,
        (ACKNOWLEDGEMENT_CLOCK,),
        REVIEWERS,
        _("A request for a review was not acknowledged in time"),
        _("%(institution)s: a request for a review is not acknowledged since %(due)s"),
        _("A request for a review waits at %(institution)s. It was due on %(due)s."),
        variables="institution due",
    ),
    _said(
        "appeal.acknowledge.step",
        STEP,
        (ACKNOWLEDGEMENT_CLOCK,),
        ABOVE,
        _("A request for a review is still not acknowledged"),
        _("%(institution)s: a request for a review is overdue by %(left)s"),
        _("A request for a review at %(institution)s is overdue by %(left)s."),
        variables="institution left",
    ),
    _said(
        "appeal.stage.reminder",
        REMINDER,
        _STAGES,
        panel,
        _("Reminder: a review is due"),
        _("%(institution)s: the next step of a review is due on %(due)s, %(left)s left"),
        _("The next step of a review at %(institution)s is due on %(due)s: %(left)s left."),
        variables="institution due left",
    ),
    _said(
        "appeal.stage.rang",
        RANG,
        _STAGES,
        panel,
        _("A review is overdue"),
        _("%(institution)s: the next step of a review was due on %(due)s"),
        _("The next step of a review at %(institution)s was due on %(due)s."),
        variables="institution due",
    ),
    _said(
        "appeal.stage.rang.told",
        RANG,
        _STAGES,
        author,
        _("Your review is overdue"),
        _("%(institution)s: your review was due on %(due)s"),
        _(
            "%(institution)s has not taken the next step of your review by %(due)s. Nothing is lost "
            "by that: your request stays open, and the institution is reminded."
        ),
        variables="institution due",
    ),
    _said(
        "appeal.stage.step",
        STEP,
        _STAGES,
        ABOVE,
        _("A review is still overdue"),
        _("%(institution)s: a review is overdue by %(left)s"),
        _("A review at %(institution)s is overdue by %(left)s."),
        variables="institution left",
    ),
    _said(
        "appeal.unit.reminder",
        REMINDER,
        (FILE_CLOCK,),
        unit,
        _("Reminder: a file is asked for"),
        _("%(institution)s: send the file by %(due)s, %(left)s left"),
        _("Those who review decisions at %(institution)s wait for a file until %(due)s."),
        variables="institution due left",
    ),
    _said(
        "appeal.unit.rang",
        RANG,
        (FILE_CLOCK,),
        unit,
        _("A file was not sent in time"),
        _("%(institution)s: a file was due on %(due)s"),
        _(
            "A file was asked for at %(institution)s by %(due)s. The review can go on without it now."
        ),
        variables="institution due",
    ),
    _said(
        "appeal.unit.rang.work",
        RANG,
        (FILE_CLOCK,),
        panel,
        _("The file was not sent in time"),
        _("%(institution)s: the file of a matter that you review was due on %(due)s"),
        _("The file was due at %(institution)s on %(due)s. You can go on without it."),
        variables="institution due",
    ),
    _said(
        "appeal.unit.step",
        STEP,
        (FILE_CLOCK,),
        ABOVE,
        _("A file is still missing"),
        _("%(institution)s: a file is overdue by %(left)s"),
        _("A file that was asked for at %(institution)s is overdue by %(left)s."),
        variables="institution left",
    ),
    _said(
        "appeal.answer.reminder",
        REMINDER,
        _ANSWERS,
        author,
        _("Reminder: your review waits for you"),
        _("%(institution)s: you can answer until %(due)s, %(left)s left"),
        _("Your review at %(institution)s waits for you until %(due)s: %(left)s left."),
        variables="institution due left",
    ),
    _said(
        "appeal.answer.rang",
        RANG,
        _ANSWERS,
        author,
        _("The time to answer has passed"),
        _("%(institution)s: the time to answer ended on %(due)s"),
        _("The time to answer in your review at %(institution)s ended on %(due)s."),
        variables="institution due",
    ),
    _said(
        "appeal.answer.rang.work",
        RANG,
        (REPLY_CLOCK, OFFER_CLOCK),
        panel,
        _("An answer did not come"),
        _("%(institution)s: an appellant did not answer by %(due)s"),
        _("An appellant did not answer at %(institution)s by %(due)s. The review can go on."),
        variables="institution due",
    ),
)
