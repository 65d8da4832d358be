"""A draft text in two versions with a third at work, one being prepared, a programme with its office."""

from collections.abc import Iterator

from tests.cast import Cast
from tests.consultations.stories import announced, draft, make_programme, moved
from tests.consultations.test_texts import FIRST, SECOND, paste, publish

_SLUG = "riverland-style"


def consultation_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    programme = make_programme(cast)
    found = draft(cast, kind="draft_text", programme=programme.pk)
    paste(cast, found, FIRST, "First draft")
    moved(cast, found, "announce")
    publish(cast, found, paste(cast, found, SECOND, "Second draft"))
    paste(cast, found, FIRST, "Third draft")
    cancelled = moved(cast, announced(cast), "cancel", cancel_reason="No money.")
    yield "nobody", f"{_SLUG}/programmes/"
    yield "nobody", f"{_SLUG}/programmes/{programme.pk}/"
    yield "nobody", f"{_SLUG}/consultations/"
    for rest in ("", "texts/1/", "texts/1/2/"):
        yield "nobody", f"{_SLUG}/consultations/{found.pk}/{rest}"
    yield "nobody", f"{_SLUG}/consultations/{cancelled.pk}/"
    desk = f"{_SLUG}/staff/consultations/{found.pk}/"
    for rest in ("", "texts/2/", "texts/3/", "texts/3/edit/", "moves/cancel/", "moves/extend/"):
        yield "consultation_manager", f"{desk}{rest}"
    prepared = f"{_SLUG}/staff/consultations/{draft(cast, kind='survey').pk}/"
    for step in ("basics", "texts", "dates", "questions", "readers"):
        yield "consultation_manager", f"{prepared}steps/{step}/"
    yield "consultation_manager", f"{prepared}moves/announce/"
    yield "consultation_manager", f"{_SLUG}/staff/programmes/"
    yield "consultation_manager", f"{_SLUG}/staff/programmes/{programme.pk}/"
