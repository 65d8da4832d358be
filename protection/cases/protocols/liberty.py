"""Templates for those who are held or have disappeared."""

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

P1 = Protocol(
    code="P1",
    title=_("Arrest or detention"),
    use_when=_("Somebody was arrested, is held, or was summoned and has not come back."),
    is_urgent=True,
    options=(
        Option.COURTS,
        Option.DIPLOMATS,
        Option.PROCEDURES,
        Option.NETWORK,
        Option.AUTHORITIES,
        Option.NGO,
        Option.VICTIMS_FUND,
    ),
    steps=numbered(
        "P1",
        (
            *opening(
                _(
                    "The detained person’s own telephone may be in the hands of those who hold"
                    " them: never call or write to it."
                )
            ),
            now(
                _(
                    "Write down who was taken, when, where, by whom, in which uniform or car, and"
                    " who saw it. Ask about injuries, illness and medicines."
                )
            ),
            day(
                _(
                    "Find out where the person is held: a lawyer or relative asks at each place"
                    " and notes who answered, when, and what."
                ),
                due=hours(2),
                on_threat=True,
                note=_("A relative who asks becomes visible. Ask first whether they want to."),
            ),
            day(
                _(
                    "Get a lawyer of the person’s or the family’s choice to the place, with a"
                    " doctor where there are injuries."
                ),
                due=hours(4),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _(
                    "Look whether advance instructions were left for detention; do what they say,"
                    " and nothing that they rule out."
                ),
                due=hours(2),
                consent=Purpose.ADVANCE,
            ),
            day(
                _(
                    "Offer an urgent appeal to the special procedures, and a call by embassies or"
                    " delegations; explain what becomes public and when."
                ),
                due=hours(12),
                owner=Owner.SECOND,
                consent=Purpose.LETTER,
                on_threat=True,
                note=_(
                    "Publicity protects some and provokes against others. The person or, if they"
                    " cannot be asked, their advance instruction decides."
                ),
            ),
            day(
                _(
                    "Tell colleagues who are named in the person’s devices or papers to expect"
                    " visits; help them to think through what is at home."
                ),
                owner=Owner.SECOND,
                note=_("Say nothing of the case that they do not know already."),
            ),
            week(
                _(
                    "Follow each legal time limit: the hearing, the charge, the appeal, habeas"
                    " corpus. Ask whether observers at the hearing are wanted."
                ),
                due=hours(72),
                on_threat=True,
            ),
            week(
                _(
                    "Ask what the family needs: visits, money for food and the lawyer, children’s"
                    " care. Offer an emergency grant."
                ),
                consent=Purpose.GRANT,
            ),
            watch(
                _(
                    "Ask after health and treatment with each visit; a new sign of ill-treatment"
                    " makes it level 1 again."
                ),
                due=hours(72),
            ),
            close(
                _(
                    "On release: a medical and psychosocial offer, a check of what was signed or"
                    " promised, and a plan for being watched."
                ),
                consent=Purpose.HEALTH,
            ),
            *ending(),
        ),
    ),
)

P11 = Protocol(
    code="P11",
    title=_("Enforced disappearance"),
    use_when=_("Somebody was taken and those who hold them deny it, or nobody knows where."),
    is_urgent=True,
    options=(
        Option.PROCEDURES,
        Option.COURTS,
        Option.DIPLOMATS,
        Option.UN_AGENCY,
        Option.AUTHORITIES,
        Option.NON_STATE,
        Option.NETWORK,
    ),
    steps=numbered(
        "P11",
        (
            *opening(_("Whoever writes from the missing person’s account may be the captor.")),
            now(
                _(
                    "Write down the last sure sighting: place, minute, clothes, cars, plates, words"
                    " heard, cameras near, and who else was there."
                )
            ),
            now(
                _("Open the advance instruction for a missing person and read all of it."),
                consent=Purpose.ADVANCE,
            ),
            day(
                _(
                    "With the family: an urgent action to the Committee on Enforced Disappearances"
                    " or the Working Group, today. The first hours count most."
                ),
                due=hours(6),
                consent=Purpose.LETTER,
                on_threat=True,
                note=_("The family decides. Some have been told that silence keeps them alive."),
            ),
            day(
                _(
                    "Ask embassies and United Nations offices in the country to call at once, at"
                    " the level that is heard."
                ),
                due=hours(6),
                consent=Purpose.STATE,
                owner=Owner.SUPERVISOR,
                on_threat=True,
            ),
            day(
                _(
                    "A lawyer files for habeas corpus and asks each hospital, station and morgue,"
                    " noting each answer."
                ),
                due=hours(12),
                consent=Purpose.LEGAL,
                on_threat=True,
            ),
            day(
                _(
                    "Have recordings of cameras and telephone data asked for by the lawyer before"
                    " they are overwritten; keep our own copies with their history."
                ),
                consent=Purpose.EVIDENCE,
            ),
            week(
                _(
                    "See to those who search: relatives and witnesses are the next in danger. Offer"
                    " company, a place to sleep, somebody to speak with."
                ),
                consent=Purpose.HEALTH,
                owner=Owner.SECOND,
            ),
            week(
                _(
                    "Tell the family honestly what is not known, each second day, also when it is nothing."
                ),
                due=hours(48),
            ),
            watch(
                _(
                    "A fixed day each week with the family. Never call the search closed by yourself."
                ),
                due=hours(24 * 7),
            ),
            close(
                _(
                    "If the person returns: no questions first; a doctor, rest, a safe place. If"
                    " they are found dead: the family’s wishes, an independent examination."
                ),
                consent=Purpose.HEALTH,
            ),
            *ending(),
        ),
    ),
)
