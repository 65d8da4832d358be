"""What the demo's people say of signals; all of it is invented."""

from typing import Any

TITLES = {
    "D01": "Mobile data was cut in several districts",
    "A02": "A peaceful march was broken up",
    "P09": "Members of an association were summoned",
    "L03": "A registration was left without an answer",
    "E03": "A campaign in the press called associations agents",
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
