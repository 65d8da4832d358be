"""The vault's formats under the fuzzer: whatever comes either opens as it was sealed or is Unopenable.

Bytes alone would stop at the first signature. So the fuzzer also chooses what stands inside, and
the target seals and signs that as somebody entitled would who means harm.
"""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.vault import granting, keylog, primitives, records
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.errors import LogBroken, ReceiptMistyped, Unopenable, WrongPassphrase
from portal.vault.granting import Grant, Member
from portal.vault.identities import Holder, KeyPair, PrivateKey, open_keys_by_code
from portal.vault.keylog import Card, Entry, KeyRole, Step, write_body
from portal.vault.padding import pad
from portal.vault.primitives import NO_HEAD, frame
from portal.vault.receipts import WORD_LISTS, Receipt, read_receipt, write_digits, write_words
from portal.vault.records import Place
from portal.vault.secrecy import ContentKey, Pepper
from portal.vault.streams import (
    FileKey,
    FilePlace,
    FileSeal,
    FileSealer,
    read_file,
    seal_file,
    verify_file,
)

_ONE, _TWO, _THREE = (UUID(int=number) for number in (1, 2, 3))
_PAIR = KeyPair(PrivateKey(bytes([1]) * 32), PrivateKey(bytes([2]) * 32))
_SIGN = _PAIR.public.sign
_KEY = ContentKey(bytes([3]) * 32)
_EPOCH = EpochPlace(_ONE, _TWO, Compartment.NARRATIVE, 1)
_PLACE = Place(_EPOCH, "table", "column", _THREE, 1)
_FILE = FilePlace(_ONE, _TWO, _THREE)
_DATA_KEY = DataKey(bytes([4]) * 32)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def one(given: Any) -> None:
    """One try; `given` is the fuzzer's provider of choices and bytes."""
    _WAYS[given.ConsumeIntInRange(0, len(_WAYS) - 1)](given)


def _rest(given: Any) -> bytes:
    found: bytes = given.ConsumeBytes(given.remaining_bytes())
    return found


def _record_of_bytes(given: Any) -> None:
    try:
        records.open_record(_rest(given), _KEY, _PLACE, [_SIGN])
    except Unopenable:
        return
    raise AssertionError("bytes of nobody opened")


def _record_of_an_insider(given: Any) -> None:
    """Rightly encrypted and signed; what was encrypted is not what `pad` makes."""
    inside = _rest(given)
    bound = _PLACE.bound(_SIGN)
    sealed = primitives.encrypt(_KEY.reveal(), inside, bound)
    signature = _PAIR.sign(frame(records.LABEL, bound, sealed))
    try:
        text = records.open_record(
            bytes([records.VERSION]) + _SIGN + sealed + signature, _KEY, _PLACE, [_SIGN]
        )
    except Unopenable:
        return
    if pad(text) != inside:
        raise AssertionError("a text that no padding gives")


def _grant(given: Any) -> None:
    """Signed by somebody entitled, whatever it says."""
    is_own = given.ConsumeBool()
    expires = _NOW + timedelta(seconds=given.ConsumeIntInRange(-5, 5))
    epoch = EpochPlace(_ONE, _TWO, Compartment.FILES, given.ConsumeIntInRange(0, 2**32))
    given_box = granting.give(
        _DATA_KEY, epoch, Member(_THREE, _PAIR.public.box), _PAIR, previous=NO_HEAD
    ).box
    unsigned = Grant(
        place=epoch,
        member=Member(_THREE, _PAIR.public.box),
        expires_at=expires if given.ConsumeBool() else None,
        box=given_box if is_own else given.ConsumeBytes(given.ConsumeIntInRange(0, 100)),
        commitment=given.ConsumeBytes(32) if given.ConsumeBool() else _DATA_KEY.commitment(epoch),
        previous=given.ConsumeBytes(32) if given.ConsumeBool() else NO_HEAD,
        granter=given.ConsumeBytes(32) if given.ConsumeBool() else _SIGN,
        signature=b"",
    )
    grant = Grant(
        **{name: getattr(unsigned, name) for name in unsigned.__slots__ if name != "signature"},
        signature=_PAIR.sign(unsigned.message()) if given.ConsumeBool() else _rest(given),
    )
    commitment = _DATA_KEY.commitment(epoch)
    try:
        granting.check(grant, entitled=[_SIGN], commitment=commitment, previous=NO_HEAD)
        key = granting.take(grant, _PAIR, now=_NOW)
    except Unopenable:
        return
    if key != _DATA_KEY or (grant.expires_at is not None and grant.expires_at <= _NOW):
        raise AssertionError("a grant that should have been refused")


