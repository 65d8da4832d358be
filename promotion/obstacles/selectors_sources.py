"""Reports with something sealed, for analysts: which there are, never what was sealed."""

from collections.abc import Mapping
from uuid import UUID

from portal.errors import NotFound
from portal.keyset import Order, Page, read_page
from portal.tenancy.models import Tenant
from promotion.obstacles.models import Obstacle, SealedSource
from promotion.obstacles.states import Origin


def list_sealed(tenant: Tenant, data: Mapping[str, str]) -> Page[Obstacle]:
    """The newest first; `data` may name the page after or before."""
    sealed = SealedSource.objects.filter(tenant=tenant).values("obstacle")
    rows = Obstacle.objects.filter(tenant=tenant, pk__in=sealed)
    return read_page(rows, Order("created_at", descending=True), data)


def get_report(obstacle_id: UUID, *, tenant: Tenant) -> Obstacle:
    """A report that came from somebody, with something sealed or not. Raises NotFound."""
    rows = Obstacle.objects.filter(tenant=tenant).exclude(origin=Origin.PUBLIC)
    row = rows.filter(pk=obstacle_id).first()
    if row is None:
        raise NotFound
    return row
