"""A report that was submitted, with a sealed part and an answer, as bare rows full of a word."""

import uuid

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.obstacles.models import Obstacle, ObstacleAnswer, SealedSource, SourceGrant
from tests.cast import Cast


def make_private_reporting(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Rows of each table of reporting, at the first institution."""
    tenant, now = cast.institution, timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        row = Obstacle.objects.create(
            tenant=tenant,
            reference="WXYZ-2345",
            origin="organization",
            title=f"Of {canary}.",
            account=f"It is {canary}.",
            kinds=["L03"],
            country="XK",
            starts_on=now.date(),
            receipt_locator=uuid.uuid4().bytes * 2,
        )
        own = {"tenant": tenant, "obstacle": row}
        SealedSource.objects.create(
            **own, commitment=bytes(32), receipt_sign=bytes(32), record=canary.encode()
        )
        SourceGrant.objects.create(**own, box=canary.encode(), granter=bytes(32), signature=b"")
        ObstacleAnswer.objects.create(**own, text=f"Ask {canary}.", sent_at=now)
    # Codes are public; retiring one is not.
    return {"obstacle": row.pk, "local_code": uuid.uuid4()}
