"""The code of a parcel and what hangs on it: locator, hint, answers, and the officer's signature.

The code is 128 random bits, written like a receipt. It is told over another way and stands nowhere.
From it, by BLAKE2b: a locator (`H("pv1.parcel-find"; code)`, what the database looks up), the key
of the hint (`pv1.parcel-hint`: whose parcel it is, so that an answer can be counted for them), and
the key of answers (`pv1.parcel-say`: who writes an answer held the code). An answer is encrypted
under that key and then sealed to a key pair of the referral, whose private half stands in the
case: neither the code alone nor a copy of the database opens it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from portal.vault import primitives
from portal.vault.errors import Unopenable
from portal.vault.identities import KeyPair
from portal.vault.keylog import KeyLog, KeyRole
from portal.vault.padding import pad, unpad
from portal.vault.primitives import digest, frame, unframe
from portal.vault.receipts import Receipt
from portal.vault.secrecy import Secret
from protection.referrals.models import Parcel

LABEL = "portal.protection/parcel/1"
_ANSWER, _HINT = "portal.protection/parcel-answer/1", "portal.protection/parcel-hint/1"


class AnswerKey(Secret):
    """The key under which whoever holds the code writes."""


def locator_of(code: Receipt) -> bytes:
    """What a code is looked up by."""
    return digest("pv1.parcel-find", key=code.reveal())


def answer_key(code: Receipt) -> AnswerKey:
    """The key of answers; kept in the case, so that the team can read them."""
    return AnswerKey(digest("pv1.parcel-say", key=code.reveal()))


def notice_key(notice_id: UUID) -> str:
    """How the mail that says that something waits is known to the outbox."""
    return f"parcel:{notice_id}"


def package_hash(package: bytes) -> bytes:
    """What is signed of the package."""
    return digest("pv1.parcel", package)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose parcel it is and what they were asked for."""

    actor_id: UUID
    kind: str


def write_hint(code: Receipt, addressee: Addressee, referral_id: UUID) -> bytes:
    """The addressee, under a key that only the code gives."""
    key = digest("pv1.parcel-hint", key=code.reveal())
    return primitives.encrypt(
        key, frame(addressee.actor_id, addressee.kind), frame(_HINT, referral_id)
    )


def read_hint(code: Receipt, parcel: Parcel) -> Addressee:
    """The other way round. Raises Unopenable."""
    key = digest("pv1.parcel-hint", key=code.reveal())
    opened = primitives.decrypt(key, bytes(parcel.hint), frame(_HINT, parcel.referral_id))
    actor, kind = unframe(opened)
    return Addressee(UUID(bytes=actor), kind.decode())


@sensitive_variables()
def seal_answer(parcel: Parcel, code: Receipt, said: Mapping[str, Any], at: datetime) -> bytes:
    """An answer, for the team alone; bound to its referral and moment."""
    text = pad(json.dumps(dict(said), ensure_ascii=False).encode())
    inner = primitives.encrypt(answer_key(code).reveal(), text, _bound(parcel.referral_id, at))
    return primitives.seal_to(bytes(parcel.answers_to), inner)


@sensitive_variables()
def open_answer(
    sealed: bytes, *, private: bytes, key: bytes, referral_id: UUID, at: datetime
) -> Mapping[str, Any]:
    """What they answered. Raises Unopenable (changed, moved, or not written with the code)."""
    inner = primitives.open_box(primitives.box_public(private), private, sealed)
    text = unpad(primitives.decrypt(key, inner, _bound(referral_id, at)))
    found: Mapping[str, Any] = json.loads(text)
    return found


def _bound(referral_id: UUID, at: datetime) -> bytes:
    return frame(_ANSWER, referral_id, at.isoformat())


def statement_of(parcel: Parcel) -> bytes:
    """What the officer who sends it signs: nothing of the row can be changed or moved."""
    return frame(
        LABEL,
        parcel.tenant_id,
        parcel.case_id,
        parcel.referral_id,
        bytes(parcel.locator),
        bytes(parcel.package_hash),
        bytes(parcel.answers_to),
        bytes(parcel.hint),
        int(parcel.expires_at.timestamp()),
    )


def sign_parcel(parcel: Parcel, pair: KeyPair) -> None:
    """Put the officer's signature on the row; the caller saves it."""
    parcel.signer, parcel.signature = pair.public.sign, pair.sign(statement_of(parcel))


def check_parcel(parcel: Parcel, log: KeyLog) -> None:
    """Raise Unopenable unless a certified officer signed the row as it stands now."""
    officers = [card.public.sign for card in log.known.values() if card.role is KeyRole.OFFICER]
    signer = bytes(parcel.signer)
    if not any(primitives.same(signer, one) for one in officers):
        raise Unopenable
    primitives.verify(signer, statement_of(parcel), bytes(parcel.signature))
    package = bytes(parcel.package)
    if package and not primitives.same(package_hash(package), bytes(parcel.package_hash)):
        raise Unopenable
