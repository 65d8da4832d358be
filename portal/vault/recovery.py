"""Recovery of one case without a master key: m of n custodians, by XOR over every m-subset.

Each case has a recovery pair of its own, to which each data key of each epoch is sealed. Its
private half is split: for every subset of m custodians into m shares whose XOR it is, each sealed
to its custodian. Fewer than m know nothing at all. The share inside its box is bound to tenant,
case, subset and custodian; a commitment to it stands in the row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import combinations
from math import comb
from uuid import UUID

from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.granting import Member, seconds
from portal.vault.identities import KeyPair
from portal.vault.primitives import (
    KEY_BYTES,
    Entropy,
    digest,
    frame,
    random_bytes,
    same,
    unframe,
)
from portal.vault.secrecy import Secret

LABEL = "portal.vault/recovery/1"
LEAST_CUSTODIANS = 2
MOST_ROWS = 140


class RecoveryKey(Secret):
    """The private half of a case's recovery pair (32 bytes)."""

    @classmethod
    def generate(cls, entropy: Entropy = random_bytes) -> "RecoveryKey":
        """A new one."""
        return cls(entropy(KEY_BYTES))

    @property
    def public(self) -> bytes:
        """The public half, to which data keys are sealed."""
        return primitives.box_public(self.reveal())

    def open(self, box: bytes) -> bytes:
        """What was sealed to the case's recovery. Raises Unopenable."""
        return primitives.open_box(self.public, self.reveal(), box)


class Share(Secret):
    """One custodian's part for one subset (32 bytes): alone it is random."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share as it is stored. `subset` lists the custodians' key ids in order."""

    tenant: UUID
    case: UUID
    subset: tuple[UUID, ...]
    custodian: UUID
    box: bytes
    commitment: bytes


def rows_needed(threshold: int, custodians: int) -> int:
    """How many rows a case takes: subsets times m."""
    return comb(custodians, threshold) * threshold


def check_scheme(threshold: int, custodians: int) -> None:
    """Raise ValueError where m of n is none: at least 2 of 2, at most 140 rows a case."""
    if not LEAST_CUSTODIANS <= threshold <= custodians:
        raise ValueError("m of n: at least two, and no more than there are")
    if rows_needed(threshold, custodians) > MOST_ROWS:
        raise ValueError("too many custodians: the shares of a case would exceed 140 rows")


def deal(
    key: RecoveryKey,
    tenant: UUID,
    case: UUID,
    custodians: Sequence[Member],
    threshold: int,
    *,
    entropy: Entropy = random_bytes,
) -> Iterator[ShareRow]:
    """The shares of every subset of `threshold` custodians. Raises ValueError (check_scheme)."""
    check_scheme(threshold, len(custodians))
    ordered = sorted(custodians, key=lambda member: member.id)
    for chosen in combinations(ordered, threshold):
        subset = tuple(member.id for member in chosen)
        shares = [entropy(KEY_BYTES) for _ in chosen[1:]]
        shares.append(_xor([key.reveal(), *shares]))
        for member, share in zip(chosen, shares, strict=True):
            bound = _share_bound(tenant, case, subset, member.id)
            box = primitives.seal_to(member.box, frame(bound, share))
            yield ShareRow(tenant, case, subset, member.id, box, _commit(bound, share))


def _share_bound(tenant: UUID, case: UUID, subset: Sequence[UUID], custodian: UUID) -> bytes:
    return frame(LABEL, tenant, case, frame(*subset), custodian)


def _commit(bound: bytes, share: bytes) -> bytes:
    return digest("pv1.share", bound, key=share)


def _xor(parts: Sequence[bytes]) -> bytes:
    return bytes(
        reduce(lambda one, other: one ^ other, column) for column in zip(*parts, strict=True)
    )


def open_share(row: ShareRow, custodian: KeyPair) -> Share:
    """The custodian's share. Raises Unopenable."""
    parts = unframe(custodian.open(row.box))
    bound = _share_bound(row.tenant, row.case, row.subset, row.custodian)
    if len(parts) != 2 or not same(parts[0], bound):  # noqa: PLR2004 - what is bound, and the share
        raise Unopenable
    if not same(_commit(bound, parts[1]), row.commitment):
        raise Unopenable
    return Share(parts[1])


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """What custodians are asked: one case, for one named requester, for a stated reason, until."""

    tenant: UUID
    case: UUID
    requester: Member
    reason_hash: bytes
    expires_at: datetime
    subset: tuple[UUID, ...]

    def message(self) -> bytes:
        """What each custodian signs."""
        return frame(
            "portal.vault/release/1",
            self.tenant,
            self.case,
            self.requester.id,
            self.requester.box,
            self.reason_hash,
            seconds(self.expires_at),
            frame(*self.subset),
        )


@dataclass(frozen=True, slots=True)
class Release:
    """One custodian's answer: the share, sealed to the requester, and the signed order."""

    custodian: UUID
    box: bytes
    signature: bytes


def release(order: ReleaseOrder, row: ShareRow, custodian: KeyPair) -> Release:
    """Give the share of this case to the requester of this order. Raises Unopenable."""
    if (row.tenant, row.case, row.subset) != (order.tenant, order.case, order.subset):
        raise Unopenable
    share = open_share(row, custodian)
    box = primitives.seal_to(order.requester.box, share.reveal())
    signature = custodian.sign(frame(order.message(), row.custodian, digest("pv1.box", box)))
    return Release(row.custodian, box, signature)


def combine(
    order: ReleaseOrder,
    releases: Collection[Release],
    requester: KeyPair,
    *,
    rows: Mapping[UUID, ShareRow],
    custodian_keys: Mapping[UUID, bytes],
    recovery_public: bytes,
    now: datetime,
) -> RecoveryKey:
    """The case's recovery key from the shares of all of the subset. Raises Unopenable.

    `rows` are the stored shares and `custodian_keys` the certified signing keys, by custodian.
    """
    by_custodian = {one.custodian: one for one in releases}
    if set(by_custodian) != set(order.subset) or order.expires_at <= now:
        raise Unopenable
    shares = []
    for custodian in order.subset:
        given, row = by_custodian[custodian], rows[custodian]
        signed = frame(order.message(), custodian, digest("pv1.box", given.box))
        primitives.verify(custodian_keys[custodian], signed, given.signature)
        share = requester.open(given.box)
        bound = _share_bound(order.tenant, order.case, order.subset, custodian)
        if not same(_commit(bound, share), row.commitment):
            raise Unopenable
        shares.append(share)
    key = RecoveryKey(_xor(shares))
    if not same(key.public, recovery_public):
        raise Unopenable
    return key
