"""The forms of rules about moderation, consultations, commitments, reviews and information."""

from django.utils.translation import gettext_lazy as _

from portal.looks.parts import Choice, Code, Entries, Flag, Labels, Number
from portal.policies.kinds import ClarificationSilence, ModerationTiming
from portal.policies.parts.blocks import Parts, TimeSpan

MODERATION: Parts = (
    Choice(name="timing", label=_("When texts are looked at"), choices=ModerationTiming),
    TimeSpan(name="time", label=_("Time in which what is held is looked at")),
    Flag(name="allow_pseudonyms", label=_("Pseudonyms are allowed")),
    Flag(name="closed_rooms", label=_("There are closed rooms")),
)
CONSULTATION_STANDARD: Parts = (
    TimeSpan(name="announce", label=_("Announced at least so long before it opens")),
    TimeSpan(name="open", label=_("Open for at least")),
    TimeSpan(name="answer", label=_("The answer comes so long after it has closed")),
)
COMMITMENT_CHECK: Parts = (
    TimeSpan(name="time", label=_("Time for the check")),
    TimeSpan(
        name="contributors_first",
        label=_("Contributors to the theme are heard first, for"),
        help=_("Not longer than the check itself."),
    ),
    Number(
        name="confirmations",
        label=_("Confirmations needed"),
        help=_("One substantiated dispute always blocks “verified”, whatever this number."),
        minimum=1,
        maximum=100,
    ),
)
APPEAL_STAGES: Parts = (
    TimeSpan(name="acknowledge", label=_("Acknowledged within")),
    TimeSpan(name="admissibility", label=_("Found admissible or not within")),
    TimeSpan(name="interim", label=_("Interim measures decided within")),
    TimeSpan(name="file", label=_("The file is sent within")),
    TimeSpan(name="reply", label=_("Time to reply to the file")),
    TimeSpan(name="decide", label=_("Decided within")),
    TimeSpan(name="remedy", label=_("A changed decision is carried out within")),
    Number(name="panel_size", label=_("People on the panel"), minimum=1, maximum=9),
    Labels(
        name="second_instance",
        label=_("The second instance"),
        help=_("Left empty: there is none."),
        required=False,
        limit=500,
    ),
    TimeSpan(
        name="second_instance_time",
        label=_("The second instance decides within"),
        help=_("For a second instance."),
        required=False,
    ),
)
INFORMATION_STAGES: Parts = (
    TimeSpan(name="acknowledge", label=_("Acknowledged within")),
    TimeSpan(name="answer", label=_("Answered within")),
    Number(
        name="extensions_max",
        label=_("How often the time can be extended"),
        help=_("0: never."),
        maximum=5,
    ),
    TimeSpan(
        name="extension",
        label=_("Each extension"),
        help=_("Where the time can be extended."),
        required=False,
    ),
    TimeSpan(name="clarification", label=_("Time to answer a question about the request")),
    Choice(name="on_silence", label=_("Without an answer"), choices=ClarificationSilence),
    Flag(name="transfer_resets", label=_("A transfer to another body begins the time anew")),
)
INFORMATION_EXCEPTIONS: Parts = (
    Entries(
        name="exceptions",
        label=_("Exceptions to disclosure"),
        entry=_("Exception"),
        parts=(
            Labels(name="label", label=_("Text"), limit=500),
            Code(name="code"),
            Flag(name="harm_test", label=_("Only where harm is shown")),
            Flag(name="public_interest", label=_("Public interest can outweigh it")),
            Number(
                name="years_max",
                label=_("For how many years at most"),
                help=_("Left empty: no end is set."),
                required=False,
                minimum=1,
                maximum=100,
            ),
        ),
    ),
)
