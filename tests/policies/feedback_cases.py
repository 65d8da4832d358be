"""Cases of the rules about feedback loops: parameters, a change, the sentences that say so."""

from typing import Any, Final

Raw = dict[str, Any]


def time(amount: int, **rest: str) -> Raw:
    """A length of time as a rule's parameters hold it."""
    return {"amount": amount, **rest}


def working(amount: int) -> Raw:
    """A length of time in working days."""
    return time(amount, days="working")


STAGES: Final[Raw] = {
    "acknowledge": working(5),
    "admissibility": working(10),
    "interim": working(3),
    "file": working(10),
    "reply": working(15),
    "decide": working(45),
    "remedy": working(30),
    "panel_size": 3,
}
REQUEST: Final[Raw] = {
    "acknowledge": working(5),
    "answer": working(20),
    "extension": working(10),
    "extensions_max": 1,
    "clarification": working(20),
    "on_silence": "none",
    "transfer_resets": False,
}
EXCEPTION: Final[Raw] = {
    "code": "privacy",
    "label": {"en": "Privacy of a person"},
    "harm_test": True,
    "public_interest": False,
}

FEEDBACK_CASES: Final[dict[str, tuple[Raw, Raw, list[str]]]] = {
    "moderation": (
        {"timing": "before", "time": working(2), "allow_pseudonyms": False},
        {"timing": "after", "time": working(1), "allow_pseudonyms": True},
        [
            "When texts are looked at changes from before publication to after publication.",
            "The time for it changes from 2 working days to 1 working day.",
            "Pseudonyms allowed changes from no to yes.",
        ],
    ),
    "consultation_standard": (
        {
            "announce": time(2, unit="weeks"),
            "open": time(8, unit="weeks"),
            "answer": working(40),
        },
        {"open": time(12, unit="weeks")},
        ["Open for at least changes from 8 weeks to 12 weeks."],
    ),
    "commitment_check": (
        {"time": working(30), "contributors_first": working(10), "confirmations": 1},
        {"confirmations": 3},
        ["Confirmations needed changes from 1 to 3."],
    ),
    "appeal_stages": (
        STAGES,
        {
            "panel_size": 5,
            "second_instance": {"en": "The council of elders"},
            "second_instance_time": working(60),
        },
        [
            "People on the panel changes from 3 to 5.",
            "The second instance changes from none to The council of elders.",
            "The second instance decides within changes from nothing to 60 working days.",
        ],
    ),
    "information_stages": (
        REQUEST,
        {"extensions_max": 2, "on_silence": "lapse"},
        [
            "How often the time can be extended changes from 1 time to 2 times.",
            "Without an answer changes from nothing follows by itself to the request lapses.",
        ],
    ),
    "information_exceptions": (
        {"exceptions": [EXCEPTION]},
        {"exceptions": [{**EXCEPTION, "public_interest": True, "years_max": 20}]},
        [
            "“Privacy of a person”: Public interest can outweigh it changes from “no” to “yes”.",
            "“Privacy of a person”: For how long at most changes from “no end is set” to “20 years”.",
        ],
    ),
}