def _receipt_of_text(given: Any) -> None:
    text = given.ConsumeUnicodeNoSurrogates(given.remaining_bytes())
    try:
        receipt = read_receipt(text)
    except ReceiptMistyped as error:
        if error.position is not None and error.position < 1:
            raise AssertionError("a word before the first") from error
        return
    if read_receipt(write_digits(receipt)) != receipt:
        raise AssertionError("a receipt that is not read again")


def _receipt_mistyped(given: Any) -> None:
    """Nearly right: a receipt in words or digits with one place changed."""
    receipt = Receipt(given.ConsumeBytes(16).ljust(16, b"\0"))
    language = WORD_LISTS[given.ConsumeIntInRange(0, len(WORD_LISTS) - 1)]
    written = write_words(receipt, language) if given.ConsumeBool() else write_digits(receipt)
    at = given.ConsumeIntInRange(0, len(written) - 1)
    changed = written[:at] + given.ConsumeUnicodeNoSurrogates(3) + written[at + 1 :]
    try:
        read_receipt(changed)
    except ReceiptMistyped:
        return


def _frame(given: Any) -> None:
    raw = _rest(given)
    try:
        parts = primitives.unframe(raw)
    except Unopenable:
        return
    if frame(*parts) != raw:
        raise AssertionError("a frame that is not written again")


def _file_of_bytes(given: Any) -> None:
    raw = _rest(given)
    seal = seal_file(bytes(32), _FILE, _PAIR)
    try:
        verify_file(io.BytesIO(raw), _KEY, _FILE, seal, [_SIGN])
    except Unopenable:
        return
    raise AssertionError("a file of nobody opened")


def _file_changed(given: Any) -> None:
    """Sealed as it should be, then cut, moved and changed in a few places; or not at all."""
    key = FileKey(bytes([5]) * 32).content_key(Pepper(bytes(32)))
    content = given.ConsumeBytes(given.ConsumeIntInRange(0, 2000)) * given.ConsumeIntInRange(1, 80)
    target = io.BytesIO()
    sealer = FileSealer(target, key, _FILE.file)
    sealer.feed(content)
    seal: FileSeal = seal_file(sealer.finish(), _FILE, _PAIR)
    sealed = bytearray(target.getvalue())
    whole = bytes(sealed)
    for _change in range(given.ConsumeIntInRange(0, 3)):
        at = given.ConsumeIntInRange(0, len(sealed) - 1)
        end = given.ConsumeIntInRange(at, len(sealed))
        sealed[at:end] = given.ConsumeBytes(given.ConsumeIntInRange(0, 40))
        if not sealed:
            break
    source = io.BytesIO(bytes(sealed))
    try:
        verified = verify_file(source, key, _FILE, seal, [_SIGN])
    except Unopenable:
        if bytes(sealed) == whole:
            raise AssertionError("a whole file was refused") from None
        return
    if b"".join(read_file(source, key, verified)) != content:
        raise AssertionError("a changed file opened")


def _log(given: Any) -> None:
    """An entry that its two signers signed, whatever it holds."""
    cards = [
        Card(
            UUID(int=number),
            given.ConsumeBytes(given.ConsumeIntInRange(0, 40)),
            KeyRole.OFFICER if given.ConsumeBool() else KeyRole.CUSTODIAN,
            given.ConsumeIntInRange(0, 2**32),
            _PAIR.public,
        )
        for number in range(given.ConsumeIntInRange(0, 3))
    ]
    steps = list(Step)
    step = steps[given.ConsumeIntInRange(0, len(steps) - 1)]
    body = write_body(_ONE, given.ConsumeIntInRange(0, 2), NO_HEAD, step, cards)
    if given.ConsumeBool():
        body = (
            given.ConsumeBytes(given.ConsumeIntInRange(0, 20))
            + body[: given.ConsumeIntInRange(0, 400)]
        )
    if given.ConsumeBool():
        body = _rest(given)
    entry = Entry(body, {card.key: _PAIR.sign(body) for card in cards})
    try:
        keylog.verify_log(_ONE, [entry, entry], entry.hash)
    except LogBroken:
        return
    raise AssertionError("a log that begins twice")


def _sealed_keys(given: Any) -> None:
    raw = bytes([1, 2]) + _rest(given) if given.ConsumeBool() else _rest(given)
    try:
        open_keys_by_code(raw, Holder(_ONE, _TWO, _THREE, 1), Receipt(bytes(16)))
    except WrongPassphrase:
        return
    raise AssertionError("keys of nobody opened")


_WAYS = (
    _record_of_bytes,
    _record_of_an_insider,
    _grant,
    _receipt_of_text,
    _receipt_mistyped,
    _frame,
    _file_of_bytes,
    _file_changed,
    _log,
    _sealed_keys,
)


def plant() -> None:
    """The deliberate bug: a length inside the padding is believed."""

    def believing(padded: bytes) -> bytes:
        size = int.from_bytes(padded[:4], "big")
        return padded[4 : 4 + size]

    records.unpad = believing  # type: ignore[attr-defined]
