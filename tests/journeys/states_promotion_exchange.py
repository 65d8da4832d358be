"""An import of obstacles that was run, one whose values wait, and what is asked before an undo."""

from collections.abc import Iterator

from tests.cast import Cast
from tests.promotion.exchange.files import brought_in

_SLUG = "riverland-style"
_ROWS = (
    "id;state;title;country;starts_on;kinds;source_name\n"
    "1;shown;The network was cut;KEN;2026-01-02;D01;Open Network Watch\n"
    "2;shown;A site was blocked;Nowhere;2026-01-31;D04;Open Network Watch\n"
)


def exchange_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    done = brought_in(cast, _ROWS.encode())
    tried = brought_in(cast, _ROWS.replace("1;shown", "7;shown").encode(), run=False)
    home = f"{_SLUG}/staff/obstacles/import/"
    yield "nobody", f"{_SLUG}/obstacles/files/"
    yield "analyst", home
    for rest in ("", "?verdict=refused", "undo/"):
        yield "analyst", f"{home}{done.pk}/{rest}"
    for rest in ("", "run/", "discard/", "columns/", "values/"):
        yield "analyst", f"{home}{tried.pk}/{rest}"
