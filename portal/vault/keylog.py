"""The tenant's key log: which keys are certified, chained, signed, begun on paper.

An entry is a body (a frame) and signatures over it. Its hash covers the hash before it, so that
who knows the head knows all. The first entry is the ceremony of two, who sign each other; its
hash is the genesis fingerprint, kept on paper and in the deployment's configuration. Each later
entry needs two certified officers, neither of them the key in question; a new key signs too, which
proves that somebody holds it. Analysts, who open sources and never a case, are certified by two
officers or by two certified analysts; they certify nobody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from portal.vault import primitives
from portal.vault.errors import LogBroken, Unopenable
from portal.vault.identities import KeyPair, PublicPair
from portal.vault.primitives import NO_HEAD, digest, frame, same, unframe

LABEL = "portal.vault/key-log/1"
CERTIFIERS = 2
_CARD_PARTS = 6
_BODY_PARTS = 6


class Step(StrEnum):
    """What an entry does."""

    BEGIN = "begin"
    CERTIFY = "certify"
    REVOKE = "revoke"


class KeyRole(StrEnum):
    """What a key is for. Custodians recover single cases and never open one by themselves.

    Analysts open the sealed sources of obstacle reports and nothing else: no case is granted them.
    """

    OFFICER = "officer"
    CUSTODIAN = "custodian"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Card:
    """A key as the log names it. `holder` is a hash: the log is public and names nobody."""

    key: UUID
    holder: bytes
    role: KeyRole
    generation: int
    public: PublicPair

    def framed(self) -> bytes:
        """The card's bytes."""
        return frame(
            self.key,
            self.holder,
            self.role.value,
            self.generation,
            self.public.box,
            self.public.sign,
        )

    @classmethod
    def read(cls, framed: bytes) -> "Card":
        """The card again. Raises Unopenable, ValueError."""
        parts = unframe(framed)
        if len(parts) != _CARD_PARTS:
            raise Unopenable
        return cls(
            key=UUID(bytes=parts[0]),
            holder=parts[1],
            role=KeyRole(parts[2].decode()),
            generation=int.from_bytes(parts[3], "big"),
            public=PublicPair(parts[4], parts[5]),
        )


def holder_of(tenant: UUID, person: UUID, key: UUID) -> bytes:
    """How a card names the person: checked by whoever knows the person, read by nobody else."""
    return digest("pv1.holder", tenant, person, key)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is stored. `signatures` maps the signing key's id to its signature."""

    body: bytes
    signatures: dict[UUID, bytes]

    @property
    def hash(self) -> bytes:
        """What the next entry names as its predecessor."""
        return digest("pv1.key-log", self.body)


def write_body(
    tenant: UUID, sequence: int, previous: bytes, step: Step, cards: Iterable[Card]
) -> bytes:
    """The bytes that an entry's signers sign."""
    listed = frame(*(card.framed() for card in cards))
    return frame(LABEL, tenant, sequence, previous, step.value, listed)


def signed_entry(body: bytes, signers: Iterable[tuple[UUID, KeyPair]]) -> Entry:
    """The entry with these signatures."""
    return Entry(body, {key: pair.sign(body) for key, pair in signers})


