"""Templates for those who are threatened, watched or slandered, and their families."""

from django.utils.translation import gettext_lazy as _

from protection.cases.protocols.shapes import (
    Option,
    Owner,
    Protocol,
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

P2 = Protocol(
    code="P2",
    title=_("Death threat or threat of violence"),
    use_when=_("Somebody was told, shown or made to understand that they will be harmed."),
    is_urgent=True,
    options=(
        Option.NETWORK,
        Option.DIPLOMATS,
        Option.PROCEDURES,
        Option.AUTHORITIES,
        Option.SHELTER,
        Option.RELOCATE,
        Option.NON_STATE,
    ),
    steps=numbered(
        "P2",
        (
            *opening(_("Whoever threatens may sit in the same house or the same office.")),
            now(
                _(
                    "Write down the threat in its own words, who made it, how it came, what they"
                    " know of the person, whether they could do it, and what came before."
                ),
                note=_("Do not ask for the message to be forwarded over an unsafe channel."),
            ),
            day(
                _(
                    "Presence: who can be with the person tonight, and walk the way to work with"
                    " them? Call those of the network whom the person names."
                ),
                due=hours(4),
                consent=Purpose.CONTACT_FAMILY,
                on_threat=True,
            ),
            day(
                _(
                    "Raise the price of harming them: a visit or a call by an embassy or the United"
                    " Nations, made known to those who threaten, if the person wants it."
                ),
                due=hours(12),
                consent=Purpose.STATE,
                owner=Owner.SUPERVISOR,
                on_threat=True,
                note=_("Ask what they did the last time that somebody was visited by foreigners."),
            ),
            day(
                _("Offer an urgent appeal to the special procedures; show the person its words."),
                consent=Purpose.LETTER,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            day(
                _(
                    "Weigh a complaint to the police or prosecutor with a lawyer: is there one who"
                    " is not with those who threaten?"
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _(
                    "Keep the evidence: pictures of the message with date and sender, the original"
                    " untouched, who has had it in hand."
                ),
                consent=Purpose.EVIDENCE,
            ),
            week(
                _(
                    "Analyse the threat together: a pattern, escalation, who gains, who else got"
                    " one. Write the risk assessment."
                ),
                due=hours(72),
            ),
            week(
                _(
                    "Only now: ways home, doors, telephones, habits, what the family knows and"
                    " says. Small changes that the person can keep up."
                ),
                note=_("Never make the person answerable for what others do to them."),
            ),
            week(
                _("Offer somebody to speak with; fear that lasts is harm already done."),
                consent=Purpose.HEALTH,
            ),
            watch(
                _("A sign of life each day at first, then as the person wishes."),
                due=hours(24),
            ),
            *ending(),
        ),
    ),
)

P5 = Protocol(
    code="P5",
    title=_("Surveillance, a seized telephone or an account taken over"),
    use_when=_("Devices, accounts or movements seem to be followed or are in others’ hands."),
    is_urgent=True,
    options=(
        Option.NETWORK,
        Option.NGO,
        Option.SELF,
        Option.COURTS,
        Option.PROCEDURES,
        Option.DIPLOMATS,
    ),
    steps=numbered(
        "P5",
        (
            *opening(
                _("Assume that the channel is read. Agree on another one, from another device.")
            ),
            now(
                _(
                    "Burn the receipt if it was on the device, and issue a fresh one over the safe"
                    " contact. Ask what else lies there: names, places, drafts."
                )
            ),
            day(
                _(
                    "Warn those whom the device or account can name, in the order of their danger,"
                    " as the person agrees."
                ),
                due=hours(4),
                consent=Purpose.CONTACT_FAMILY,
                on_threat=True,
                note=_("A warning tells them that there is a case. Say only what protects them."),
            ),
            day(
                _(
                    "A referral to a digital helpline that answers at all hours; it works with the"
                    " person along the digital first aid questions."
                ),
                due=hours(6),
                consent=Purpose.ACTOR,
                on_threat=True,
            ),
            day(
                _(
                    "From a clean device: end other sessions, change the way back into the account,"
                    " then the password, then a second factor."
                ),
                note=_("A sudden change tells the watcher that they were seen. Decide when."),
            ),
            day(
                _(
                    "Do not wipe, repair or hand in the device before it is decided whether it is"
                    " evidence. Switch it off, keep it away from talk."
                ),
                consent=Purpose.EVIDENCE,
            ),
            week(
                _(
                    "A lawyer asks by what order the device was taken, for its return and a list of"
                    " what was copied."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            week(
                _("Look at what this opens up: sources, locations, other cases. Judge those anew.")
            ),
            week(
                _("Offer to raise unlawful surveillance with the special procedures."),
                consent=Purpose.LETTER,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            watch(_("Ask again for signs: heat, drain, links, strangers who know too much.")),
            *ending(),
        ),
    ),
)

P6 = Protocol(
    code="P6",
    title=_("Smear campaign or publication of private details"),
    use_when=_("Lies, pictures, addresses or private details are spread about somebody."),
    is_urgent=True,
    options=(
        Option.NETWORK,
        Option.NGO,
        Option.DIPLOMATS,
        Option.COURTS,
        Option.PROCEDURES,
        Option.SHELTER,
    ),
    steps=numbered(
        "P6",
        (
            *opening(_("Do not open, like or share the posts from any account that leads to us.")),
            now(
                _("Is a home address, a school or a daily way out there? Then it is level 2 or 1.")
            ),
            day(
                _(
                    "Have the address, pictures and accounts taken down through the trusted channel"
                    " of the platform, by an organization that has one."
                ),
                due=hours(6),
                consent=Purpose.ACTOR,
                on_threat=True,
            ),
            day(
                _(
                    "Ask those who are heard to stand beside the person: colleagues, a mission, a"
                    " mandate holder. A smear works where nobody answers."
                ),
                consent=Purpose.STATE,
                owner=Owner.SECOND,
                on_threat=True,
                note=_("An answer can carry the lie further. The person decides who says what."),
            ),
            day(
                _(
                    "Keep evidence before it disappears: page, address, time, the accounts behind it."
                ),
                consent=Purpose.EVIDENCE,
            ),
            day(
                _(
                    "Who reads along for the person, so that they need not: a friend who sorts the"
                    " messages and tells only what matters."
                )
            ),
            week(
                _(
                    "With a lawyer: correction, removal, a protection order, and what a suit would stir up."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            week(
                _(
                    "Where an official or State media began it: offer to raise it with the State"
                    " and with the body that the person worked with."
                ),
                consent=Purpose.BUREAU,
                owner=Owner.SUPERVISOR,
                on_threat=True,
            ),
            week(
                _(
                    "Home, school and family: what do they face, what do they say, who is with them?"
                ),
                consent=Purpose.HEALTH,
            ),
            watch(_("Look again when the next session, verdict or report is near: waves return.")),
            *ending(),
        ),
    ),
)

P7 = Protocol(
    code="P7",
    title=_("Family or friends are targeted"),
    use_when=_(
        "Relatives or close people are threatened, dismissed or held in the person’s place."
    ),
    is_urgent=True,
    options=(
        Option.NETWORK,
        Option.DIPLOMATS,
        Option.PROCEDURES,
        Option.COURTS,
        Option.SHELTER,
        Option.RELOCATE,
        Option.ANNUAL_REPORT,
    ),
    steps=numbered(
        "P7",
        (
            *opening(_("A relative may not know what the person does, and need not learn it now.")),
            now(
                _(
                    "Write down each person concerned: what happened to them, where they are, how"
                    " they can be reached without the first person’s name."
                )
            ),
            now(
                _(
                    "Ask each adult for their own wish and consent. The first person cannot give it."
                ),
                due=hours(12),
                note=_("Their risks and wishes can differ, also from each other."),
            ),
            day(
                _(
                    "Act on those who target them, as for a person at risk in their own right: a"
                    " lawyer, a presence, a call by a mission."
                ),
                due=hours(12),
                consent=Purpose.STATE,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            day(
                _("Offer to add the relatives to an appeal or report, or to leave them out of it."),
                consent=Purpose.LETTER,
                on_threat=True,
            ),
            week(
                _(
                    "Children: school, way to school, who fetches them. Add the template for children."
                ),
                due=hours(48),
            ),
            week(
                _("Work and income lost through it: lawyer, union, emergency grant."),
                consent=Purpose.GRANT,
            ),
            week(
                _(
                    "Speak with the person about guilt and pressure: those who target a family want"
                    " them to stop. What do they want to do?"
                ),
                consent=Purpose.HEALTH,
            ),
            watch(
                _(
                    "Each relative at risk has their own receipt or their own contact. Keep them apart."
                )
            ),
            *ending(),
        ),
    ),
)
