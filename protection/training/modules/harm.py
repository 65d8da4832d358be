"""Do no harm."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

HARM = Module(
    code="harm",
    version=1,
    title=_("Do no harm"),
    sections=(
        Section(
            _("Before every outward act"),
            (
                _(
                    "Ask what the person wants now, not what they wanted last month. Ask who else"
                    " could pay for it: family, colleagues, other sources, interpreters, local staff."
                ),
                _(
                    "Ask whether the moment is right. A trial, a journey or a session can make the"
                    " same letter useful on one day and dangerous on the next."
                ),
            ),
        ),
        Section(
            _("Pieces make a picture"),
            (
                _(
                    "A place, a date, a profession and a turn of phrase can name somebody as surely"
                    " as a name. Give the least that the purpose needs, and read it once as somebody"
                    " who wants to find out who it was."
                ),
                _(
                    "Files carry more than they show: an author, a place, a device. Send the clean"
                    " copy unless the original itself is needed as evidence."
                ),
            ),
        ),
        Section(
            _("Honest expectations"),
            (
                _(
                    "Say what you can do, by when, and what you cannot. A promise that is not kept"
                    " costs more than help that was never offered. Have an answer ready for when it"
                    " goes wrong, and say who watches."
                ),
                _(
                    "With a clear and present threat act on the threat first: presence, contacts,"
                    " those who can speak to whoever threatens. Locks and courses come later."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _(
                "A summary names no one, but the town, the day and “the only midwife”. May it leave?"
            ),
            (
                _("Yes, no name is in it."),
                _("No: it identifies her. Leave out what the purpose does not need, and ask her."),
                _("Yes, if the recipient promises not to publish it."),
            ),
            1,
            _("Details together identify a person even where each alone does not."),
        ),
        Question(
            _("Somebody was told last night that they will be “dealt with”. What comes first?"),
            (
                _("A course in digital safety."),
                _("A form with all details for the file."),
                _("What they want now, where they are safe, and who can act on the threat today."),
            ),
            2,
            _("With a present threat, act on the threat; what is slow comes after."),
        ),
        Question(
            _(
                "An act is ready and consented to. The trial of the person’s sister begins tomorrow."
            ),
            (
                _("Pause, and ask the person what this could do to the trial."),
                _("Act as agreed; consent was given."),
                _("Act, but leave out the sister’s name."),
            ),
            0,
            _("Timing is part of harm, and the family is part of the case."),
        ),
    ),
)
