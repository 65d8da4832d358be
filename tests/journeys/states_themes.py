"""Themes in analysis and one that is answered, codes of one reader, many coded at once."""

from collections.abc import Iterator
from urllib.parse import urlencode

from participation.themes.coding import ask_for_bulk_coding, save_codes
from participation.themes.filters import CodingFilter
from participation.themes.services import show_theme
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.themes.making import (
    ANSWER,
    answer,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
)

SLUG = "riverland-style"
_MANAGER = "consultation_manager"


def theme_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    about = make_consultation(cast)
    said = contribute(about, "A notice of two days is enough.", author=cast.stranger.person_id)
    contribute(about, "Nobody was told of it.")
    open_one, answered, empty = make_themes(cast, about, "Notice", "Fees", "Maps")
    actor = manager(cast)
    with tenant_context(actor):
        for theme in (open_one, answered):
            show_theme(theme_id=theme.pk, is_shown=True, actor=actor)
        save_codes(codes({said: [open_one, answered]}), consultation=about, actor=actor)
        bulk = ask_for_bulk_coding(
            theme_id=open_one.pk, chosen=CodingFilter(), consultation=about, actor=actor
        )
    answer(answered, actor, **ANSWER)
    desk = f"{SLUG}/staff/consultations/{about.pk}/themes/"
    together = urlencode({"under": open_one.pk})
    for rest in (
        "",
        "new/",
        "code/",
        f"code/{said.pk}/",
        "contributions/",
        f"together/?{together}",
        "together/all/",
        f"together/{bulk.pk}/",
        f"{open_one.number}/",
        f"{open_one.number}/edit/",
        f"{open_one.number}/merge/",
        f"{open_one.number}/split/",
        f"{open_one.number}/prepare/",
        f"{open_one.number}/moves/answer/",
        f"{answered.number}/",
        f"{empty.number}/remove/",
    ):
        yield _MANAGER, f"{desk}{rest}"
    for rest in (f"themes/{answered.number}/", "answers/"):
        yield "nobody", f"{SLUG}/consultations/{about.pk}/{rest}"
