"""The words of the demo's good examples. Invented, as are the countries."""

from typing import Any

CONSENTS: tuple[dict[str, str], ...] = (
    {"role": "the clerk of a district council", "way": "written"},
    {"role": "a teacher who leads the listening group", "way": "oral"},
)

FEATURED: dict[str, Any] = {
    "title": "A district council answers every question in public",
    "what_changed": "Residents’ questions to the district council are numbered, answered within"
    " thirty days, and read out at the next session. Before, most had no answer at all.",
    "for_whom": "Residents of eleven villages, above all those who cannot travel to the sessions.",
    "language": "en",
    "conditions": "A rule of procedure that already gave residents the right to ask, and a council"
    " office that was willing to try it for six months.",
    "cost": "About 2,000 dollars for boards and printing in the first year; four volunteers, one"
    " evening a week; half a day a week of the council’s office.",
    "what_went_wrong": "In the first two months only men asked questions. A box at the health post,"
    " emptied by a women’s association, changed that. One answer was wrong and was taken back.",
    "replicability": "Any council with a right to ask questions. It needs somebody who numbers them"
    " and says in public which ones are late.",
    "country": "XB",
    "theme": "sdg_16",
    "contact_level": "institution",
    "contact": "",
    "identifiable": 1,
    "evidence": "The numbered list of questions and answers is posted at the council’s office.",
    "shows_organization": True,
}
FRENCH = {
    "title": "Un conseil de district répond en public à chaque question",
    "what_changed": "Les questions des habitants au conseil de district sont numérotées, reçoivent"
    " une réponse dans les trente jours et sont lues à la session suivante. Auparavant, la plupart"
    " restaient sans réponse.",
    "for_whom": "Les habitants de onze villages, surtout ceux qui ne peuvent se rendre aux sessions.",
    "conditions": "Un règlement qui donnait déjà aux habitants le droit de poser des questions, et"
    " un secrétariat du conseil prêt à essayer pendant six mois.",
    "cost": "Environ 2 000 dollars de panneaux et d’impression la première année ; quatre bénévoles,"
    " un soir par semaine ; une demi-journée par semaine du secrétariat.",
    "what_went_wrong": "Les deux premiers mois, seuls des hommes ont posé des questions. Une boîte au"
    " poste de santé, relevée par une association de femmes, a changé cela. Une réponse était fausse"
    " et a été retirée.",
    "replicability": "Tout conseil où existe un droit de poser des questions. Il faut quelqu’un qui"
    " les numérote et dise en public lesquelles sont en retard.",
}
PUBLISHED: dict[str, Any] = {
    "title": "Permits for gatherings by one form instead of four",
    "what_changed": "Four municipalities accept one form for a public gathering and answer within"
    " three working days. Refusals give a reason and say where to object.",
    "for_whom": "Associations and unregistered groups that hold gatherings.",
    "language": "en",
    "conditions": "A court ruling that silence is no refusal, and a mayor who asked for help with the"
    " form.",
    "cost": "Pro bono work of two lawyers for three months. No money changed hands.",
    "what_went_wrong": "A fifth municipality began and stopped again after an election.",
    "replicability": "Where municipalities decide on permits. The form is short and free to copy.",
    "country": "XA",
    "theme": "law",
    "contact_level": "none",
    "contact": "",
    "identifiable": 0,
    "evidence": "The form and the answers of one year, without names.",
}
WAITING: dict[str, Any] = {
    "title": "A listening group that a ministry now consults",
    "what_changed": "The ministry asks a listening group of people with disabilities before each"
    " change of the transport plan.",
    "for_whom": "People with disabilities in two towns.",
    "language": "en",
    "conditions": "A transport plan that had to be renewed.",
    "cost": "Travel and sign-language interpretation, about 300 dollars a meeting.",
    "what_went_wrong": "The first invitations came in a format that screen readers cannot read.",
    "replicability": "Wherever a plan must be renewed and somebody pays for interpretation.",
    "country": "XB",
    "theme": "sdg_10",
    "contact_level": "public",
    "contact": "listening@example.org",
    "identifiable": 2,
    "evidence": "Letters of the ministry and minutes of three meetings.",
}
OLD: dict[str, Any] = {
    "title": "Neighbours and police agree on how marches are accompanied",
    "what_changed": "Before each march, organizers and police meet and write down who stands where."
    " Nobody has been hurt since.",
    "for_whom": "People who march, those who live along the way, and police officers.",
    "language": "en",
    "conditions": "Two sides that were tired of the same trouble every spring.",
    "cost": "Four meetings a year, in a room that a school lends.",
    "what_went_wrong": "The first agreement was not told to officers from another town.",
    "replicability": "It needs one person whom both sides trust, and patience for a year.",
    "country": "XA",
    "theme": "peace",
    "contact_level": "institution",
    "contact": "",
    "identifiable": 0,
    "evidence": "The written agreements of two years.",
}
