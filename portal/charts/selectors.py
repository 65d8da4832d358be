"""Reads of pictures."""

from collections.abc import Iterable
from uuid import UUID

from portal.charts.models import Drawing
from portal.errors import NotFound


def drawn(tenant_id: UUID, keys: Iterable[str]) -> dict[str, str]:
    """The pictures that were asked for, by key: the SVG, or nothing where it waits. One query."""
    found = Drawing.objects.filter(tenant_id=tenant_id, key__in=list(keys))
    return dict(found.values_list("key", "svg"))


def get_drawing(tenant_id: UUID, key: str) -> Drawing:
    """One picture with its table. Raises NotFound, also for one that this reader may not see."""
    found = Drawing.objects.filter(tenant_id=tenant_id, key=key).first()
    if found is None:
        raise NotFound
    return found


def is_full(tenant_id: UUID, most: int) -> bool:
    """Whether this many pictures of an institution wait already."""
    waiting = Drawing.objects.filter(tenant_id=tenant_id, drawn_at=None)
    return waiting[most - 1 : most].exists()