@dataclass(slots=True)
class KeyLog:
    """The log as far as it was verified: what is certified now, and what ever was."""

    tenant: UUID
    genesis: bytes = NO_HEAD
    head: bytes = NO_HEAD
    length: int = 0
    active: dict[UUID, Card] = field(default_factory=dict)
    known: dict[UUID, Card] = field(default_factory=dict)

    def of_role(self, role: KeyRole) -> list[Card]:
        """The certified keys of one role."""
        return [card for card in self.active.values() if card.role is role]

    def certifiers_of(self, role: KeyRole) -> list[Card]:
        """The keys of those who may certify or strike off one of this role."""
        found = self.of_role(KeyRole.OFFICER)
        return [*found, *self.of_role(KeyRole.ANALYST)] if role is KeyRole.ANALYST else found

    def certifies(self, key: UUID, role: KeyRole) -> bool:
        """Whether this key is one of them."""
        return any(card.key == key for card in self.certifiers_of(role))

    def is_officer(self, sign: bytes) -> bool:
        """Whether this signing key is a certified officer's now."""
        return any(same(card.public.sign, sign) for card in self.of_role(KeyRole.OFFICER))

    def was_officer(self, sign: bytes) -> bool:
        """Whether it is or was: what officers wrote before they left stays theirs."""
        return any(
            same(card.public.sign, sign)
            for card in self.known.values()
            if card.role is KeyRole.OFFICER
        )


def verify_log(tenant: UUID, entries: Sequence[Entry], genesis: bytes) -> KeyLog:
    """The log, recomputed from its entries in their order. Raises LogBroken with the first bad one.

    `genesis` is the fingerprint from the configuration or from an officer's own sealed keys.
    """
    log = KeyLog(tenant)
    for sequence, entry in enumerate(entries):
        try:
            _append(log, entry, sequence)
        except (Unopenable, ValueError):
            raise LogBroken(sequence) from None
        if sequence == 0 and not same(log.genesis, genesis):
            raise LogBroken(0)
    if not entries:
        raise LogBroken(0)
    return log


def check_progress(entries: Sequence[Entry], head: bytes, length: int) -> None:
    """Raise LogBroken where the log does not continue what an officer last saw of it."""
    if length and (len(entries) < length or not same(entries[length - 1].hash, head)):
        raise LogBroken(length - 1)


def _append(log: KeyLog, entry: Entry, sequence: int) -> None:
    parts = unframe(entry.body)
    expected = [LABEL.encode(), log.tenant.bytes, sequence.to_bytes(8, "big"), log.head]
    if len(parts) != _BODY_PARTS or parts[:4] != expected:
        raise Unopenable
    step = Step(parts[4].decode())
    cards = [Card.read(card) for card in unframe(parts[5])]
    _APPLY[step](log, entry, cards)
    log.head = entry.hash
    log.length += 1
    if step is Step.BEGIN:
        log.genesis = log.head


def _begin(log: KeyLog, entry: Entry, cards: list[Card]) -> None:
    two = len({card.holder for card in cards}) == len({card.key for card in cards}) == CERTIFIERS
    if log.length or not two or any(card.role is not KeyRole.OFFICER for card in cards):
        raise Unopenable
    for card in cards:
        primitives.verify(card.public.sign, entry.body, entry.signatures.get(card.key, b""))
        _admit(log, card)


def _certify(log: KeyLog, entry: Entry, cards: list[Card]) -> None:
    (card,) = cards
    if card.key in log.known:
        raise Unopenable
    _require_certifiers(log, entry, card)
    primitives.verify(card.public.sign, entry.body, entry.signatures.get(card.key, b""))
    _admit(log, card)


def _revoke(log: KeyLog, entry: Entry, cards: list[Card]) -> None:
    (card,) = cards
    if log.active.get(card.key) != card:
        raise Unopenable
    _require_certifiers(log, entry, card)
    del log.active[card.key]


_APPLY = {Step.BEGIN: _begin, Step.CERTIFY: _certify, Step.REVOKE: _revoke}


def _admit(log: KeyLog, card: Card) -> None:
    log.active[card.key] = log.known[card.key] = card


def _require_certifiers(log: KeyLog, entry: Entry, concerned: Card) -> None:
    certifiers = [
        card
        for card in log.certifiers_of(concerned.role)
        if card.key in entry.signatures and card.key != concerned.key
    ]
    if len({card.holder for card in certifiers}) < CERTIFIERS:
        raise Unopenable
    for card in certifiers:
        primitives.verify(card.public.sign, entry.body, entry.signatures[card.key])
