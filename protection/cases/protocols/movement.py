"""Templates for those who are stopped at a border, charged or have to leave."""

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

P3 = Protocol(
    code="P3",
    title=_("Travel ban, passport or visa refused before a session"),
    use_when=_("Somebody is kept from travelling to a session, at home or by the host country."),
    is_urgent=True,
    options=(
        Option.AUTHORITIES,
        Option.DIPLOMATS,
        Option.UN_AGENCY,
        Option.COURTS,
        Option.PROCEDURES,
        Option.ANNUAL_REPORT,
    ),
    steps=numbered(
        "P3",
        (
            *opening(_("Somebody stopped at a border may be standing beside an officer now.")),
            now(
                _(
                    "Write down the session, its dates, the flight, the office that refused, what"
                    " was said and what was handed over. Keep a copy of each paper."
                )
            ),
            day(
                _(
                    "Ask the person whether the secretariat of the session may speak with the"
                    " mission of the State or of the host country, today."
                ),
                due=hours(6),
                consent=Purpose.STATE,
                on_threat=True,
                note=_(
                    "Asking the State confirms to it that this person wanted to travel and why."
                ),
            ),
            day(
                _(
                    "Ask friendly missions for a call or a letter; ask the host country’s"
                    " authorities for an appointment in time."
                ),
                consent=Purpose.STATE,
                owner=Owner.SECOND,
                on_threat=True,
            ),
            day(
                _(
                    "Have a lawyer look at the ban: its ground, the court, the last day. A ban"
                    " with a hearing before the session is urgent."
                ),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _(
                    "Secure the contribution itself: a video statement, a statement read by"
                    " another, another day, a written text, as the person prefers."
                ),
                note=_("A statement read in their absence can be answered at home."),
            ),
            week(
                _(
                    "Ask the President or Bureau to be told, and the mandate that follows reprisals"
                    " to take it up."
                ),
                consent=Purpose.BUREAU,
                owner=Owner.SUPERVISOR,
                on_threat=True,
            ),
            week(
                _(
                    "Look at what comes after: is the passport kept, are relatives asked, are"
                    " others of the same group stopped?"
                )
            ),
            watch(
                _("Look again on the day of the session and on the day after it."),
                due=hours(24 * 10),
            ),
            *ending(),
        ),
    ),
)

P8 = Protocol(
    code="P8",
    title=_("Criminal charge, or an organization struck off"),
    use_when=_("A charge, an audit, a raid or deregistration follows work with a body."),
    is_urgent=True,
    options=(
        Option.COURTS,
        Option.DIPLOMATS,
        Option.PROCEDURES,
        Option.NGO,
        Option.AUTHORITIES,
        Option.ANNUAL_REPORT,
    ),
    steps=numbered(
        "P8",
        (
            *opening(_("Talk with a lawyer may be protected; talk with us is not. Say so.")),
            now(
                _(
                    "Write down the charge or order word by word, the court or office, and the next"
                    " day on which something must be done."
                )
            ),
            day(
                _(
                    "Find a lawyer who knows such cases and is not on the same charge; agree on who"
                    " speaks with the court and who with us."
                ),
                due=hours(12),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _(
                    "Offer to tell missions and the special procedures before the hearing, so that"
                    " the court knows that others look."
                ),
                consent=Purpose.LETTER,
                owner=Owner.SECOND,
                on_threat=True,
                note=_("The letter must not say more than the defence wants said."),
            ),
            day(
                _(
                    "Before a raid: which files name people who spoke in confidence, where are"
                    " they, and who may move them lawfully?"
                ),
                note=_("Never advise to destroy what a court has asked for."),
            ),
            week(
                _("Ask for observers at the hearing, from embassies or a bar association."),
                consent=Purpose.STATE,
                on_threat=True,
            ),
            week(
                _(
                    "See what accounts, salaries and rent are frozen; offer an emergency grant and"
                    " another organization that can hold the work meanwhile."
                ),
                consent=Purpose.GRANT,
            ),
            week(
                _(
                    "Tell the accrediting office that loss of registration may itself be the"
                    " reprisal, so that nothing follows from it by itself."
                ),
                consent=Purpose.BUREAU,
                owner=Owner.SUPERVISOR,
            ),
            watch(
                _("Follow each hearing; write down what was decided and the last day to appeal.")
            ),
            *ending(),
        ),
    ),
)

P12 = Protocol(
    code="P12",
    title=_("Urgent relocation"),
    use_when=_("The person can no longer stay where they are, for a time or for good."),
    is_urgent=True,
    options=(
        Option.NETWORK,
        Option.SHELTER,
        Option.RELOCATE,
        Option.ABROAD,
        Option.NGO,
        Option.DIPLOMATS,
        Option.UN_AGENCY,
        Option.WITNESS,
    ),
    steps=numbered(
        "P12",
        (
            *opening(_("Never write the new place, the route or the time into a message.")),
            now(
                _(
                    "Ask whether leaving is what they want. Leaving can cost a case, a job, a"
                    " custody, the way back. Doing something about the threat comes first."
                )
            ),
            day(
                _(
                    "Act on the threat while the move is prepared: embassies, networks of presence,"
                    " authorities who can be trusted, as the person chooses."
                ),
                due=hours(6),
                consent=Purpose.STATE,
                on_threat=True,
            ),
            day(
                _(
                    "A place for the next nights, with people who are known and who are not on the"
                    " list of those watched."
                ),
                due=hours(6),
                consent=Purpose.RELOCATION,
                note=_("Each person who knows the place is one who can be made to tell it."),
            ),
            day(
                _(
                    "Who comes along: children, parents, those cared for? Who stays, and what"
                    " happens to them then?"
                ),
            ),
            day(
                _("Papers, medicines, money, a clean telephone, two agreed signs of life a day."),
                owner=Owner.SECOND,
                consent=Purpose.GRANT,
            ),
            week(
                _(
                    "One referral to one organization that moves people; ask for the answer within"
                    " two days. Two at once put the same story on two desks."
                ),
                consent=Purpose.ACTOR,
            ),
            week(
                _(
                    "For a border: visa, entry and exit, what the person may say. Never advise to"
                    " use a false paper."
                ),
                consent=Purpose.LEGAL,
            ),
            watch(
                _("In the new place: housing, school, health, work, isolation; and who found out."),
                due=hours(24 * 7),
            ),
            watch(
                _("Before each possible return, judge the danger anew with the person."),
                due=hours(24 * 30),
            ),
            *ending(),
        ),
    ),
)
