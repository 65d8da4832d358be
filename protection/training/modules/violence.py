"""Referral after sexual or gender-based violence."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

VIOLENCE = Module(
    code="violence",
    version=1,
    title=_("After sexual or gender-based violence"),
    sections=(
        Section(
            _("Receive, do not investigate"),
            (
                _(
                    "Believe, listen, and let the person choose what to tell. Do not ask why, what"
                    " they wore, or for details of the act. It is not your task to establish what"
                    " happened; it is to make the next step safe."
                ),
                _(
                    "Offer somebody of the gender that the person prefers. A child is never"
                    " interviewed by you alone: follow the protocol for children."
                ),
            ),
        ),
        Section(
            _("Time matters"),
            (
                _(
                    "Medical care helps most within 72 hours; emergency contraception within 120"
                    " hours. Say so plainly and early, as an offer. Later care still helps."
                ),
                _(
                    "Medical care does not depend on a report to the police. Know where the law"
                    " obliges those who treat to report, and say it before the person decides."
                ),
            ),
        ),
        Section(
            _("A warm referral"),
            (
                _(
                    "Call the vetted service yourself, if the person wants it, and stay until they"
                    " are received. Tell the service only what it needs to receive them."
                ),
                _(
                    "No mediation with whoever did it, and no contact that could show the family or"
                    " an office that something happened. Appointments and letters carry harmless"
                    " words."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _("Somebody says that they were raped yesterday and wants to tell nobody else."),
            (
                _("Take down every detail while it is fresh."),
                _(
                    "Say that care within 72 hours helps most, offer to arrange it, respect the answer."
                ),
                _("Report it to the police in their place."),
            ),
            1,
            _("An early, plain offer of care; the decision remains the person’s."),
        ),
        Question(
            _("The service asks for the whole account before it gives an appointment."),
            (
                _("Give what is needed to be received, and no more."),
                _("Send the account: they are vetted."),
                _("Ask the person to write it down for them."),
            ),
            0,
            _("The least that the purpose needs; telling it again and again harms."),
        ),
        Question(
            _("A relative offers to settle the matter in a talk with whoever did it."),
            (
                _("Help to arrange it, in a safe place."),
                _("Take part as a neutral person."),
                _("Do not take part; speak with the person about their own safety and wishes."),
            ),
            2,
            _("Mediation after such violence puts the person at risk."),
        ),
    ),
)
