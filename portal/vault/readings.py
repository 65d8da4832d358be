"""Lines of reading: one for each request that shows something of cases, signed by who reads.

A line names no case. For each case it holds a leaf: a token under a data key of that case, so that
whoever can open the case (the person with the receipt included) finds the lines that speak of it,
and nobody else; and a mark: a token under a key of the reader's own, equal for the same case, so
that the number of different files opened can be counted. The leaves stand under a Merkle root;
root, marks and the reader's own running number are signed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.vault import primitives
from portal.vault.datakeys import Compartment
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.keyring import CaseKeys
from portal.vault.primitives import NO_HEAD, digest, frame

LABEL = "portal.vault/reading/1"
ACTION = "vault.read"
# The first of these that the reader holds makes the leaf: the person's receipt opens all but the
# last, so that a reading is hidden from the person only where none of their own words was open.
ORDER = (
    Compartment.MESSAGES,
    Compartment.CONSENT,
    Compartment.IDENTITY,
    Compartment.NARRATIVE,
    Compartment.FILES,
    Compartment.ASSESSMENT,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One line: the reader's key and running number; how many cases were searched, not shown."""

    tenant: UUID
    key: UUID
    count: int
    leaves: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    scanned: int = 0
    # The Merkle root of the leaves.
    root: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", merkle_root(self.leaves))

    def message(self) -> bytes:
        """What the reader signs."""
        return frame(
            LABEL,
            self.tenant,
            self.key,
            self.count,
            self.root,
            frame(*self.marks),
            self.scanned,
        )

    def details(self, signature: bytes) -> dict[str, Any]:
        """As the audit keeps it."""
        return {
            "count": self.count,
            "root": self.root.hex(),
            "leaves": [leaf.hex() for leaf in self.leaves],
            "marks": [mark.hex() for mark in self.marks],
            "scanned": self.scanned,
            "signature": signature.hex(),
        }

    @classmethod
    def read(cls, tenant: UUID, key: UUID, details: Mapping[str, Any]) -> "Reading":
        """A line as the audit keeps it. Raises Unopenable unless its root is that of its leaves."""
        try:
            found = cls(
                tenant,
                key,
                int(details["count"]),
                tuple(bytes.fromhex(leaf) for leaf in details["leaves"]),
                tuple(bytes.fromhex(mark) for mark in details["marks"]),
                int(details["scanned"]),
            )
            root = bytes.fromhex(details["root"])
        except (KeyError, TypeError, ValueError):
            raise Unopenable from None
        if root != found.root:
            raise Unopenable
        return found


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root; an odd one out goes up as it is. 32 zeros for none."""
    level = [digest("pv1.leaf", leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [digest("pv1.node", one, two) for one, two in pairs] + odd
    return level[0] if level else NO_HEAD


def leaf_of(keys: CaseKeys, reader: UUID, count: int) -> bytes:
    """The case's leaf in one line of one reader. Raises Unopenable where no key is held."""
    held = {part for part, _epoch in keys.keys}
    part = next((one for one in ORDER if one in held), None)
    if part is None:
        raise Unopenable
    return _leaf(keys, part, keys.place(part).epoch, reader, count)


def _leaf(keys: CaseKeys, part: Compartment, epoch: int, reader: UUID, count: int) -> bytes:
    number = count.to_bytes(8, "big")
    return keys.keys[part, epoch].token("reading", keys.case, reader, number)[:16]


def leaves_of(keys: CaseKeys, reader: UUID, count: int) -> set[bytes]:
    """What the case's leaf in that line may be, for whoever holds these keys."""
    return {_leaf(keys, part, epoch, reader, count) for part, epoch in keys.keys}


def mark_of(pair: KeyPair, case: UUID) -> bytes:
    """The reader's own mark of a case (8 bytes)."""
    return digest("pv1.reading-mark", case, key=pair.seed.reveal())[:8]


def make(
    cases: Iterable[CaseKeys], pair: KeyPair, *, tenant: UUID, key: UUID, count: int, scanned: int
) -> tuple[Reading, bytes]:
    """The line and its signature."""
    opened = list(cases)
    line = Reading(
        tenant,
        key,
        count,
        tuple(leaf_of(keys, key, count) for keys in opened),
        tuple(mark_of(pair, keys.case) for keys in opened),
        scanned,
    )
    return line, pair.sign(line.message())


def check(line: Reading, signature: bytes, public: bytes) -> None:
    """Raise Unopenable unless the reader signed this line."""
    primitives.verify(public, line.message(), signature)
