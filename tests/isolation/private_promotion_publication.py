"""A report that may only be counted: no row of the register, no word of it anywhere."""

import uuid

from django.utils import timezone

from promotion.publication.services import show_obstacle
from tests.cast import Cast
from tests.promotion.publication.making import report, within


def make_private_register(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """The report's own id leads nowhere in public."""
    row = report(
        cast.institution,
        title=f"What happened to {canary}",
        account=f"About {canary}.",
        possible_subjects=2,
    )
    with within(cast.institution):
        show_obstacle(row, now=timezone.now())
    return {"published": row.pk}
