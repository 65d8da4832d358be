"""Test vectors of every format, made from fixed randomness; docs/vault-vectors.json holds them.

A sealed box draws its ephemeral key inside libsodium, so the one in the vectors is put together
from its published parts: ephemeral public key, then crypto_box under the nonce
BLAKE2b-24(ephemeral ‖ recipient).
"""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from nacl import bindings as sodium

from portal.vault import (
    granting,
    keylog,
    padding,
    primitives,
    readings,
    receipts,
    recovery,
    rewrapping,
)
from portal.vault.datakeys import Compartment, DataKey, EpochPlace, epoch_head
from portal.vault.identities import (
    Holder,
    KeyPair,
    OfficerKeys,
    seal_keys,
    seal_keys_for_recovery,
)
from portal.vault.keylog import Card, KeyRole, Step
from portal.vault.keyring import CaseKeys
from portal.vault.passphrases import passphrase
from portal.vault.primitives import NO_HEAD, digest, frame
from portal.vault.receipts import Receipt
from portal.vault.records import Place, record_hash, seal_record
from portal.vault.secrecy import Pepper
from portal.vault.statements import CaseHead, CaseRoot, RowState, hash_row, sign_statement
from portal.vault.streams import FileKey, FilePlace, FileSealer, seal_file

TENANT, CASE, ROW, PERSON = (UUID(int=number) for number in (1, 2, 3, 4))
OFFICER_ID, SECOND_ID, FILE = (UUID(int=number) for number in (5, 6, 7))
TEXT = "She was stopped at the airport. أُوقفت في المطار."
PHRASE = "seven quiet herons over the weir"
# Unlocks these vectors alone.
PLACE = EpochPlace(TENANT, CASE, Compartment.NARRATIVE, 1)
EXPIRES = datetime(2030, 1, 1, tzinfo=UTC)


