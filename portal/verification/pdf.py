"""Papers as PDF, where WeasyPrint can run; elsewhere the page is printed by the browser."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language_bidi

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def can_render() -> bool:
    """Whether this server has WeasyPrint and the libraries that it needs."""
    return _html_class() is not None


def _html_class() -> Any:
    # It is an extra of the installation, and its import fails where Pango is missing.
    try:
        from weasyprint import HTML  # noqa: PLC0415
    except (ImportError, OSError) as error:
        logger.info("Papers are printed by browsers: WeasyPrint cannot run (%s).", error)
        return None
    return HTML


def render_pdf(html: str) -> bytes:
    """A tagged PDF of a page that refers to nothing outside itself; needs `can_render()`.

    It is laid out in the direction of the active language.
    """
    page = _html_class()(string=html, url_fetcher=_fetch_nothing)
    made: bytes = page.write_pdf(stylesheets=_sheets(), pdf_variant="pdf/ua-1")
    return made


def _sheets() -> list[str]:
    names = ["paper.css", "paper_rtl.css"] if get_language_bidi() else ["paper.css"]
    return [str(Path(__file__).parent / name) for name in names]


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    message = f"A paper refers to nothing outside itself, not to {url.partition(':')[0]}."
    raise ValueError(message)
