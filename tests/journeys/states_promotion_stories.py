"""Good examples: the public list, one featured, one's own, the queue, forms, a translation."""

from collections.abc import Iterator

from tests.cast import Cast
from tests.promotion.stories.making import DECIDER, TO_CONSENTS, moved, published, sent

_SLUG = "riverland-style"


def story_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    home = f"{_SLUG}/stories/"
    shown = published(cast, theme="law")
    moved(cast, shown, (DECIDER, "feature", {"theme": "law"}))
    waiting = moved(cast, sent(cast), *TO_CONSENTS)
    yield "nobody", home
    yield "nobody", f"{home}?country=IS&theme=law"
    yield "nobody", f"{home}{shown.pk}/"
    for page in ("own/", "new/", f"{waiting.pk}/work/", f"{waiting.pk}/work/consents/"):
        yield "owner", f"{home}{page}"
    yield "analyst", f"{_SLUG}/staff/stories/"
    yield "analyst", f"{home}{waiting.pk}/work/moves/confirm_consents/"
    yield "administrator", f"{home}{shown.pk}/"
    yield "administrator", f"{_SLUG}/staff/stories/{shown.pk}/translate/fr/"