def fixed(label: str) -> Callable[[int], bytes]:
    """Bytes that look random and are always the same: hashes of a name and a count."""
    count = 0

    def _draw(size: int) -> bytes:
        nonlocal count
        count += 1
        blocks = [
            blake2b(f"{label}/{count}/{block}".encode(), digest_size=64).digest()
            for block in range(size // 64 + 1)
        ]
        return b"".join(blocks)[:size]

    return _draw


def fixed_box(public: bytes, message: bytes, label: str) -> bytes:
    """The sealed box whose ephemeral key is drawn from `fixed`."""
    secret = fixed(label)(32)
    ephemeral = sodium.crypto_scalarmult_base(secret)
    nonce = blake2b(ephemeral + public, digest_size=24).digest()
    return ephemeral + sodium.crypto_box(message, nonce, public, secret)


def vectors() -> dict[str, Any]:
    """All vectors: bytes as hexadecimal digits, ids as such."""
    officer = KeyPair.generate(fixed("officer"))
    second = KeyPair.generate(fixed("second"))
    receipt = Receipt.generate(fixed("receipt"))
    key = DataKey.generate(fixed("data-key"))
    pepper = Pepper(fixed("pepper")(32))
    return {
        "version": 1,
        "ids": {
            "tenant": str(TENANT),
            "case": str(CASE),
            "row": str(ROW),
            "person": str(PERSON),
            "officer": str(OFFICER_ID),
            "second": str(SECOND_ID),
            "file": str(FILE),
        },
        "frame": {"parts": ["ab", 1, str(TENANT)], "bytes": frame("ab", 1, TENANT).hex()},
        "padding": {str(size): padding.padded_size(size) for size in (0, 513, 4096, 4097, 70_000)},
        "officer": _officer(officer, receipt),
        "receipt": _receipt(receipt),
        "key_log": _key_log(officer, second),
        "data_key": _data_key(key, pepper),
        "grant": _grant(key, officer, second),
        "record": _record(key, pepper, officer),
        "file": _file(pepper, officer),
        "recovery": _recovery(),
        "statements": _statements(officer, receipt),
        "reading": _reading(key, officer),
        "rewrapped": _rewrapped(key, officer),
    }


def _officer(pair: KeyPair, code: Receipt) -> dict[str, Any]:
    keys = OfficerKeys(Holder(TENANT, PERSON, OFFICER_ID, 1), pair, b"\1" * 32, b"\2" * 32, 3)
    phrase = passphrase(PHRASE)
    return {
        "passphrase": PHRASE,
        "x25519_private": pair.box.reveal().hex(),
        "x25519_public": pair.public.box.hex(),
        "ed25519_seed": pair.seed.reveal().hex(),
        "ed25519_public": pair.public.sign.hex(),
        "generation": 1,
        "genesis": keys.genesis.hex(),
        "head": keys.head.hex(),
        "length": keys.length,
        "by_passphrase": seal_keys(keys, phrase, entropy=fixed("officer-seal")).hex(),
        "by_code": seal_keys_for_recovery(keys, code, entropy=fixed("officer-code")).hex(),
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "bytes": receipt.reveal().hex(),
        "words": {one: receipts.write_words(receipt, one) for one in receipts.WORD_LISTS},
        "digits": receipts.write_digits(receipt),
        "locator": receipt.locator.hex(),
        "x25519_private": receipt.box_private.hex(),
        "ed25519_seed": receipt.sign_seed.hex(),
    }


def _key_log(first: KeyPair, second: KeyPair) -> dict[str, Any]:
    cards = [
        Card(key, keylog.holder_of(TENANT, UUID(int=40 + at), key), KeyRole.OFFICER, 1, pair.public)
        for at, (key, pair) in enumerate(((OFFICER_ID, first), (SECOND_ID, second)))
    ]
    body = keylog.write_body(TENANT, 0, NO_HEAD, Step.BEGIN, cards)
    entry = keylog.signed_entry(body, [(OFFICER_ID, first), (SECOND_ID, second)])
    return {
        "body": body.hex(),
        "signatures": {str(one): mark.hex() for one, mark in entry.signatures.items()},
        "genesis": entry.hash.hex(),
        "genesis_in_words": receipts.write_fingerprint(entry.hash),
    }


def _data_key(key: DataKey, pepper: Pepper) -> dict[str, Any]:
    commitment = key.commitment(PLACE)
    return {
        "compartment": PLACE.compartment.value,
        "epoch": PLACE.epoch,
        "data_key": key.reveal().hex(),
        "pepper": pepper.reveal().hex(),
        "commitment": commitment.hex(),
        "content_key": key.content_key(pepper).reveal().hex(),
        "epoch_head": epoch_head(PLACE, commitment).hex(),
        "token": key.token("legal_referral", CASE).hex(),
    }


def _grant(key: DataKey, granter: KeyPair, member: KeyPair) -> dict[str, Any]:
    to = granting.Member(SECOND_ID, member.public.box)
    unsigned = granting.Grant(
        place=PLACE,
        member=to,
        expires_at=EXPIRES,
        box=fixed_box(to.box, key.reveal(), "grant"),
        commitment=key.commitment(PLACE),
        previous=NO_HEAD,
        granter=granter.public.sign,
        signature=b"",
    )
    signed = replace(unsigned, signature=granter.sign(unsigned.message()))
    return {
        "member_x25519_private": member.box.reveal().hex(),
        "expires_at": granting.seconds(EXPIRES),
        "box": signed.box.hex(),
        "message": signed.message().hex(),
        "signature": signed.signature.hex(),
    }


def _record(key: DataKey, pepper: Pepper, author: KeyPair) -> dict[str, Any]:
    place = Place(PLACE, "report", "text", ROW, 3)
    content_key = key.content_key(pepper)
    record = seal_record(TEXT.encode(), content_key, place, author, entropy=fixed("record"))
    return {
        "table": place.table,
        "column": place.column,
        "revision": place.revision,
        "text": TEXT,
        "bound": place.bound(author.public.sign).hex(),
        "record": record.hex(),
        "hash": record_hash(record).hex(),
    }


def _file(pepper: Pepper, author: KeyPair) -> dict[str, Any]:
    content, target = bytes(range(256)) * 300, io.BytesIO()
    key = FileKey.generate(fixed("file-key"))
    sealer = FileSealer(target, key.content_key(pepper), FILE, entropy=fixed("file"))
    sealer.feed(content)
    seal = seal_file(sealer.finish(), FilePlace(TENANT, CASE, FILE), author)
    details = key.seal_details(b"name and kind", pepper, FILE, entropy=fixed("file-name"))
    return {
        "content": "bytes 0 to 255, 300 times",
        "file_key": key.reveal().hex(),
        "content_key": key.content_key(pepper).reveal().hex(),
        "sealed_size": len(target.getvalue()),
        "sealed_start": target.getvalue()[:64].hex(),
        "sealed_end": target.getvalue()[-64:].hex(),
        "hash": seal.hash.hex(),
        "signature": seal.signature.hex(),
        "details": "name and kind",
        "sealed_details": details.hex(),
    }


def _recovery() -> dict[str, Any]:
    key = recovery.RecoveryKey.generate(fixed("recovery"))
    share = fixed("share")(32)
    subset = (OFFICER_ID, SECOND_ID)
    bound = frame(recovery.LABEL, TENANT, CASE, frame(*subset), OFFICER_ID)
    other = bytes(one ^ two for one, two in zip(key.reveal(), share, strict=True))
    return {
        "private": key.reveal().hex(),
        "public": key.public.hex(),
        "subset": [str(one) for one in subset],
        "shares": [share.hex(), other.hex()],
        "first_share_in_its_box": frame(bound, share).hex(),
        "first_commitment": digest("pv1.share", bound, key=share).hex(),
    }


def _statements(author: KeyPair, receipt: Receipt) -> dict[str, Any]:
    reporter = primitives.box_public(receipt.box_private), primitives.sign_public(receipt.sign_seed)
    root = CaseRoot(TENANT, CASE, (type(author.public)(*reporter),), b"\3" * 32)
    text = '{"kept_at":"2030-01-01T00:00:00+00:00","revision":3}'
    row = RowState("report", "text", ROW, 3, hash_row("report", text))
    head = CaseHead(TENANT, CASE, 7, (row,), {"level": "1", "state": "triage"})
    return {
        "root_message": root.message().hex(),
        "root_signature": sign_statement(root, author).signature.hex(),
        "row_text": text,
        "row_hash": row.hash.hex(),
        "head_message": head.message().hex(),
        "head_signature": sign_statement(head, author).signature.hex(),
    }


def _reading(key: DataKey, reader: KeyPair) -> dict[str, Any]:
    keys = CaseKeys(TENANT, CASE, {(PLACE.compartment, PLACE.epoch): key})
    line, signature = readings.make(
        [keys], reader, tenant=TENANT, key=OFFICER_ID, count=1, scanned=40
    )
    return {**line.details(signature), "message": line.message().hex()}


def _rewrapped(key: DataKey, member: KeyPair) -> dict[str, Any]:
    signature = fixed("rewrapped-signature")(64)
    bound = frame(
        rewrapping.LABEL,
        TENANT,
        CASE,
        PLACE.compartment.value,
        PLACE.epoch,
        granting.seconds(EXPIRES),
        signature,
    )
    own = rewrapping.own_key(member)
    sealed = primitives.encrypt(own, key.reveal(), bound, entropy=fixed("rewrapped"))
    return {"signature": signature.hex(), "bound": bound.hex(), "rewrapped": sealed.hex()}
