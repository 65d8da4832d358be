"""Pictures for pages: shown where they are drawn, asked for where they are not.

Drawing takes a tenth of a second to a second and much memory: a page never does it. It shows the
table with a sentence until the worker has drawn the picture, which is kept for everybody who sees
the same figures in the same language.
"""

import logging
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from portal.charts.drawing import Asked, draw, prefix_of
from portal.charts.figures import Chart
from portal.charts.models import Drawing
from portal.charts.selectors import drawn, is_full
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.selectors import list_tenant_ids

logger = logging.getLogger(__name__)
# Filters can be put together in many ways: beyond this many, pages stay with their tables.
MOST_WAITING = 200
MOST_KEPT = 2000
DAYS_KEPT = 30
BATCH = 20
TRIES = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as the tag `{% chart %}` shows it; `svg` is empty while it is not drawn."""

    chart: Chart
    key: str
    svg: str

    @property
    def prefix(self) -> str:
        """What the ids inside it begin with."""
        return prefix_of(self.key)


def present(tenant_id: UUID, charts: Sequence[Chart]) -> list[Picture]:
    """The charts of a page, ready for its template: one query, and one more where some are new."""
    keys = [chart.key for chart in charts]
    there = drawn(tenant_id, keys)
    missing = [(key, chart) for key, chart in zip(keys, charts, strict=True) if key not in there]
    if missing and not is_full(tenant_id, MOST_WAITING):
        Drawing.objects.bulk_create(
            [_asked(tenant_id, key, chart) for key, chart in missing], ignore_conflicts=True
        )
    return [
        Picture(chart, key, there.get(key, "")) for key, chart in zip(keys, charts, strict=True)
    ]


def _asked(tenant_id: UUID, key: str, chart: Chart) -> Drawing:
    return Drawing(
        tenant_id=tenant_id,
        key=key,
        kind=chart.kind,
        language=get_language() or "en",
        audience=chart.audience,
        content=dict(chart.content),
        table=chart.table(),
        asked_at=timezone.now(),
    )


def draw_waiting() -> int:
    """Draw a batch of what pages of any institution asked for; how many were drawn.

    The pictures are drawn outside any transaction.
    """
    with tenant_context(system_actor()):
        waiting = list(
            Drawing.objects.filter(drawn_at=None, tries__lt=TRIES).order_by("asked_at")[:BATCH]
        )
    if not waiting:
        return 0
    pictures = _pictures_of(waiting)
    now = timezone.now()
    for row, picture in zip(waiting, pictures, strict=True):
        row.tries += 1
        row.svg, row.drawn_at = (picture, now) if picture else ("", None)
    with tenant_context(system_actor()):
        Drawing.objects.bulk_update(waiting, ["svg", "drawn_at", "tries"])
    return sum(bool(picture) for picture in pictures)


def _pictures_of(waiting: Sequence[Drawing]) -> Sequence[str | None]:
    """What could be drawn; a renderer that failed as a whole is tried again in a later round."""
    try:
        return draw([Asked(row.key, row.kind, row.content, row.language) for row in waiting])
    except subprocess.SubprocessError:
        logger.exception("Pictures of pages could not be drawn.")
        return [None] * len(waiting)


def forget_old() -> int:
    """Remove pictures that are old or too many; the next page asks for them anew. How many went."""
    since = timezone.now() - timedelta(days=DAYS_KEPT)
    removed = 0
    for tenant_id in list_tenant_ids():
        with tenant_context(system_actor()):
            rows = Drawing.objects.filter(tenant_id=tenant_id)
            removed += rows.filter(asked_at__lt=since).delete()[0]
            too_many = rows.order_by("-asked_at").values("pk")[MOST_KEPT:]
            removed += Drawing.objects.filter(
                pk__in=list(too_many.values_list("pk", flat=True))
            ).delete()[0]
    return removed
