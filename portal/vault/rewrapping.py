"""Grants that were checked once, kept under the officer's own symmetric key: quick to open again.

Opening a sealed box and checking its signature costs some 0.2 ms; ten thousand of them would make
a search slow. What was checked is kept as `E(own key, data key)`, bound to the place, the expiry
and the signature of the grant, which covers all of it: another grant, another place or another
time and it is checked anew.
"""

from datetime import datetime

from portal.vault import primitives
from portal.vault.datakeys import DataKey, EpochPlace
from portal.vault.errors import Unopenable
from portal.vault.granting import Grant, seconds
from portal.vault.identities import KeyPair
from portal.vault.primitives import digest, frame

LABEL = "portal.vault/rewrap/1"


def own_key(pair: KeyPair) -> bytes:
    """The officer's own symmetric key for this."""
    return digest("pv1.rewrap", key=pair.box.reveal())


def _bound(place: EpochPlace, expires_at: datetime | None, signature: bytes) -> bytes:
    return frame(
        LABEL,
        place.tenant,
        place.case,
        place.compartment.value,
        place.epoch,
        seconds(expires_at),
        signature,
    )


def rewrap(key: DataKey, grant: Grant, own: bytes) -> bytes:
    """The data key of a grant that was checked and opened."""
    bound = _bound(grant.place, grant.expires_at, grant.signature)
    return primitives.encrypt(own, key.reveal(), bound)


def unwrap(
    wrapped: bytes,
    own: bytes,
    place: EpochPlace,
    *,
    expires_at: datetime | None,
    signature: bytes,
) -> DataKey | None:
    """The data key again; None where it was not kept, or the grant is not the one checked.

    Place, expiry and signature are those of the grant as it is stored now.
    """
    if not wrapped:
        return None
    try:
        return DataKey(primitives.decrypt(own, wrapped, _bound(place, expires_at, signature)))
    except Unopenable:
        return None
