"""A roster, a directory and a pager, full of words that nobody else may see."""

import uuid

from tests.cast import Cast
from tests.protection.desk import away, keyed, listed, officer, on_duty


def make_private_protection_help(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Somebody on duty and away; an entry whose vetting and contact are nobody else's."""
    row = listed(
        cast, note=f"The {canary} vouches for them.", internal_contact=f"Ask the {canary}."
    )
    return {
        "duty": on_duty(cast).pk,
        "absence": away(cast, officer(cast), 5, 6).pk,
        "protection_actor": row.pk,
        "actor_key": keyed(cast, row).pk,
    }
