"""From specifications to pictures, in a process of its own."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import get_language_bidi, override

from portal.charts import palette
from portal.charts.specs import Frame, Specification, specification
from portal.charts.tidying import tidy

logger = logging.getLogger(__name__)
# For a batch; the first picture of a process takes a second, each other a tenth.
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One picture to draw: the key it is kept under, and what it is drawn from."""

    key: str
    kind: str
    content: dict[str, Any]
    language: str


def draw(asked: Sequence[Asked]) -> list[str | None]:
    """The pictures in the same order; None for one that could not be drawn.

    Raises subprocess.SubprocessError where the program itself failed or took too long.
    """
    specs = [_specified(item) for item in asked]
    batch = [
        {"engine": spec.engine, "spec": spec.spec, **_locales(item.language)}
        for item, spec in zip(asked, specs, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "portal.charts.rendering"],
        input=json.dumps(batch),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        encoding="utf-8",
        env={},
        timeout=SECONDS,
    )
    if done.stderr:
        logger.warning("Not every picture could be drawn: %s", done.stderr[-2000:])
    pictures: list[str | None] = json.loads(done.stdout)
    return [
        _tidied(picture, item, spec)
        for picture, item, spec in zip(pictures, asked, specs, strict=True)
    ]


def prefix_of(key: str) -> str:
    """What the ids inside a picture begin with."""
    return f"c{key[:8]}"


def _specified(item: Asked) -> Specification:
    with override(item.language):
        frame = Frame(prefix=prefix_of(item.key), is_rtl=get_language_bidi())
        return specification(item.kind, item.content, frame)


def _tidied(picture: str | None, item: Asked, spec: Specification) -> str | None:
    if picture is None:
        return None
    prefix = prefix_of(item.key)
    patterns = palette.definitions(prefix, list(dict.fromkeys(spec.looks)))
    return tidy(picture, prefix=prefix, patterns=patterns)


def _locales(language: str) -> dict[str, Any]:
    """Numbers and dates as the portal writes them in this language, in d3's terms."""
    with override(language):
        months = [str(MONTHS[number]) for number in range(1, 13)]
        # The renderer's weeks begin on Sunday, the catalogue's on Monday.
        days = [6, 0, 1, 2, 3, 4, 5]
        return {
            "numbers": {
                "decimal": get_format("DECIMAL_SEPARATOR"),
                "thousands": get_format("THOUSAND_SEPARATOR"),
                "grouping": [3],
                "currency": ["", ""],
            },
            "times": {
                "dateTime": "%-d %B %Y %H:%M",
                "date": "%-d %B %Y",
                "time": "%H:%M",
                "periods": ["AM", "PM"],
                "days": [str(WEEKDAYS[day]) for day in days],
                "shortDays": [str(WEEKDAYS_ABBR[day]) for day in days],
                "months": months,
                "shortMonths": [str(MONTHS_3[number]).title() for number in range(1, 13)],
            },
        }
