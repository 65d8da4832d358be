"""What the demo's people say of signals; all of it is invented."""

from typing import Any

# By kind: (language, title). A monitor writes as its correspondents do.
TITLES: dict[str, tuple[tuple[str, str], ...]] = {
    "D01": (
        ("en", "Mobile data was cut in several districts"),
        ("en", "No network for six hours on the evening of a rally"),
        ("fr", "Internet mobile coupé pendant un examen national"),
        ("es", "Sin datos móviles en la capital durante una marcha"),
        ("ru", "Мобильный интернет отключён в трёх районах"),
    ),
    "A02": (
        ("en", "A peaceful march was broken up"),
        ("en", "Police cleared a vigil of teachers after ten minutes"),
        ("ar", "فُضّت وقفة سلمية أمام مبنى البلدية"),
        ("es", "Disolvieron una sentada de estudiantes"),
    ),
    "P09": (
        ("en", "Members of an association were summoned"),
        ("ru", "Двух сотрудниц ассоциации вызвали на беседу"),
        ("fr", "Un défenseur convoqué pour la troisième fois"),
        ("en", "A network’s treasurer was asked for a list of its donors"),
    ),
    "L03": (
        ("en", "A registration was left without an answer"),
        ("fr", "Enregistrement d’une association sans réponse depuis neuf mois"),
        ("en", "A women’s network was asked to file its statutes a fourth time"),
        ("ar", "رُفض تسجيل رابطة محلية من دون بيان الأسباب"),
    ),
    "E03": (
        ("en", "A campaign in the press called associations agents"),
        ("ru", "Телеканал назвал экологов «врагами развития»"),
        ("en", "Posters with the faces of three journalists were put up"),
        ("es", "Un diario oficial llamó traidores a los observadores"),
        ("en", "A minister said that associations “live off foreign money”"),
    ),
}
_ALL_CHECKS = ["effort", "duplicates", "season", "others"]
FINDINGS: dict[str, dict[str, Any]] = {
    "XE": {
        "looked_at": _ALL_CHECKS,
        "finding": (
            "Twelve cuts in two weeks, each with its own source and day. Other kinds of reports"
            " came in as usual, so this is not more reporting. The vote is in three weeks."
        ),
    },
    "XA": {
        "looked_at": _ALL_CHECKS,
        "finding": "Marches in nine towns were broken up after the new fee was announced.",
    },
    "XB": {
        "looked_at": ["effort", "others"],
        "finding": "Four articles of one paper within a week. It may be one campaign, or chance.",
    },
    "XC": {
        "looked_at": ["effort", "duplicates"],
        "finding": "All reports of the two weeks come from a network that began to report then.",
    },
}
WATCHED = {"note": "We wait for the next two weeks, and for what other papers write."}
DISMISSED = {
    "reason": "effort",
    "note": "A new network sends what earlier nobody collected; the rise is in all kinds.",
}
ALERTS: dict[str, dict[str, dict[str, Any]]] = {
    "XE": {
        "alert": {
            "scope": "kind",
            "confidence": "medium",
            "note": (
                "Mobile data was cut in district after district, each time for some hours in the"
                " evening, in the weeks before the announced vote."
            ),
            "confirm": "on",
        }
    },
    "XA": {
        "alert": {
            "scope": "kind",
            "confidence": "medium",
            "note": "Peaceful marches are broken up in more towns than in the two years before.",
            "confirm": "on",
        },
        "update": {
            "text": "Two more towns report the same. The fee was not taken back.",
            "confidence": "high",
        },
        "end": {
            "ending": "over",
            "text": "No march was broken up for three weeks since the fee was taken back.",
        },
        "judge": {
            "judgement": "confirmed",
            "text": "The report of the invented ombuds office counts fourteen marches broken up.",
        },
    },
}
