"""The demo's cases: invented people in invented countries, in every state worth looking at.

A story is what somebody wrote and what was done about it, in hours after it came. `FIRST`,
`SECOND` are the officers, `CHIEF` whoever coordinates them; `PERSON` acts with the receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from protection.cases.states import FiledBy, Informed, Level
from protection.consent.purposes import Purpose

FIRST, SECOND, CHIEF, PERSON = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done: by whom, how many hours after the report came, with which words."""

    hours: float
    by: int
    what: str
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One case. `hours_ago`: when the report came."""

    name: str
    language: str
    hours_ago: float
    told: str
    contact: str
    deeds: tuple[Deed, ...] = ()
    filed_by: FiledBy = FiledBy.PERSON


def _adopt(hours: float, by: int, *team: int) -> Deed:
    return Deed(hours, by, "adopt", values={"team": team})


def _move(hours: float, by: int, move: str, words: str = "", **values: Any) -> Deed:
    return Deed(hours, by, move, words, values)


def _agree(hours: float, *purposes: Purpose) -> Deed:
    return Deed(hours, PERSON, "agree", values={"purposes": purposes})


def _assessed(hours: float, by: int, threat: str, why: str, judgement: str, **more: str) -> Deed:
    """The risk as somebody wrote it down; `more`: weak and strong with their reasons."""
    values = {
        "threats": [{"what": threat, "why": why}],
        "vulnerabilities": [{"what": more["weak"], "why": more["weak_why"]}],
        "capacities": [{"what": more["strong"], "why": more["strong_why"]}],
        "triggers": more["triggers"],
    }
    return Deed(hours, by, "assessment", judgement, values)


def _plan(hours: float, by: int, **said: str) -> Deed:
    return Deed(hours, by, "plan", values=said)


def _protocol(hours: float, by: int, code: str) -> Deed:
    return Deed(hours, by, "protocol", values={"code": code})


_TOLD = {"is_feedback": True}
_FIRST_CONTACT = (Purpose.KEEP, Purpose.CONTACT, Purpose.TEAM)

STORIES = (
    Story(
        "new",
        "en",
        0.4,
        "Two men waited for me outside the union office in Port Alder after I spoke at the forum. "
        "They knew the title of my statement and the name of my daughter's school.",
        "Messages only, between 18:00 and 20:00. Never call.",
    ),
    Story(
        "acknowledged",
        "fr",
        6,
        "Depuis mon intervention devant la commission, la police de Sainte-Orse demande chaque "
        "semaine à mes voisins qui me rend visite.",
        "Écrire ici. Ne pas appeler : le téléphone est partagé.",
        (
            _adopt(0.6, FIRST, CHIEF),
            Deed(1.2, FIRST, "message", "Nous avons lu votre récit. Êtes-vous en sécurité ?"),
        ),
    ),
    Story(
        "triage",
        "ar",
        20,
        "بعد مشاركتي في الدورة صادروا جواز سفري في مطار النهر الشرقي وقالوا إن اسمي في قائمة.",
        "الرسائل هنا فقط، بعد الساعة التاسعة مساءً.",
        (
            _agree(0.2, *_FIRST_CONTACT),
            _adopt(0.5, SECOND, CHIEF),
            Deed(0.8, SECOND, "message", "قرأنا ما كتبتم. متى موعد جلستكم أمام المحكمة؟"),
            Deed(9, PERSON, "message", "يوم الخميس. شكراً لكم."),
            _move(10, SECOND, "triage", "Hearing on Thursday, passport held.", level=Level.HIGH),
        ),
    ),
    Story(
        "needs_consent",
        "es",
        50,
        "Una emisora de Valdemora leyó mi dirección al aire y dijo que «vendo el país en el "
        "extranjero». Desde entonces pasan motos de noche.",
        "Correo seguro por medio de mi hermana; palabra clave: jacaranda.",
        (
            _adopt(1, FIRST, SECOND),
            Deed(1.5, FIRST, "message", "¿Está usted a salvo esta noche? ¿Puede quedarse fuera?"),
            _move(3, FIRST, "triage", "Address read out on air.", level=Level.HIGH),
            _move(20, FIRST, "ask_consent", "Shelter has to be asked for in her own words."),
        ),
    ),
    Story(
        "assessment",
        "ru",
        96,
        "После встречи с докладчиком в Северной Ларне мне прислали фотографии моего подъезда. "
        "Организацию внесли в реестр «чужих голосов».",
        "Писать сюда. По телефону ничего не обсуждать.",
        (
            _agree(0.5, *_FIRST_CONTACT, Purpose.LEGAL),
            _adopt(2, SECOND, FIRST, CHIEF),
            Deed(4, SECOND, "message", "Мы получили ваше сообщение. Кто ещё знает, что вы пишете?"),
            _move(6, SECOND, "triage", "Surveillance, no sign of entry.", level=Level.MEDIUM),
            _move(30, SECOND, "assess", "Threats and capacities are being gathered."),
            _assessed(
                40,
                SECOND,
                "Whoever photographs the door",
                "The number was used before, in two other cases.",
                "They watch and want it known; no sign that they would come in.",
                weak="Ground floor, one entrance",
                weak_why="The picture was taken from the bench before it.",
                strong="Neighbours who watch, a lawyer nearby",
                strong_why="The lawyer answered within the hour.",
                triggers="A stranger inside the house, or a summons.",
            ),
            Deed(
                41, SECOND, "task", "Ask the lawyer for a hearing date.", {"due": 48, "for": FIRST}
            ),
        ),
    ),
    Story(
        "plan",
        "zh-hans",
        140,
        "我在论坛发言后，白杨市的房东被要求终止我的租约，孩子的学校也打来电话询问我的行程。",
        "只用文字联系，周末不要联系。",
        (
            _agree(1, *_FIRST_CONTACT),
            _adopt(3, FIRST, CHIEF),
            Deed(5, FIRST, "message", "我们已收到。您和孩子现在安全吗？"),
            _move(8, FIRST, "triage", "Pressure through landlord and school.", level=Level.MEDIUM),
            _move(50, FIRST, "assess", "Family affected; school named."),
            _protocol(52, FIRST, "P7"),
            _assessed(
                100,
                FIRST,
                "The street office",
                "It called both the landlord and the school within two days.",
                "They press through others; no sign of violence so far.",
                weak="The lease",
                weak_why="It ends in spring and no other landlord in the street may rent to them.",
                strong="The head teacher",
                strong_why="She told the parents at once and wants the child to stay.",
                triggers="A visit at the school, or a summons of either parent.",
            ),
            _move(110, FIRST, "make_plan", "Plan: housing contact, letter from the school."),
        ),
    ),
    Story(
        "emergency",
        "ar",
        30,
        "أوقفوا أخي هذا الصباح أمام بيتنا في حي المنارة بعد يومين من لقائنا مع اللجنة، ولا نعرف مكانه.",
        "الاتصال بي مسموح في أي وقت، كلمة السر: زعتر.",
        (
            _adopt(0.3, SECOND, FIRST, CHIEF),
            Deed(0.5, SECOND, "message", "نتحرك الآن. هل لديكم محامٍ يستطيع الذهاب اليوم؟"),
            _move(1, SECOND, "triage", "Detention in progress, place unknown.", level=1),
            _move(10, SECOND, "act_in_emergency", "The lawyer network was called at once."),
            Deed(11, SECOND, "task", "Call the lawyer again.", {"due": 36, "for": SECOND}),
        ),
        filed_by=FiledBy.REPRESENTATIVE,
    ),
    Story(
        "responding",
        "en",
        300,
        "My accreditation photo was posted with a price on it by an account from the Westmark "
        "ministry. The post has been shared nine hundred times.",
        "Signal, mornings. Code word: lighthouse.",
        (
            _agree(1, *_FIRST_CONTACT, Purpose.LEGAL, Purpose.FIGURES),
            _adopt(2, FIRST, SECOND, CHIEF),
            Deed(3, FIRST, "message", "We read it. Do you have somewhere else to sleep tonight?"),
            _protocol(7, FIRST, "P2"),
            Deed(5, PERSON, "message", "Yes, with friends, until Sunday."),
            _move(6, FIRST, "triage", "Explicit threat with a face and a price.", level=Level.HIGH),
            _move(30, FIRST, "assess", "Account linked to an official."),
            _assessed(
                60,
                FIRST,
                "Whoever runs the account",
                "It posted pictures from inside the ministry before.",
                "The price is meant to frighten, but a stranger may take it at its word.",
                weak="Her street is known",
                weak_why="The picture shows the corner shop.",
                strong="Friends in two districts",
                strong_why="She has slept elsewhere since the first evening.",
                triggers="A new post with a place or a time; anybody at the door.",
            ),
            _move(70, FIRST, "make_plan", "Platform report, legal help, safe housing."),
            _plan(
                80,
                FIRST,
                aim="The post is gone, and she chooses when she goes home.",
                wishes="No word to the police. Asked on the third day.",
                threat_acts="The platform takes the post down; the embassy calls the ministry.",
                protection="Two weeks with friends; another way to work.",
                contact="Signal, mornings. Code word first.",
                fallback="A place in the next town is kept for her.",
                stop="When she says so, or when the embassy is asked who sent it.",
            ),
            _move(90, CHIEF, "approve_plan", "Agreed; housing first."),
            _move(92, FIRST, "respond", "Platform told by the person herself."),
            Deed(150, FIRST, "message", "The post is gone. The embassy has called.", _TOLD),
            Deed(200, FIRST, "look", "Quiet for four days; still with friends."),
            Deed(95, FIRST, "decision", "Housing paid for two weeks by the partner organization."),
            Deed(96, FIRST, "refer", values={"with": CHIEF}),
        ),
    ),
    Story(
        "monitoring",
        "es",
        700,
        "Tras presentar el informe sombra me citaron tres veces «para conversar» en la "
        "fiscalía de Monte Claro.",
        "Mensajes aquí, una vez por semana.",
        (
            _agree(2, *_FIRST_CONTACT, Purpose.FOLLOW_UP),
            _adopt(4, SECOND, CHIEF),
            Deed(6, SECOND, "message", "Gracias por escribir. ¿La acompaña alguien a las citas?"),
            _move(10, SECOND, "triage", "Summonses without a charge.", level=Level.MEDIUM),
            _move(100, SECOND, "assess", "Pattern known from two others."),
            Deed(130, SECOND, "message", "Hemos hablado con un colegio de abogados.", _TOLD),
            _assessed(
                150,
                SECOND,
                "The prosecutor’s office",
                "Three summonses without a charge, each after a session.",
                "They want to tire her; a charge would need something new.",
                weak="She goes alone",
                weak_why="Her colleagues are afraid to be seen there.",
                strong="The bar association",
                strong_why="It sends an observer when it is told two days before.",
                triggers="A fourth summons, or one that names a law.",
            ),
            _move(160, SECOND, "make_plan", "Company at summonses, weekly check-in."),
            _plan(
                170,
                SECOND,
                aim="She is never alone at a summons.",
                wishes="Her name stays out of everything.",
                threat_acts="The bar association sends an observer each time.",
                stop="When she says so.",
            ),
            _move(180, CHIEF, "approve_plan", "Agreed."),
            _move(200, SECOND, "respond", "A companion was found."),
            _move(600, SECOND, "watch", "No summons for two weeks."),
        ),
    ),
    Story(
        "on_hold",
        "ru",
        400,
        "На меня давят через работодателя после выступления. Прошу пока ничего не делать.",
        "Только сообщения здесь.",
        (
            _agree(1, Purpose.KEEP),
            _adopt(5, FIRST, CHIEF),
            Deed(8, FIRST, "message", "Мы ничего не предпримем без вашего слова."),
            _move(12, FIRST, "triage", "Pressure at work.", level=Level.PREVENT),
            _move(
                80, FIRST, "hold", "The person asked to wait until the contract is signed.", days=90
            ),
        ),
    ),
    Story(
        "closing",
        "fr",
        1000,
        "Mon visa pour la session m'a été refusé deux fois, avec une allusion à mes propos de "
        "l'an dernier.",
        "Courriel, en semaine.",
        (
            _agree(2, *_FIRST_CONTACT, Purpose.FIGURES),
            _adopt(6, FIRST, SECOND, CHIEF),
            Deed(
                9, FIRST, "message", "Nous suivons votre demande avec le bureau d'accueil.", _TOLD
            ),
            _move(12, FIRST, "triage", "Visa refused before a session.", level=Level.MEDIUM),
            _move(90, FIRST, "assess", "Refusal letter seen."),
            _assessed(
                200,
                FIRST,
                "The consulate",
                "It quoted last year’s speech when it refused.",
                "A refusal that punishes; nothing at home so far.",
                weak="Only one consulate",
                weak_why="The next one is in another country.",
                strong="The host country’s office",
                strong_why="It answered within a day.",
                triggers="A call at work or at the family’s house.",
            ),
            Deed(700, FIRST, "look", "The appeal is being read."),
            _move(
                900,
                FIRST,
                "propose_closing",
                "Visa granted on appeal; session attended.",
                ends_as="safer",
                informed=Informed.TOLD,
            ),
        ),
    ),
    Story(
        "closed",
        "en",
        2000,
        "Somebody filmed us inside the side event and shouted our names in the corridor.",
        "Messages here.",
        (
            _agree(1, *_FIRST_CONTACT, Purpose.FIGURES),
            _adopt(3, SECOND, FIRST, CHIEF),
            Deed(5, SECOND, "message", "The security office has the film now. How are you?"),
            _move(8, SECOND, "triage", "Intimidation on the premises.", level=Level.MEDIUM),
            _move(60, SECOND, "assess", "Badge number known."),
            _move(
                1200,
                SECOND,
                "propose_closing",
                "Badge withdrawn, apology received.",
                ends_as="safer",
                informed=Informed.TOLD,
            ),
            _move(1210, CHIEF, "close", "Agreed."),
        ),
    ),
    Story(
        "out_of_scope",
        "zh-hans",
        500,
        "我的前雇主拖欠工资，并威胁要公开我的住址。",
        "短信。",
        (
            _adopt(4, FIRST, CHIEF),
            Deed(6, FIRST, "message", "这里有一个劳工组织可以马上帮助您。"),
            _move(10, FIRST, "triage", "A wage dispute with a threat.", level=Level.MEDIUM),
            _move(
                40,
                FIRST,
                "leave_scope",
                "Nobody in the directory takes wage cases; the union's open hours were named.",
                helped_on="impossible",
            ),
        ),
    ),
)
# What every institution of the demo has; two have all of them.
EVERYWHERE = frozenset({"new", "acknowledged", "triage", "responding"})
