"""The forms of rules about what is granted, until when, and what is asked."""

from django.utils.translation import gettext_lazy as _

from portal.looks.parts import (
    Choice,
    Code,
    Day,
    Entries,
    Labels,
    Meeting,
    Number,
    Tiers,
)
from portal.policies.kinds import (
    Anchor,
    QuestionType,
    Retention,
)
from portal.policies.parts.blocks import AUDIENCE, REQUIRED, duration, explained, labelled, when_is

TIERS = (
    Entries(
        name="tiers",
        label=_("Statuses, the one with most rights first"),
        entry=_("Status"),
        parts=(
            Labels(name="label", label=_("Name")),
            Code(name="code"),
            labelled("rights", _("Rights"), _("Right")),
        ),
    ),
)
_FIXED, _YEARLY = when_is("anchor", Anchor.FIXED), when_is("anchor", Anchor.RECURRING)
_BEFORE = when_is("anchor", Anchor.BEFORE_EVENT)
DEADLINE = (
    Choice(name="anchor", label=_("What the deadline hangs on"), choices=Anchor),
    Day(name="date", label=_("The date"), help=_("For: one date."), when=_FIXED),
    Number(
        name="day",
        label=_("Day of the month"),
        help=_("For: the same day every year."),
        minimum=1,
        maximum=31,
        when=_YEARLY,
    ),
    Number(
        name="month",
        label=_("Month, as a number"),
        help=_("For: the same day every year."),
        minimum=1,
        maximum=12,
        when=_YEARLY,
    ),
    Meeting(
        name="event",
        label=_("The meeting it is counted from"),
        help=_("For: a time before a meeting."),
        when=_BEFORE,
    ),
    *duration(
        _("Time before the meeting"), when=_BEFORE, help_text=_("For: a time before a meeting.")
    ),
    Number(
        name="grace_minutes",
        label=_("Minutes still accepted after it"),
        required=False,
        maximum=2880,
    ),
)
DOCUMENTS = (
    Entries(
        name="documents",
        label=_("Documents asked for"),
        entry=_("Document"),
        parts=(
            *explained(),
            REQUIRED,
            AUDIENCE,
            Choice(
                name="retention",
                label=_("What happens to it"),
                choices=Retention,
                otherwise=Retention.KEPT,
            ),
            Tiers(name="tiers"),
            labelled(
                "alternatives",
                _("What can stand in its place"),
                _("Alternative"),
                help_text=_("For those who cannot have this paper."),
            ),
        ),
    ),
)
_TEXTS = when_is("type", QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT)
SECTIONS = (
    Entries(
        name="sections",
        label=_("Sections of the form"),
        entry=_("Section"),
        parts=(
            Labels(name="label", label=_("Name of the section")),
            Code(name="code"),
            Entries(
                name="questions",
                label=_("Questions"),
                entry=_("Question"),
                parts=(
                    *explained(),
                    Choice(name="type", label=_("Kind of answer"), choices=QuestionType),
                    REQUIRED,
                    Number(
                        name="word_limit",
                        label=_("Word limit"),
                        help=_("For texts; left empty, there is none."),
                        required=False,
                        minimum=1,
                        when=_TEXTS,
                    ),
                    AUDIENCE,
                    Tiers(name="tiers"),
                    labelled(
                        "choices",
                        _("Choices"),
                        _("Choice"),
                        when=when_is("type", QuestionType.CHOICE),
                        help_text=_("For a question whose answer is a choice."),
                    ),
                ),
            ),
        ),
    ),
)
