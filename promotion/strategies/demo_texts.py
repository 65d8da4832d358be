"""Two joint strategies of the demo. Invented, in an invented country."""

from typing import Any

HEARD: dict[str, Any] = {
    "title": "No association is closed unheard",
    "summary": (
        "Associations along the river were struck from the list without a word. We want each of"
        " them to be heard first, and the reason to be given in writing."
    ),
    "change": (
        "Registrars hear an association before they decide on its closure, and give their reasons in"
        " a language that its members read."
    ),
    "pathway": (
        "A model rule, written with two registrars and tried in two districts, shows that hearings"
        " cost little. The registry then makes it the rule for all."
    ),
    "language": "en",
    "countries": ["XC"],
    "freedoms": ["FRE-ASS", "FRE-JUS"],
    "groups": [],
}
ASSUMPTIONS = (
    ("Registrars who heard associations once go on doing so.", "weak"),
    ("A hearing takes less than half a day.", "moderate"),
)
# (level, title, days until it is due, weight)
PLAN = (
    ("objective", "A rule that can be used", 90, 2),
    ("action", "Write the model rule with two registrars", 30, 1),
    ("milestone", "Draft read in both districts", 20, 1),
    ("action", "Try it for six months", 200, 1),
    ("objective", "Associations know how to be heard", 240, 1),
    ("action", "A leaflet of two pages in three languages", 60, 1),
    ("action", "A telephone line on hearing days", 120, 1),
)
RESULT: dict[str, Any] = {
    "title": "Associations are heard before they are closed",
    "type": "2",
    "indicator": "Closures in the two districts that followed a hearing, of all closures",
    "measure": "2",
    "direction": "up",
    "baseline_value": "5",
    "baseline_comment": "One of twenty in the year before.",
    "verification": "The registry’s published list of closures, compared with the hearing days.",
    "risk": "Closures move to other districts. We count them there, too.",
}
OUTCOME: dict[str, Any] = {
    "who": "The registrar of the northern district",
    "what": "Hears each association before it is struck from the list, and writes down the reason.",
    "happened": "since last spring",
    "country": "XC",
    "place": "Northern district",
    "significance": "No association was closed unheard there since; two were kept open.",
    "contribution": "The model rule was written in her office, and she tried it first.",
    "sources": "The registry’s published list; notices at the district office.",
    "is_planned": "on",
    "language": "en",
}
SEEN = "Our members accompanied four hearings in the northern district and read the reasons given."
DISSENT = (
    "Nous aurions commencé par les tribunaux : sans voie de recours, une audition reste un geste."
)
DESIGN: dict[str, Any] = {
    "title": "خدمة رقمية تصل إلى الجميع",
    "summary": "نماذج التسجيل متاحة عبر الإنترنت وحده، فلا تصل إلى من لا يملك اتصالاً.",
    "change": "تُقبل الطلبات ورقياً وعبر الهاتف كما تُقبل عبر الإنترنت.",
    "pathway": "نبدأ بثلاثة مكاتب، ثم نقارن عدد من استطاع التسجيل.",
    "language": "ar",
    "countries": ["XF"],
    "freedoms": ["FRE-INF"],
    "groups": [],
}
