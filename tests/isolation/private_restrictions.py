"""A private report that somebody was kept out."""

import uuid

from tests.cast import Cast
from tests.restrictions.acting import filed


def make_private_restrictions(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A report of the owner's, filed for review and protection."""
    words = {"happened": f"They took the {canary}.", "asks_for": f"The {canary}."}
    row = filed(cast, cast.owner, cast.organization.pk, way="both", **words)
    return {"restriction": row.pk}
