"""Pages that only the answer to a form shows: a receipt, what a code opens, a step that is not open."""

from collections.abc import Iterator
from re import search
from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.contributions.consulting import open_consultation
from tests.journeys.states_promotion_reporting import reporting_answers
from tests.journeys.states_protection import training_answers
from tests.themes.making import answer, make_consultation, make_themes, manager

SLUG = "riverland-style"
# Who looks, the address after the language, and what is sent to it.
Answered = tuple[str, str, dict[str, Any]]
_SAID = {
    "text": "No account here.",
    "signed_as": "A fisher",
    "naming": "named",
    "language": "en",
    "transcript_language": "en",
}


def answered_states(cast: Cast) -> Iterator[Answered]:
    """Each is sent once by whoever looks."""
    about = open_consultation(cast)
    yield "nobody", f"{SLUG}/consultations/{about.pk}/contribute/open/", _SAID
    yield "nobody", f"{SLUG}/contributions/receipt/", {"code": _code(about.pk)}
    entry = {**_SAID, "door": "phone", "consent_note": "Said yes.", "contact": ""}
    desk = f"{SLUG}/staff/consultations/{about.pk}/contributions/enter/"
    yield "consultation_manager", desk, entry
    yield "stranger", f"{SLUG}/kept-out/start/", {"in_danger": "no"}
    closing = make_consultation(cast)
    [theme] = make_themes(cast, closing, "Notice")
    answer(theme, manager(cast))
    moved = f"{SLUG}/staff/consultations/{closing.pk}/themes/{theme.number}/moves/answer/"
    yield "consultation_manager", moved, {"answer_en": "Typed too late."}
    yield from training_answers()
    yield from reporting_answers(cast)


def _code(consultation: object) -> str:
    page = f"/en/{SLUG}/consultations/{consultation}/contribute/open/"
    sent: Any = Client().post(page, _SAID)
    found = search(r"<strong>([0-9A-Z-]{24})</strong>", sent.content.decode())
    assert found, "no code on the receipt"
    return found[1]
