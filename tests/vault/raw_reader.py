"""A reader of its own: PyNaCl, docs/vault-format.md and raw rows; nothing of the portal's code.

`Dump` holds the rows of the tables as dictionaries and the directory of the peppers. Whoever holds
private keys opens with it what they may open.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl import bindings as sodium
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b

Part = bytes | str | int | UUID
Row = Mapping[str, Any]
# Compartment, epoch: the data key.
Keys = dict[tuple[str, int], bytes]


def frame(*parts: Part) -> bytes:
    """Length-prefixed parts."""
    framed = b""
    for part in parts:
        if isinstance(part, str):
            raw = part.encode()
        elif isinstance(part, UUID):
            raw = part.bytes
        elif isinstance(part, int):
            raw = part.to_bytes(8, "big")
        else:
            raw = part
        framed += len(raw).to_bytes(4, "big") + raw
    return framed


def hashed(label: str, *parts: Part, key: bytes = b"") -> bytes:
    """H(label, parts…; key)."""
    person = label.encode().ljust(16, b"\0")
    return blake2b(frame(*parts), digest_size=32, key=key, person=person, encoder=RawEncoder)


def opened(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The text of E(key, text, bound)."""
    nonce, text = sealed[:24], sealed[24:]
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(text, bound, nonce, key)


def unboxed(private: bytes, box: bytes) -> bytes:
    """What a sealed box holds."""
    return sodium.crypto_box_seal_open(box, sodium.crypto_scalarmult_base(private), private)


@dataclass(frozen=True)
class Dump:
    """Raw rows by table, and a copy of the peppers."""

    rows: Mapping[str, list[Row]]
    peppers: Path

    def pepper(self, tenant: UUID, case: UUID, compartment: str) -> bytes:
        """The pepper of a compartment."""
        name = hashed("pv1.pepper-id", tenant, case, compartment).hex()
        generation = int((self.peppers / "generation").read_text())
        key = (self.peppers / f"{generation}.key").read_bytes()
        sealed = (self.peppers / str(generation) / name).read_bytes()
        return opened(key, sealed[1:], frame("portal.vault/pepper/1", generation, name))

    def granted(self, private: bytes, member: UUID, case: UUID) -> Keys:
        """The data keys that this member's private key opens."""
        epochs = {row["id"]: row for row in self.rows["portal_caseepoch"]}
        keys: Keys = {}
        for grant in self.rows["portal_vaultgrant"]:
            if grant["case_id"] == case and member in (grant["key_id"], grant["receipt_id"]):
                epoch = epochs[grant["epoch_id"]]
                keys[epoch["compartment"], epoch["epoch"]] = self._checked(
                    unboxed(private, grant["box"]), epoch
                )
        return keys

    def _checked(self, key: bytes, epoch: Row) -> bytes:
        place = frame(epoch["tenant_id"], epoch["case_id"], epoch["compartment"], epoch["epoch"])
        if hashed("pv1.commitment", place, key=key) != epoch["commitment"]:
            raise CryptoError
        return key

    def recovered(self, custodians: Mapping[UUID, bytes], case: UUID) -> Keys:
        """The data keys that these custodians open together; none where they are too few."""
        keys: Keys = {}
        for subset in self._dealt(case):
            if subset <= custodians.keys():
                private = self._combined(custodians, subset, case)
                for epoch in self.rows["portal_caseepoch"]:
                    if epoch["case_id"] == case and epoch["recovery_box"]:
                        found = self._checked(unboxed(private, epoch["recovery_box"]), epoch)
                        keys[epoch["compartment"], epoch["epoch"]] = found
        return keys

    def _dealt(self, case: UUID) -> list[frozenset[UUID]]:
        shares = [row for row in self.rows["portal_recoveryshare"] if row["case_id"] == case]
        return sorted({frozenset(row["subset"]) for row in shares}, key=sorted)

    def _combined(
        self, custodians: Mapping[UUID, bytes], subset: frozenset[UUID], case: UUID
    ) -> bytes:
        shares = [
            unboxed(custodians[row["custodian_id"]], row["box"])[-32:]
            for row in self.rows["portal_recoveryshare"]
            if row["case_id"] == case and frozenset(row["subset"]) == subset
        ]
        return reduce(lambda one, two: bytes(a ^ b for a, b in zip(one, two, strict=True)), shares)

    def texts(self, keys: Keys, case: UUID) -> dict[UUID, Mapping[str, Any]]:
        """The newest revision of each text that these keys open, by the text's own id."""
        found: dict[UUID, tuple[int, Mapping[str, Any]]] = {}
        for row in self.rows["protection_casetext"]:
            key = keys.get((row["compartment"], row["epoch"]))
            if row["case_id"] == case and key is not None:
                body = self._text(row, key)
                if row["row"] not in found or found[row["row"]][0] < row["revision"]:
                    found[row["row"]] = row["revision"], body
        return {text: body for text, (_revision, body) in found.items()}

    def _text(self, row: Row, key: bytes) -> Mapping[str, Any]:
        pepper = self.pepper(row["tenant_id"], row["case_id"], row["compartment"])
        content = hashed("pv1.content-key", pepper, key=key)
        record = row["sealed"]
        author = record[1:33]
        place = row["tenant_id"], row["case_id"], row["compartment"], row["epoch"]
        bound = frame(
            1, *place, "protection_casetext", "sealed", row["row"], row["revision"], author
        )
        sealed, signature = record[33:-64], record[-64:]
        message = frame("portal.vault/record/1", bound, sealed)
        sodium.crypto_sign_open(signature + message, author)
        padded = opened(content, sealed, bound)
        length = int.from_bytes(padded[:4], "big")
        body: Mapping[str, Any] = json.loads(padded[4 : 4 + length])
        return body


def too_few(custodians: Mapping[UUID, bytes], threshold: int) -> Iterator[dict[UUID, bytes]]:
    """Every set of one custodian fewer than needed."""
    for chosen in combinations(sorted(custodians), threshold - 1):
        yield {one: custodians[one] for one in chosen}
