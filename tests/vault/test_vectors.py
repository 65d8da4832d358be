"""The vectors are what the code gives, and PyNaCl alone opens them as docs/vault-format.md says."""

import json
from typing import Any
from uuid import UUID

import pytest
from nacl import bindings as sodium
from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.pwhash import argon2id

from portal.management.commands.vault_vectors import written
from tests.architecture.source import ROOT

FILE = ROOT / "docs" / "vault-vectors.json"


@pytest.fixture
def vector() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def _frame(*parts: Any) -> bytes:
    raw = [
        part.encode()
        if isinstance(part, str)
        else part.to_bytes(8, "big")
        if isinstance(part, int)
        else part.bytes
        if isinstance(part, UUID)
        else part
        for part in parts
    ]
    return b"".join(len(one).to_bytes(4, "big") + one for one in raw)


def _hash(label: str, *parts: Any, key: bytes = b"") -> bytes:
    person = label.encode().ljust(16, b"\0")
    return blake2b(_frame(*parts), digest_size=32, key=key, person=person, encoder=RawEncoder)


def test_the_file_is_what_the_code_gives_byte_by_byte() -> None:
    assert FILE.read_bytes() == written().encode()


def test_an_officers_keys_open_with_pynacl_alone(vector: Any) -> None:
    given = vector["officer"]
    sealed = bytes.fromhex(given["by_passphrase"])
    assert sealed[:2] == b"\1\1"
    operations, memory = int.from_bytes(sealed[2:6], "big"), int.from_bytes(sealed[6:14], "big")
    assert (operations, memory) == (4, 128 * 1024 * 1024)
    key = argon2id.kdf(
        32, given["passphrase"].encode(), sealed[14:30], opslimit=operations, memlimit=memory
    )
    ids = {name: UUID(value) for name, value in vector["ids"].items()}
    bound = _frame(
        "portal.vault/officer", ids["tenant"], ids["person"], ids["officer"], 1, sealed[:30]
    )
    opened = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        sealed[54:], bound, sealed[30:54], key
    )
    assert opened[4:36].hex() == given["x25519_private"]
    assert opened[40:72].hex() == given["ed25519_seed"]


def test_a_grant_and_its_record_open_with_pynacl_alone(vector: Any) -> None:
    ids = {name: UUID(value) for name, value in vector["ids"].items()}
    grant, part, record = vector["grant"], vector["data_key"], vector["record"]
    author = bytes.fromhex(vector["officer"]["ed25519_public"])
    signed = bytes.fromhex(grant["signature"]) + bytes.fromhex(grant["message"])
    assert sodium.crypto_sign_open(signed, author)
    private = bytes.fromhex(grant["member_x25519_private"])
    public = sodium.crypto_scalarmult_base(private)
    data_key = sodium.crypto_box_seal_open(bytes.fromhex(grant["box"]), public, private)
    place = _frame(ids["tenant"], ids["case"], part["compartment"], part["epoch"])
    assert _hash("pv1.commitment", place, key=data_key).hex() == part["commitment"]
    content_key = _hash("pv1.content-key", bytes.fromhex(part["pepper"]), key=data_key)
    raw = bytes.fromhex(record["record"])
    assert raw[:33] == b"\1" + author
    bound = _frame(
        1,
        ids["tenant"],
        ids["case"],
        part["compartment"],
        part["epoch"],
        record["table"],
        record["column"],
        ids["row"],
        record["revision"],
        author,
    )
    assert bound.hex() == record["bound"]
    message = _frame("portal.vault/record/1", bound, raw[33:-64])
    assert sodium.crypto_sign_open(raw[-64:] + message, author)
    padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        raw[57:-64], bound, raw[33:57], content_key
    )
    assert len(padded) == 512
    assert padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode() == record["text"]


def test_a_receipt_leads_to_its_keys_with_pynacl_alone(vector: Any) -> None:
    given = vector["receipt"]
    number, rest = divmod(int(given["digits"].replace(" ", "")), 29)
    assert (number.to_bytes(16, "big").hex(), rest) == (given["bytes"], 0)
    raw = bytes.fromhex(given["bytes"])
    assert _hash("pv1.locator", key=raw).hex() == given["locator"]
    assert _hash("pv1.receipt-box", key=raw).hex() == given["x25519_private"]
    assert _hash("pv1.receipt-sig", key=raw).hex() == given["ed25519_seed"]


def test_two_shares_make_the_recovery_key(vector: Any) -> None:
    given = vector["recovery"]
    first, second = (bytes.fromhex(one) for one in given["shares"])
    private = bytes(one ^ two for one, two in zip(first, second, strict=True))
    assert private.hex() == given["private"]
    assert sodium.crypto_scalarmult_base(private).hex() == given["public"]


def test_a_row_of_the_head_and_a_line_of_reading_are_made_with_pynacl_alone(vector: Any) -> None:
    ids = {name: UUID(value) for name, value in vector["ids"].items()}
    stated, line, part = vector["statements"], vector["reading"], vector["data_key"]
    assert _hash("pv1.head-row", "report", stated["row_text"]).hex() == stated["row_hash"]
    data_key = bytes.fromhex(part["data_key"])
    number = line["count"].to_bytes(8, "big")
    token = _hash("pv1.token", "reading", ids["case"], ids["officer"], number, key=data_key)
    assert line["leaves"] == [token[:16].hex()]
    assert _hash("pv1.leaf", token[:16]).hex() == line["root"]
    author = bytes.fromhex(vector["officer"]["ed25519_public"])
    signed = bytes.fromhex(line["signature"]) + bytes.fromhex(line["message"])
    assert sodium.crypto_sign_open(signed, author)
    again = vector["rewrapped"]
    own = _hash("pv1.rewrap", key=bytes.fromhex(vector["officer"]["x25519_private"]))
    sealed, bound = bytes.fromhex(again["rewrapped"]), bytes.fromhex(again["bound"])
    opened = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], bound, sealed[:24], own)
    assert opened == data_key
