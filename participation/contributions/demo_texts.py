"""What invented people say in the demo's consultations: every door, six languages and three more."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Story:
    """One contribution: who, by which door, in which language, what, and what becomes of it.

    `who` is the number of an organization's owner; `then` the moves after it was sent.
    """

    language: str
    text: str
    who: int = 0
    door: str = "web"
    naming: str = "named"
    signed_as: str = ""
    country: str = ""
    for_organization: bool = False
    then: tuple[str, ...] = ("accept",)
    more: dict[str, Any] = field(default_factory=dict)


# Told in the first open consultation of each institution; the others take the first few.
STORIES = (
    Story(
        "en",
        "Publish the measurements at the landing stage, on a board. Most of us have no line.",
        who=0,
        for_organization=True,
        then=("accept", "translate"),
        more={
            "translation": "Publiez les mesures au débarcadère, sur un panneau.",
            "to": "fr",
            "by": "human",
        },
    ),
    Story(
        "ar",
        "نطلب أن تُعقد الجلسات مساءً، فالنساء العاملات في الحقول لا يستطعن الحضور صباحًا.",
        who=1,
        door="api",
        for_organization=True,
        then=("accept", "translate"),
        more={
            "translation": "We ask that meetings are held in the evening: women who work in the fields"
            " cannot come in the morning.",
            "to": "en",
            "by": "machine",
        },
    ),
    Story(
        "fr",
        "Le délai de trente jours est trop court pour consulter nos sections rurales.",
        who=2,
        naming="pseudonymous",
        signed_as="Une coordinatrice",
    ),
    Story(
        "es",
        "Proponemos una línea telefónica gratuita, atendida por personas y no por una grabación.",
        who=3,
        door="offline",
    ),
    Story(
        "ru",
        "В посёлке нет интернета; просим присылать бланки почтой вместе с обратным конвертом.",
        who=4,
        for_organization=True,
        then=("accept", "propose", "agree"),
        more={"proposed": "В посёлке нет интернета; просим присылать бланки обычной почтой."},
    ),
    Story(
        "zh-hans",
        "希望公布每条意见的处理结果，并说明未采纳的理由。",
        who=5,
    ),
    Story(
        "en",
        "We were told to leave the hall when we spoke about the dam. We do not want our name here.",
        who=6,
        naming="confidential",
        for_organization=True,
    ),
    Story(
        "en",
        "The fee for the night ferry keeps nurses and bakers away. Let those on shift cross free.",
        door="open",
        signed_as="A baker",
    ),
    Story(
        "sw", "Tunaomba majibu kwa Kiswahili, si kwa Kiingereza pekee.", door="open", country="XA"
    ),
    Story(
        "en",
        "A list of what was decided, nailed to the post office door, reached more of us than the"
        " website did.",
        door="letter",
        signed_as="Widow Amberley",
        more={
            "consent": "Asked in her letter that it be entered; letter of 3 March kept in the file."
        },
    ),
    Story(
        "en",
        "Said that the measurements stop on Fridays, when the tannery empties its basins.",
        door="phone",
        more={"consent": "Agreed on the telephone to have this entered without a name."},
    ),
    Story(
        "fr",
        "Les enfants qui traversent à l’aube demandent une lampe et un banc.",
        door="meeting",
        signed_as="Réunion du débarcadère 7",
        more={"consent": "Lu à voix haute et approuvé par les présents."},
    ),
    Story(
        "en",
        "The wells are counted twice in your table: ours is listed under two names.",
        door="mail",
        then=("confirm", "accept"),
    ),
    Story(
        "en",
        "Please do not close the old footbridge before the ferry runs.",
        door="mail",
        then=(),
    ),
    Story("en", "The tap at stage 9 is dry since the rains", door="sms", then=("admit", "accept")),
    Story("en", "No answer at the office on Tuesday", door="sms", then=()),
    Story(
        "en",
        "Here is what the elders said; I recorded it with their agreement.",
        who=7,
        then=("accept",),
        more={
            "voice": "They say that the spring belongs to both banks, and that a fence was never there."
        },
    ),
    Story(
        "en",
        "Whoever wrote this plan is a fool and so is his mother.",
        who=8,
        then=("remove",),
    ),
    Story(
        "es",
        "Los ingenieros no saben leer un mapa.",
        who=9,
        then=("remove", "reinstate"),
    ),
    Story(
        "ru", "Прошу снять мой отзыв: вопрос решён на месте.", who=2, then=("accept", "withdraw")
    ),
    Story(
        "en",
        "Mr Overby of the harbour office takes money for the morning slots.",
        who=3,
        then=("propose",),
        more={"proposed": "Somebody at the harbour office takes money for the morning slots."},
    ),
    Story("zh-hans", "请为视障人士提供大字版和语音版。", who=4, then=()),
    Story("en", "I am still writing this with my neighbours.", who=5, then=("draft",)),
)
NOTE = "The name of a person who cannot answer here was left out."
REMOVAL = (
    "The text insults a person and says nothing of the matter. What you want changed in the plan"
    " can be sent again."
)
PUT_RIGHT = "Strong words about work are no insult to a person; it was removed by mistake."
OFFICE_ANSWER = "I am out of the office until Monday."
