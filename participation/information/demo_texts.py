"""What the demo's invented people ask, by language."""

ASKED: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": (
        (
            "محاضر اجتماعات لجنة مياه النهر لعام 2025",
            "نطلب محاضر جميع اجتماعات لجنة مياه النهر في عام 2025، وقوائم الجهات التي دُعيت إليها.",
        ),
    ),
    "ru": (
        (
            "Порядок допуска организаций в зал заседаний",
            "Просим предоставить внутренние инструкции о допуске организаций в зал заседаний в 2024"
            " и 2025 годах.",
        ),
    ),
    "es": (
        (
            "Gastos de viaje de los miembros de la comisión en 2025",
            "Solicitamos la lista de viajes de los miembros de la comisión en 2025, con su costo y"
            " su motivo.",
        ),
    ),
    "fr": (
        (
            "Critères de sélection des organisations invitées à prendre la parole",
            "Nous souhaitons recevoir les critères appliqués en 2025 pour choisir les organisations"
            " invitées à prendre la parole, et les listes qui en ont résulté.",
        ),
    ),
    "zh-hans": (
        (
            "2025年河流水质监测数据",
            "请提供2025年各监测站的水质数据，最好是可由程序读取的表格。",
        ),
    ),
    "en": (
        (
            "Safety audits of the meeting building since 2023",
            "Please send the safety audits of the meeting building since 2023, and what was done"
            " about their findings.",
        ),
        (
            "Contracts for interpretation at public sessions",
            "All contracts for interpretation at public sessions in 2024 and 2025, with the"
            " languages covered.",
        ),
    ),
}
QUESTION = (
    "Which of the two committees do you mean: the one on water, or the one on the harbour? If you"
    " do not know, tell us what it dealt with."
)
REPLY = "The one on water. The minutes of its open meetings are enough."
EXTENSION = "The papers are in two archives; one of them is being moved until the end of the month."
TRANSFER = "The harbour office keeps these books. It has been told and answers through us."
PROPOSAL = "Everything was found. Two names of private persons stand in the annex."
ANSWER = (
    "We have found what you asked for. The document is attached. It is complete except where it is"
    " said below."
)
PAPER_TITLE = "Extract of the minutes"
PAPER = (
    "ILLUSTRATION: an invented document.\n\nExtract of the minutes, 12 March 2025.\n"
    "The committee heard two organizations and adopted its programme of work.\n"
)
WITHHELD = "Two names in the annex"
WITHHELD_REASON = "They are private persons who wrote to the committee."
HARM = "They could be sought out for what they wrote."
INTEREST = "What they wrote is given; who they are adds nothing to it."
REFUSAL = "The talks are under way. The minutes become public when they are over."
REFUSAL_HARM = "The parties would stop speaking openly before the talks end."
REFUSAL_INTEREST = (
    "The interest in the result is met when it is published, at the latest in a year."
)
NOT_HELD = "The archive and the unit in charge were searched. No such audit was made before 2024."
PUBLIC = "The list stands in the annual report, from page 41."
EXCESSIVE = (
    "Every message of nine years was asked for. We offered to search by subject or by year; both"
    " were declined. We gladly answer a narrower request."
)
MISSING = "The annex that the minutes speak of is missing."
LOG_TITLE = "Minutes of the committee on water, March 2025"
LOG_SUMMARY = "An extract of the minutes was released. Two names of private persons were left out."
