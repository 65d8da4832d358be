"""A proposed commitment: nobody outside the institution knows of it."""

import uuid

from tests.cast import Cast
from tests.commitments.making import make_chain, propose


def make_private_commitments(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A proposal under a theme that is not published."""
    chain = make_chain(cast.institution, published_at=None, title_en=f"Theme {canary}")
    row = propose(
        cast,
        chain,
        title={"en": f"To look at {canary}"},
        text={"en": f"About {canary}."},
        unit=f"Unit {canary}",
    )
    return {"commitment": row.pk}
