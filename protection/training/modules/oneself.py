"""Looking after oneself."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

ONESELF = Module(
    code="oneself",
    version=1,
    title=_("Looking after oneself"),
    sections=(
        Section(
            _("What this work does"),
            (
                _(
                    "Who hears of violence day after day is changed by it: sleep, anger, numbness,"
                    " pictures that return, the feeling that nothing is ever enough. It is a hazard"
                    " of the work, not a weakness."
                ),
                _(
                    "A tired officer makes the mistakes that harm others: the wrong address, the hurried word."
                ),
            ),
        ),
        Section(
            _("What helps"),
            (
                _(
                    "Keep the hours of the roster; it says them truly so that you can be off. Hand"
                    " over before you go. Alternate heavy cases with other work. Look at pictures of"
                    " violence only if you must, small and without sound."
                ),
                _(
                    "Speak with somebody whose task it is, outside your line of command. What you"
                    " say of yourself there is confidential; of a case say nothing that identifies."
                ),
            ),
        ),
        Section(
            _("For each other"),
            (
                _(
                    "Ask a colleague how they are, and mean it. Whoever coordinates shares out the"
                    " heavy cases and takes a request to be taken off one without asking why."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _("After a hard week you are off duty, and a message of a case arrives on the portal."),
            (
                _("Answer quickly; the person waits."),
                _("Leave it to whoever is on duty; that is what the roster is for."),
                _("Read it, and answer on Monday."),
            ),
            1,
            _("The person is answered by somebody who is rested, and you are off."),
        ),
        Question(
            _("A colleague asks to be taken off a case and gives no reason."),
            (
                _("Ask for the reason first."),
                _("Take them off, see to a good hand-over, and ask how they are."),
                _("Ask them to hold on until it is closed."),
            ),
            1,
            _("Nobody has to explain; the person affected is helped by a good hand-over."),
        ),
        Question(
            _("You cannot sleep because of a case. What may you tell the counsellor?"),
            (
                _("How you are, and nothing that could identify the person."),
                _("Everything: counsellors keep confidence."),
                _("Nothing at all; all of it is confidential."),
            ),
            0,
            _("Care for yourself needs no details that lead to somebody else."),
        ),
    ),
)
