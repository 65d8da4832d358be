"""The forms of rules about questions, remedies and reports."""

from django.utils.translation import gettext_lazy as _

from portal.looks.parts import (
    Choice,
    Choices,
    Entries,
    Labels,
    Meeting,
    Number,
    Numbers,
    Tiers,
    Words,
)
from portal.policies.kinds import (
    OnSilence,
    Outcome,
    OverdueStep,
    QuestionStart,
    RemedyPlace,
)
from portal.policies.parts.blocks import duration, when_is

_SESSION = when_is("starts", QuestionStart.BEFORE_SESSION)
QUESTION_ANSWER = (
    *duration(_("Time to answer")),
    Choice(
        name="starts",
        label=_("Counted from"),
        choices=QuestionStart,
        otherwise=QuestionStart.ASKED,
    ),
    Meeting(
        name="event",
        label=_("The meeting"),
        help=_("For: the opening of the session."),
        when=_SESSION,
    ),
    Choice(name="on_silence", label=_("Without an answer"), choices=OnSilence),
    Number(
        name="reopen_within_days",
        label=_("It can be opened again within (calendar days)"),
        help=_("For an application that is closed without prejudice."),
        required=False,
        maximum=3650,
        when=when_is("on_silence", OnSilence.CLOSE),
    ),
)
_SOMEWHERE = when_is("where", RemedyPlace.PORTAL, RemedyPlace.ELSEWHERE)
REMEDY = (
    Choices(name="for_outcomes", label=_("Decisions that it is for"), choices=Outcome),
    Choice(name="where", label=_("The remedy"), choices=RemedyPlace),
    Labels(
        name="body",
        label=_("The body to turn to"),
        help=_("Where there is a remedy."),
        required=False,
        when=_SOMEWHERE,
    ),
    Words(
        name="address",
        label=_("Its address"),
        help=_("For a remedy at another body."),
        required=False,
        limit=300,
        when=_SOMEWHERE,
    ),
    *duration(_("Time to ask for it"), when=_SOMEWHERE, help_text=_("Where there is a remedy.")),
    Labels(
        name="remaining",
        label=_("What remains possible"),
        help=_("Cannot be left out where no remedy is provided."),
        long=True,
        required=False,
    ),
)
REPORTING = (
    Number(name="years", label=_("Years between two reports"), minimum=1, maximum=20),
    Tiers(name="tiers"),
    Number(
        name="due_day",
        label=_("Day of the month on which it is due"),
        help=_("Left empty with the month: the anniversary of the grant."),
        required=False,
        minimum=1,
        maximum=31,
    ),
    Number(name="due_month", label=_("Month, as a number"), required=False, minimum=1, maximum=12),
    Numbers(
        name="reminders_days",
        label=_("Reminders, so many days before"),
        help=_("For example 90, 30."),
    ),
    Entries(
        name="overdue_steps",
        label=_("What follows when a report does not arrive"),
        entry=_("Step"),
        parts=(
            Choice(name="code", label=_("What follows"), choices=OverdueStep),
            Number(
                name="after_days",
                label=_("Calendar days after the due day"),
                minimum=1,
                maximum=3650,
            ),
        ),
    ),
)
