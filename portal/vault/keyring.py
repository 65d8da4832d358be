"""An open vault: one officer's keys and the verified key log, for the length of one request.

Argon2id ran once, at unlock; taking a case's data keys costs one check and one opening a grant.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.errors import Unopenable
from portal.vault.granting import Member
from portal.vault.identities import Holder, KeyPair, OfficerKeys, PrivateKey
from portal.vault.keylog import KeyLog
from portal.vault.peppers import PepperStore, compartment_pepper_id
from portal.vault.receipts import Receipt
from portal.vault.secrecy import ContentKey


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """Who opens: an officer or custodian (with the log) by their own keys."""

    keys: OfficerKeys
    log: KeyLog

    @property
    def holder(self) -> Holder:
        """Whose keys they are."""
        return self.keys.holder

    @property
    def pair(self) -> KeyPair:
        """The two keys."""
        return self.keys.pair

    @property
    def member(self) -> Member:
        """The officer as one to whom access is granted."""
        return Member(self.holder.key, self.pair.public.box)

    def wipe(self) -> None:
        """Overwrite the private halves."""
        self.pair.wipe()


@contextmanager
def opened(ring: Keyring) -> Iterator[Keyring]:
    """Use a keyring and wipe it afterwards, whatever happened."""
    try:
        yield ring
    finally:
        ring.wipe()


def receipt_pair(receipt: Receipt) -> KeyPair:
    """The reporter's two keys."""
    return KeyPair(PrivateKey(receipt.box_private), PrivateKey(receipt.sign_seed))


@dataclass(frozen=True, slots=True, repr=False)
class CaseKeys:
    """The data keys of one case that somebody may open, by compartment and epoch."""

    tenant: UUID
    case: UUID
    keys: Mapping[tuple[Compartment, int], DataKey]

    def place(self, compartment: Compartment, epoch: int | None = None) -> EpochPlace:
        """Which data key; the newest held where no epoch is named. Raises Unopenable."""
        held = [number for part, number in self.keys if part is compartment]
        if not held:
            raise Unopenable
        return EpochPlace(
            self.tenant, self.case, compartment, max(held) if epoch is None else epoch
        )

    def data_key(self, place: EpochPlace) -> DataKey:
        """The data key of a place. Raises Unopenable where it is not held."""
        found = self.keys.get((place.compartment, place.epoch))
        if found is None or (place.tenant, place.case) != (self.tenant, self.case):
            raise Unopenable
        return found

    def content_key(self, place: EpochPlace, store: PepperStore) -> ContentKey:
        """The key of the records there. Raises Unopenable, also once the pepper is erased."""
        pepper = store.read(compartment_pepper_id(self.tenant, self.case, place.compartment))
        return self.data_key(place).content_key(pepper)

    def wipe(self) -> None:
        """Overwrite all of them."""
        for key in self.keys.values():
            key.wipe()
