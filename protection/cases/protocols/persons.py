"""Templates for those who are harmed for what they are, and for children."""

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

P9 = Protocol(
    code="P9",
    title=_("Sexual or gender-based threat or violence"),
    use_when=_("The threat or the harm is sexual, or aims at gender or sexual orientation."),
    is_urgent=True,
    options=(
        Option.SHELTER,
        Option.NETWORK,
        Option.NGO,
        Option.COURTS,
        Option.VICTIMS_FUND,
        Option.PROCEDURES,
        Option.RELOCATE,
    ),
    steps=numbered(
        "P9",
        (
            *opening(_("Ask whom they want to speak with: a woman, a man, in which language.")),
            now(
                _(
                    "Believe, do not dig. Ask only what is needed for safety and health now; nobody"
                    " has to tell it twice."
                )
            ),
            day(
                _(
                    "Where violence has happened: medical care within 72 hours, emergency"
                    " contraception, post-exposure treatment, evidence if they want it kept."
                ),
                due=hours(4),
                consent=Purpose.HEALTH,
                on_threat=True,
                note=_(
                    "In some places a hospital must tell the police. Find out before, and say so."
                ),
            ),
            day(
                _(
                    "A place where whoever threatens cannot come, and somebody to be there; act on"
                    " the threat through those whom the person trusts."
                ),
                due=hours(6),
                consent=Purpose.RELOCATION,
                on_threat=True,
            ),
            day(
                _(
                    "Pictures or videos: have them taken down by an organization with a trusted"
                    " channel. Do not have them sent to us."
                ),
                consent=Purpose.ACTOR,
                on_threat=True,
            ),
            day(
                _(
                    "Narrow the team: only those whom the person accepts open this. Check the list now."
                ),
                owner=Owner.SUPERVISOR,
                due=hours(12),
            ),
            week(
                _(
                    "With a specialized lawyer: complaint, protection order, and what the law does"
                    " to those who complain, same-sex relations included."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            week(
                _(
                    "A counsellor who knows this work, for the person, and for the officer who listened."
                ),
                consent=Purpose.HEALTH,
                owner=Owner.SECOND,
            ),
            week(
                _("Family and community: who must not learn of it? What if they do?"),
                note=_("Disclosure to a family can be more dangerous than the first threat."),
            ),
            watch(_("Ask each time whether they want to go on, with whom, and at which pace.")),
            *ending(),
        ),
    ),
)

P10 = Protocol(
    code="P10",
    title=_("A child is involved"),
    use_when=_("Somebody under 18 is at risk, is a witness, or lives with the person at risk."),
    is_urgent=True,
    options=(
        Option.UN_AGENCY,
        Option.NGO,
        Option.SHELTER,
        Option.COURTS,
        Option.AUTHORITIES,
        Option.NETWORK,
    ),
    steps=numbered(
        "P10",
        (
            *opening(_("Do not speak with a child over a channel that an adult can read along.")),
            now(
                _(
                    "Is the child safe this minute, and with whom? Whoever cares for the child is"
                    " not always who protects it."
                )
            ),
            day(
                _(
                    "Bring in somebody who is trained to speak with children, and let nobody else"
                    " question the child."
                ),
                due=hours(12),
                consent=Purpose.HEALTH,
                on_threat=True,
            ),
            day(
                _(
                    "Act on the threat with a child protection body that is independent of those"
                    " who threaten, or with a United Nations agency for children."
                ),
                due=hours(12),
                consent=Purpose.ACTOR,
                owner=Owner.SECOND,
                on_threat=True,
                note=_("Some authorities take children from the families of defenders. Find out."),
            ),
            day(
                _(
                    "Two agreements are needed: that of whoever has custody, and that of the child"
                    " in words for their age. Where they differ, the supervisor decides on safety."
                ),
                owner=Owner.SUPERVISOR,
            ),
            week(
                _(
                    "School, siblings, way home, telephone and games online: who could reach the child?"
                ),
                due=hours(72),
            ),
            week(
                _("Never a name, school or picture of a child in anything that leaves the team."),
                owner=Owner.SUPERVISOR,
            ),
            week(
                _(
                    "Custody and travel papers: who must sign for a child to move or cross a border?"
                ),
                consent=Purpose.LEGAL,
            ),
            watch(_("Ask the child, through the same person each time, how they are.")),
            *ending(),
        ),
    ),
)
