"""Grants: a data key sealed to one member, signed by who gave it.

The granter signs tenant, case, compartment, epoch, member, expiry, the hash of the box, the
commitment to the key and the head of the previous epoch. What was swapped, prolonged, copied to
another case or signed by somebody not entitled is refused before the box is opened.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.vault import primitives
from portal.vault.datakeys import DataKey, EpochPlace
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.primitives import digest, frame, same

LABEL = "portal.vault/grant/1"


@dataclass(frozen=True, slots=True)
class Member:
    """Who is given access: the id of an officer's key or of a receipt, and its X25519 half."""

    id: UUID
    box: bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as it is stored. `expires_at` is None where it holds until it is taken back."""

    place: EpochPlace
    member: Member
    expires_at: datetime | None
    box: bytes
    commitment: bytes
    previous: bytes
    granter: bytes
    signature: bytes

    def message(self) -> bytes:
        """What the granter signs."""
        return frame(
            LABEL,
            self.place.tenant,
            self.place.case,
            self.place.compartment.value,
            self.place.epoch,
            self.member.id,
            self.member.box,
            seconds(self.expires_at),
            digest("pv1.box", self.box),
            self.commitment,
            self.previous,
            self.granter,
        )


def seconds(moment: datetime | None) -> int:
    """A moment as whole seconds since 1970 UTC; 0 for none."""
    return int(moment.timestamp()) if moment else 0


def give(
    key: DataKey,
    place: EpochPlace,
    member: Member,
    granter: KeyPair,
    *,
    previous: bytes,
    expires_at: datetime | None = None,
) -> Grant:
    """Seal the key to the member and sign; some 0.15 ms."""
    box = primitives.seal_to(member.box, key.reveal())
    unsigned = Grant(
        place=place,
        member=member,
        expires_at=expires_at.replace(microsecond=0) if expires_at else None,
        box=box,
        commitment=key.commitment(place),
        previous=previous,
        granter=granter.public.sign,
        signature=b"",
    )
    return _signed(unsigned, granter)


def _signed(grant: Grant, granter: KeyPair) -> Grant:
    return Grant(
        place=grant.place,
        member=grant.member,
        expires_at=grant.expires_at,
        box=grant.box,
        commitment=grant.commitment,
        previous=grant.previous,
        granter=grant.granter,
        signature=granter.sign(grant.message()),
    )


def check(grant: Grant, *, entitled: Collection[bytes], commitment: bytes, previous: bytes) -> None:
    """Raise Unopenable unless the grant is whole and its signer was entitled.

    `entitled` holds the signing keys that may give this access; `commitment` and `previous` are
    the epoch's own. Needs no private key.
    """
    if not any(same(grant.granter, one) for one in entitled):
        raise Unopenable
    if not (same(grant.commitment, commitment) and same(grant.previous, previous)):
        raise Unopenable
    primitives.verify(grant.granter, grant.message(), grant.signature)


def take(grant: Grant, pair: KeyPair, *, now: datetime) -> DataKey:
    """The data key of a grant that `check` found whole. Raises Unopenable, also once expired."""
    if grant.expires_at is not None and grant.expires_at <= now:
        raise Unopenable
    key = DataKey(pair.open(grant.box))
    key.check(grant.place, grant.commitment)
    return key
