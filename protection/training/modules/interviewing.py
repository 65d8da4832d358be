"""Interviewing."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

INTERVIEWING = Module(
    code="interviewing",
    version=1,
    title=_("Speaking with somebody at risk"),
    sections=(
        Section(
            _("Before"),
            (
                _(
                    "Use the way to be in touch that the person chose, at the hours they chose, with"
                    " the code word if there is one. Begin by asking whether this is a good moment"
                    " and whether they are alone. If the answer is wrong, talk of something harmless"
                    " and end."
                ),
                _("Read the file first. Nobody should have to tell the same thing twice."),
            ),
        ),
        Section(
            _("During"),
            (
                _(
                    "Say who you are, what happens with what is said, and that they may stop at any"
                    " time. Let them tell it in their order. Ask open questions; do not suggest an"
                    " answer, and do not doubt aloud."
                ),
                _(
                    "You need not hear everything to help. Ask for painful details only if the"
                    " purpose needs them, and say why. Silence is no lie, and a memory with gaps is"
                    " no contradiction."
                ),
                _(
                    "An interpreter is chosen with the person: language, but also origin, gender and"
                    " ties. Offer to go on without one, or with another."
                ),
            ),
        ),
        Section(
            _("After"),
            (
                _(
                    "Close with the present: what comes next, when, what they can do until then, and"
                    " whether somebody is with them. Write down what they said as theirs, and what"
                    " you think as yours."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _("You call at the agreed hour. A voice answers without the code word."),
            (
                _("Ask whether the person can speak about their case."),
                _("Say something harmless, end the call, and follow the plan for such a moment."),
                _("Leave a message with your name and office."),
            ),
            1,
            _("Without the code word assume that somebody listens."),
        ),
        Question(
            _("Somebody’s account has a gap of two days. What do you write?"),
            (
                _("That the account is not credible."),
                _("Nothing; you fill the gap with what is likely."),
                _("What was said, and that these days were not spoken of."),
            ),
            2,
            _("Gaps are common after fear and violence. Record what was said, and no more."),
        ),
        Question(
            _("The person begins to shake when asked for details of the detention."),
            (
                _("Pause, come back to the present, and ask whether and how they want to go on."),
                _("Go on quickly to have it over."),
                _("Repeat the question in other words."),
            ),
            0,
            _("The person’s well-being comes before the record."),
        ),
    ),
)
