"""Digital safety."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

DIGITAL = Module(
    code="digital",
    version=1,
    title=_("Digital safety"),
    sections=(
        Section(
            _("Your own side"),
            (
                _(
                    "Content of a case stands in the portal alone: not in mail, chats, notes,"
                    " calendars, on paper or in a translation service. A passphrase of the vault is"
                    " yours alone; nobody of the portal ever asks for it."
                ),
                _(
                    "Lock the vault when you rise from the chair. If a device is lost or was out of"
                    " sight at a border, say so at once, also when it is embarrassing."
                ),
            ),
        ),
        Section(
            _("The person’s side"),
            (
                _(
                    "Look at the table of channels for the country before you answer. Where a"
                    " channel is not known to be safe, only the portal remains. Never send a link or"
                    " a file that the person does not expect."
                ),
                _(
                    "Do not tell somebody to install a tool or to delete everything: both can be"
                    " noticed, and both can destroy evidence. If a device may be watched, ask for"
                    " another way, and bring in somebody who knows."
                ),
            ),
        ),
        Section(
            _("Keys and files"),
            (
                _(
                    "A key that came by mail is not verified. Make sure of it in person, by a known"
                    " voice, or by two separate ways, and write down which."
                ),
                _(
                    "A file can harm whoever opens it. Open it in the portal; where you must keep"
                    " the original as evidence, leave it sealed."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _("A colleague is away and asks you to mail two sentences of a case. What do you do?"),
            (
                _("Mail them: it is a colleague on the case."),
                _("Mail them without names."),
                _("Write “look into the portal”, and put the two sentences there."),
            ),
            2,
            _("Content stands in the portal alone, whoever reads the mail."),
        ),
        Question(
            _(
                "An organization sends a new public key by mail, with greetings from somebody you know."
            ),
            (
                _("Use it from now on."),
                _("Make sure by a second way before anything is encrypted to it."),
                _("Use both keys for some weeks."),
            ),
            1,
            _("Whoever can write that mail can also have made that key."),
        ),
        Question(
            _("Somebody thinks that their telephone is watched, and writes from it."),
            (
                _(
                    "Answer shortly that they should delete the conversation and reset the telephone."
                ),
                _("Send them a tool to look for what watches."),
                _("Write nothing of the case there; agree on another way and bring in an expert."),
            ),
            2,
            _("What you write is read along, and deleting can warn others or destroy evidence."),
        ),
    ),
)
