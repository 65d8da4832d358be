"""Templates around sessions and borders, money in an emergency, and our own mistakes."""

from django.utils.translation import gettext_lazy as _

from protection.cases.protocols.shapes import (
    Option,
    Owner,
    Protocol,
    close,
    day,
    ending,
    hours,
    now,
    numbered,
    opening,
    watch,
    week,
)
from protection.consent.purposes import Purpose

P4 = Protocol(
    code="P4",
    title=_("Accreditation refused, or intimidation on the premises"),
    use_when=_("Somebody is kept out, photographed, followed or threatened at a session."),
    is_urgent=True,
    options=(
        Option.AUTHORITIES,
        Option.DIPLOMATS,
        Option.UN_AGENCY,
        Option.NETWORK,
        Option.PROCEDURES,
        Option.ANNUAL_REPORT,
    ),
    steps=numbered(
        "P4",
        (
            *opening(_("Whoever intimidates may be in the same room. Meet outside their sight.")),
            now(
                _("Where is the person now? Somebody of the secretariat goes to them and stays."),
                owner=Owner.SECOND,
            ),
            day(
                _(
                    "Ask the person whether security and the secretary of the meeting may be told,"
                    " with what, and whether the chair may say something in the room."
                ),
                due=hours(1),
                consent=Purpose.BUREAU,
                on_threat=True,
                note=_("A word from the chair can protect, or can point at the person."),
            ),
            day(
                _("Write down who did what, with badge names and delegations, and who saw it."),
                due=hours(6),
            ),
            day(
                _(
                    "Offer to speak with the delegation concerned, by the President or the"
                    " secretariat, in private."
                ),
                consent=Purpose.STATE,
                owner=Owner.SUPERVISOR,
                on_threat=True,
            ),
            day(
                _(
                    "Ways in and out, seat, hotel, badge with the name hidden, company for the evening."
                )
            ),
            week(
                _(
                    "Where accreditation was refused: the reason in writing, and its review in time."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            week(
                _("Plan the way home now; add the template for the return."),
                due=hours(48),
            ),
            watch(_("Ask again a week after the return, and before the next session.")),
            *ending(),
        ),
    ),
)

P13 = Protocol(
    code="P13",
    title=_("Pursued in exile"),
    use_when=_("A State reaches beyond its borders: threats abroad, notices, consular pressure."),
    is_urgent=True,
    options=(
        Option.AUTHORITIES,
        Option.ABROAD,
        Option.COURTS,
        Option.DIPLOMATS,
        Option.PROCEDURES,
        Option.UN_AGENCY,
        Option.NGO,
    ),
    steps=numbered(
        "P13",
        (
            *opening(_("Interpreters and compatriots may have relatives who can be pressed.")),
            now(
                _(
                    "What may happen this week: extradition, a notice, an abduction, a visit? Where"
                    " is the nearest place of safety?"
                )
            ),
            day(
                _(
                    "With consent, tell an office of the host country that protects, not the next"
                    " police counter; ask for a contact by name and number."
                ),
                due=hours(12),
                consent=Purpose.STATE,
                on_threat=True,
                note=_("Find out whether the host country passes names on."),
            ),
            day(
                _(
                    "A lawyer looks at extradition, an international notice, asylum and documents;"
                    " an application against a notice if there is one."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _("An urgent appeal that names both States, if the person wants it."),
                consent=Purpose.LETTER,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            week(
                _(
                    "Keep away from the consulate: which papers run out, and who can issue others?"
                    " Refer to the refugee agency."
                ),
                consent=Purpose.ACTOR,
            ),
            week(
                _("Relatives at home: add the template for family. They are often the lever."),
                due=hours(72),
            ),
            week(
                _(
                    "Diaspora events, online groups, telephones: who reports from there? What to keep off."
                ),
            ),
            watch(_("Look again with each visit of officials, each verdict and each journey.")),
            *ending(),
        ),
    ),
)

P14 = Protocol(
    code="P14",
    title=_("Emergency grant"),
    use_when=_("Money within days would make somebody safer."),
    is_urgent=False,
    options=(Option.NGO, Option.VICTIMS_FUND, Option.NETWORK, Option.UN_AGENCY),
    steps=numbered(
        "P14",
        (
            *opening(_("Money that arrives can be seen: by a bank, a landlord, a neighbour.")),
            day(
                _(
                    "What for, how much, by when, and what happens without it? A list of needs in"
                    " the person’s words."
                ),
            ),
            day(
                _(
                    "Choose one fund from the directory by its limits, its time and how it answered"
                    " before; ask the person about this one."
                ),
                consent=Purpose.GRANT,
                note=_("Never two funds at once without saying so to both."),
            ),
            day(
                _("Send the least that the form needs; leave out what the fund does not ask."),
                consent=Purpose.GRANT,
                owner=Owner.SECOND,
            ),
            week(
                _("How can money reach them safely: whose account, which currency, which reason?"),
                due=hours(72),
            ),
            week(_("Follow the answer within the fund’s time; a refusal goes back to the list.")),
            watch(_("Has it arrived, was it asked about, did it do what it was for?")),
            close(
                _("Receipts only where the fund needs them and where they endanger nobody."),
                consent=Purpose.GRANT,
            ),
            *ending(),
        ),
    ),
)

P15 = Protocol(
    code="P15",
    title=_("Return home after a session"),
    use_when=_("Somebody goes back after speaking or meeting, and fears what awaits them."),
    is_urgent=False,
    options=(
        Option.DIPLOMATS,
        Option.NETWORK,
        Option.UN_AGENCY,
        Option.SELF,
        Option.ANNUAL_REPORT,
        Option.ABROAD,
    ),
    steps=numbered(
        "P15",
        (
            *opening(_("Agree on everything before the journey; at the border it is too late.")),
            day(
                _("Is going back what they want, now, on this route? What would make them stay?"),
            ),
            day(
                _(
                    "Agree on signs of life: before boarding, after the border, at home, then each"
                    " day for a week; with which words, and which word means danger."
                ),
                note=_("A sign must look like nothing to somebody who reads along."),
            ),
            day(
                _(
                    "Write down what happens when a sign does not come: after which hour, whom we"
                    " call, who may be told, what is never to be done."
                ),
                consent=Purpose.ADVANCE,
            ),
            day(
                _("Offer that an embassy or a United Nations office knows of the flight."),
                consent=Purpose.STATE,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            day(
                _(
                    "Telephone, papers, badge, business cards and pictures: what crosses the border?"
                ),
            ),
            week(
                _("On the day of the journey somebody of the team is awake at each agreed hour."),
                owner=Owner.SUPERVISOR,
                due=hours(48),
            ),
            week(_("A missed sign is level 1: open the advance instruction and call.")),
            watch(
                _("Signs of life once a week for a month, then at one and at three months."),
                due=hours(24 * 30),
            ),
            *ending(),
        ),
    ),
)

P16 = Protocol(
    code="P16",
    title=_("A breach of our own confidentiality"),
    use_when=_("Something of a case came, or may have come, where it should not be."),
    is_urgent=True,
    options=(
        Option.SELF,
        Option.NETWORK,
        Option.DIPLOMATS,
        Option.SHELTER,
        Option.RELOCATE,
        Option.COURTS,
    ),
    steps=numbered(
        "P16",
        (
            now(
                _(
                    "Stop it: lock the vaults concerned, withdraw links and packages, ask whoever"
                    " has it to delete it and to confirm that in writing."
                ),
                owner=Owner.SUPERVISOR,
            ),
            now(
                _(
                    "What exactly came out, about whom, to whom, since when? Write it down; hide nothing."
                ),
            ),
            now(
                _("Tell the supervisor and the ombuds at once. Nobody investigates themselves."),
                owner=Owner.LEAD,
            ),
            day(
                _(
                    "Act on the danger that we made: whoever now knows, and what they may do. The"
                    " person’s safety comes before our name."
                ),
                due=hours(2),
                owner=Owner.SUPERVISOR,
                on_threat=True,
            ),
            day(
                _(
                    "Tell the person over the safe contact: what happened, what we do, what they"
                    " can do, and that it is not their fault. Every other person concerned too."
                ),
                due=hours(6),
                note=_("Waiting until all is known protects us, not them."),
            ),
            day(
                _("Issue a fresh receipt, renew the keys of the case, look at the team anew."),
                owner=Owner.SECOND,
            ),
            day(
                _(
                    "Apply the template for the danger that follows from it, and judge the level anew."
                ),
            ),
            week(
                _(
                    "Tell the data protection authority or oversight body within the time that"
                    " binds us, without new details of the case."
                ),
                due=hours(72),
                owner=Owner.SUPERVISOR,
            ),
            week(
                _(
                    "What allowed it: a habit, a tool, a lack of people? Decide what changes, and by when."
                ),
                owner=Owner.SUPERVISOR,
            ),
            watch(
                _("Look for traces of use: posts, questions at borders, visits. For three months.")
            ),
            close(
                _("Offer the person a remedy and the way to complain about us."),
                owner=Owner.SUPERVISOR,
            ),
            *ending(),
        ),
    ),
)
