"""What the demo's invented people say in discussions."""

from typing import Any

PUBLIC_THREAD: dict[str, Any] = {
    "title": "Access to the river after the new permits",
    "text": (
        "Since May a permit is needed to gather on the banks. What has changed for your work, and "
        "what would have to change in the rules?\n\nWhat is said here is summed up by the end of "
        "the month and put before the working group. You find the answer in the portal."
    ),
    "language": "en",
}
# By the order of the demo's organizations; -1 is the institution itself.
POSTS: tuple[dict[str, Any], ...] = (
    {
        "name": "named",
        "author": 0,
        "language": "ar",
        "text": "منذ أيار لم نتمكن من عقد اجتماعنا الشهري على الضفة. قُدّم الطلب قبل ثلاثة أسابيع ولم يصل رد.",
    },
    {
        "name": "staff",
        "author": -1,
        "answers": "named",
        "language": "en",
        "text": "Thank you. Please tell us the date of your request; we ask the permit office about its time limits.",
    },
    {
        "name": "pseudonym",
        "author": 1,
        "pseudonym": "Martin-pêcheur",
        "language": "fr",
        "text": "Les formulaires n’existent que dans la langue officielle. Les pêcheuses du bas du fleuve ne les lisent pas.",
    },
    {
        "name": "answer",
        "author": 3,
        "answers": "pseudonym",
        "pseudonym": "Oriol",
        "language": "es",
        "text": "Lo mismo ocurre en los afluentes. Hemos traducido el formulario por nuestra cuenta y podemos compartirlo.",
    },
    {
        "name": "edited",
        "author": 2,
        "pseudonym": "Берег",
        "language": "ru",
        "text": "Иванова из отдела разрешений сказала нам по телефону, что заявления не рассматривают.",
    },
    {
        "name": "waiting",
        "author": 4,
        "pseudonym": "Heron",
        "language": "en",
        "text": "My neighbour at house 12 was fined twice. Ask her, she is at home in the evening.",
    },
    {
        "name": "removed",
        "author": 5,
        "pseudonym": "Otter",
        "language": "en",
        "text": "Whoever works in that office should be chased out of town.",
    },
    {
        "name": "restored",
        "author": 0,
        "language": "en",
        "text": "The permit office is failing the people on the banks, and its head should explain why.",
    },
    {
        "name": "withdrawn",
        "author": 3,
        "language": "es",
        "text": "Adjunto los nombres de quienes estuvieron en la reunión.",
    },
    {
        "name": "held",
        "author": 1,
        "language": "fr",
        "text": "Peut-on savoir combien de demandes ont été refusées depuis mai ?",
    },
)
TRANSLATIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "pseudonym",
        {
            "language": "en",
            "is_machine": False,
            "text": "The forms exist in the official language only. The fishing women of the lower river cannot read them.",
        },
    ),
    (
        "named",
        {
            "language": "en",
            "is_machine": True,
            "text": "Since May we have not been able to hold our monthly meeting on the bank. The request was made three weeks ago and no reply has come.",
        },
    ),
)
PROPOSAL = {
    "edited": "В отделе разрешений нам сказали по телефону, что заявления не рассматривают.",
    "waiting": "A neighbour of mine was fined twice.",
}
EDIT_NOTE = "We left out what points at one person. Everything else is as you wrote it."
REMOVAL = {
    "removed": "The post calls on others to drive people out. The same criticism without that call is welcome.",
    "restored": "The post accuses one person.",
    "note": "Criticism of somebody who holds an office is no reason for a removal. We were wrong; the post stands again.",
}
REMARK = "Reported once, no reason that the rule knows. A colleague has a second look."
MAIL = (
    "We also had to wait for five weeks.\n\n"
    "On Monday, the portal <portal@example.org> wrote:\n> A new post in a discussion\n\n-- \nSent from the bank\n"
)
ROOM: dict[str, Any] = {
    "name": "Preparing the working group",
    "purpose": "Organizations on the river prepare together what they say before the working group.",
}
CLOSED_THREAD: dict[str, Any] = {
    "title": "Who speaks on which point",
    "text": "Three minutes each. Let us not say the same thing five times.",
    "language": "en",
}
CLOSED_WORDS: tuple[dict[str, Any], ...] = (
    {"text": "We take the time limits of the permit office.", "language": "en"},
    {
        "text": "Nosotras hablamos de las traducciones.",
        "language": "es",
        "pseudonym": "Oriol",
    },
)
