"""Records, grants, files, padding, receipts, recovery: what opens, and that nothing else does."""

import copy
import io
import json
import pickle
import traceback
import unicodedata
from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vault import granting, primitives
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.errors import ReceiptMistyped, Unopenable, VaultLocked, WeakPassphrase
from portal.vault.granting import Member
from portal.vault.identities import KeyPair
from portal.vault.padding import pad, padded_size, unpad
from portal.vault.passphrases import Cost, passphrase
from portal.vault.peppers import PepperStore
from portal.vault.primitives import NO_HEAD, frame, unframe
from portal.vault.receipts import (
    WORD_LISTS,
    Receipt,
    read_receipt,
    word_list,
    write_digits,
    write_receipt,
    write_words,
)
from portal.vault.records import Place, check_record, open_record, seal_record
from portal.vault.recovery import RecoveryKey, Share, deal, open_share, rows_needed
from portal.vault.secrecy import ContentKey, Pepper
from portal.vault.statements import (
    CaseHead,
    RowState,
    check_statement,
    check_successor,
    sign_statement,
)
from portal.vault.streams import (
    FileKey,
    FilePlace,
    FileSealer,
    read_file,
    seal_file,
    verify_file,
)

CANARY = "kestrel-lantern"
AUTHOR = KeyPair.generate()
EPOCH = EpochPlace(uuid4(), uuid4(), Compartment.NARRATIVE, 1)
PLACE = Place(EPOCH, "report", "text", uuid4(), 3)
KEY = ContentKey(bytes(range(32)))
PUBLIC = AUTHOR.public.sign


def _opens(record: bytes, place: Place = PLACE, key: ContentKey = KEY) -> bytes | None:
    try:
        return open_record(record, key, place, [PUBLIC])
    except Unopenable:
        return None


@given(st.binary(max_size=9000))
def test_a_record_opens_where_it_was_sealed(text: bytes) -> None:
    assert _opens(seal_record(text, KEY, PLACE, AUTHOR)) == text


def test_every_byte_of_a_record_counts() -> None:
    record = seal_record(b"x", KEY, PLACE, AUTHOR)
    for at in range(len(record)):
        changed = bytearray(record)
        changed[at] ^= 1
        assert _opens(bytes(changed)) is None, at
    for length in range(len(record)):
        assert _opens(record[:length]) is None
    assert _opens(record + b"\0") is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place(
            EpochPlace(uuid4(), EPOCH.case, EPOCH.compartment, 1), "report", "text", PLACE.row, 3
        ),
        Place(
            EpochPlace(EPOCH.tenant, uuid4(), EPOCH.compartment, 1), "report", "text", PLACE.row, 3
        ),
        Place(
            EpochPlace(EPOCH.tenant, EPOCH.case, Compartment.FILES, 1),
            "report",
            "text",
            PLACE.row,
            3,
        ),
        Place(
            EpochPlace(EPOCH.tenant, EPOCH.case, EPOCH.compartment, 2),
            "report",
            "text",
            PLACE.row,
            3,
        ),
        Place(EPOCH, "reports", "text", PLACE.row, 3),
        Place(EPOCH, "report", "name", PLACE.row, 3),
        Place(EPOCH, "reportt", "ext", PLACE.row, 3),
        Place(EPOCH, "report", "text", uuid4(), 3),
        Place(EPOCH, "report", "text", PLACE.row, 2),
    ],
)
def test_a_record_opens_nowhere_else(elsewhere: Place) -> None:
    assert _opens(seal_record(b"x", KEY, PLACE, AUTHOR), elsewhere) is None


def test_a_record_of_another_author_or_key_is_refused() -> None:
    forger = KeyPair.generate()
    assert _opens(seal_record(b"x", KEY, PLACE, forger)) is None
    record = seal_record(b"x", KEY, PLACE, AUTHOR)
    assert _opens(record, key=ContentKey(bytes(32))) is None
    assert check_record(record, PLACE, [PUBLIC]) == PUBLIC


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_frames_are_read_as_they_were_written(parts: list[bytes]) -> None:
    assert unframe(frame(*parts)) == parts


@given(st.binary(max_size=200))
def test_no_bytes_break_a_parser(noise: bytes) -> None:
    assert _opens(noise) is None
    for parse in (unframe, unpad):
        try:
            parse(noise)
        except Unopenable:
            continue


@given(st.integers(0, 300_000))
def test_padding_says_little_and_costs_little(size: int) -> None:
    padded = padded_size(size)
    assert padded >= max(size, 512)
    assert padded_size(padded) == padded
    if size <= 4096:
        assert padded % 512 == 0
        assert padded - size <= 512
    else:
        assert padded <= size * 1.12


@given(st.binary(max_size=6000))
def test_padding_is_taken_off(text: bytes) -> None:
    assert unpad(pad(text)) == text
    assert len(pad(text)) == padded_size(len(text) + 4)


def test_padding_that_was_made_otherwise_is_refused() -> None:
    whole = bytearray(pad(b"abc"))
    whole[-1] = 1
    for wrong in (bytes(whole), pad(b"abc") + bytes(512), pad(b"abc")[:-1], b""):
        with pytest.raises(Unopenable):
            unpad(wrong)


def _granted() -> tuple[DataKey, granting.Grant, KeyPair]:
    key, member = DataKey.generate(), KeyPair.generate()
    grant = granting.give(key, EPOCH, Member(uuid4(), member.public.box), AUTHOR, previous=NO_HEAD)
    return key, grant, member


def test_a_grant_opens_for_its_member_alone() -> None:
    key, grant, member = _granted()
    commitment = key.commitment(EPOCH)
    granting.check(grant, entitled=[PUBLIC], commitment=commitment, previous=NO_HEAD)
    assert granting.take(grant, member, now=timezone.now()) == key
    with pytest.raises(Unopenable):
        granting.take(grant, KeyPair.generate(), now=timezone.now())


@pytest.mark.parametrize(
    "change",
    [
        {"place": EpochPlace(EPOCH.tenant, uuid4(), EPOCH.compartment, 1)},
        {"place": EpochPlace(EPOCH.tenant, EPOCH.case, Compartment.IDENTITY, 1)},
        {"member": Member(uuid4(), KeyPair.generate().public.box)},
        {"expires_at": timezone.now() + timedelta(days=9)},
        {"box": bytes(80)},
        {"granter": KeyPair.generate().public.sign},
        {"signature": bytes(64)},
        {"previous": b"\1" * 32},
        {"commitment": b"\1" * 32},
    ],
)
def test_a_grant_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    from dataclasses import replace

    key, grant, _member = _granted()
    with pytest.raises(Unopenable):
        granting.check(
            replace(grant, **change),
            entitled=[PUBLIC],
            commitment=key.commitment(EPOCH),
            previous=NO_HEAD,
        )


def test_a_key_that_is_not_the_one_committed_to_is_refused() -> None:
    """Somebody entitled seals another key: the commitment of the epoch stands against it."""
    key, member = DataKey.generate(), KeyPair.generate()
    grant = granting.give(
        DataKey.generate(), EPOCH, Member(uuid4(), member.public.box), AUTHOR, previous=NO_HEAD
    )
    with pytest.raises(Unopenable):
        granting.check(grant, entitled=[PUBLIC], commitment=key.commitment(EPOCH), previous=NO_HEAD)


FILE = FilePlace(uuid4(), uuid4(), uuid4())
FILE_KEY = FileKey(bytes(range(32))).content_key(Pepper(bytes(32)))


def _sealed_file(content: bytes, step: int = 10_007) -> tuple[bytes, Any]:
    target = io.BytesIO()
    sealer = FileSealer(target, FILE_KEY, FILE.file)
    for at in range(0, len(content), step):
        sealer.feed(content[at : at + step])
    return target.getvalue() + b"", (seal_file(sealer.finish(), FILE, AUTHOR), target)


def _file(content: bytes) -> tuple[bytes, Any]:
    _before, (seal, target) = _sealed_file(content)
    return target.getvalue(), seal


def _read(sealed: bytes, seal: Any, place: FilePlace = FILE, authors: Any = (PUBLIC,)) -> bytes:
    source = io.BytesIO(sealed)
    verified = verify_file(source, FILE_KEY, place, seal, authors)
    return b"".join(read_file(source, FILE_KEY, verified))


@pytest.mark.parametrize(
    "size", [0, 1, 511, 4097, 65_535, 65_536, 65_537, 131_072, 200_000, 1_000_001]
)
def test_a_file_of_any_size_comes_back(size: int) -> None:
    content = (bytes(range(1, 252)) * (size // 251 + 1))[:size]
    sealed, seal = _file(content)
    assert _read(sealed, seal) == content


def test_sizes_of_files_come_in_steps() -> None:
    assert len(_file(b"x" * 100_000)[0]) == len(_file(b"x" * 100_300)[0])


def test_a_file_that_was_cut_reordered_or_changed_is_refused() -> None:
    sealed, seal = _file(bytes(range(256)) * 1000)
    chunk = 65_536 + 17
    head, parts = sealed[:25], [sealed[25:][at : at + chunk] for at in range(0, len(sealed), chunk)]
    wrong = [
        sealed[:-1],
        sealed[: 25 + chunk],
        sealed[:25],
        b"",
        sealed + b"\0",
        head + parts[1] + parts[0] + b"".join(parts[2:]),
        head + parts[0] + parts[0] + b"".join(parts[1:]),
        head + b"".join(parts[1:]),
    ]
    for at in (0, 1, 20, 25, 30, 70_000, len(sealed) - 30, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[at] ^= 128
        wrong.append(bytes(changed))
    for one in wrong:
        with pytest.raises(Unopenable):
            _read(one, seal)
    with pytest.raises(Unopenable):
        _read(sealed, seal, place=FilePlace(FILE.tenant, FILE.case, uuid4()))
    with pytest.raises(Unopenable):
        _read(sealed, seal, place=FilePlace(FILE.tenant, uuid4(), FILE.file))
    with pytest.raises(Unopenable):
        _read(sealed, seal, authors=[KeyPair.generate().public.sign])
    assert _read(sealed, seal)


_HEAD, _SEALED_CHUNK = 25, 65_536 + 17


def _changed(sealed: bytes, how: str, where: int) -> bytes:
    """Cut, or with one chunk gone, doubled, moved to the front or changed in one bit."""
    parts = [sealed[:_HEAD]]
    body = sealed[_HEAD:]
    parts += [body[at : at + _SEALED_CHUNK] for at in range(0, len(body), _SEALED_CHUNK)]
    at = 1 + where % (len(parts) - 1)
    if how == "cut":
        return sealed[: where % len(sealed)]
    if how == "flip":
        place = where % len(sealed)
        return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    rest = parts[1:at] + parts[at + 1 :]
    order = {
        "drop": [parts[0], *rest],
        "double": [*parts[: at + 1], *parts[at:]],
        "front": [parts[0], parts[at], *rest],
    }
    return b"".join(order[how])


@settings(max_examples=80, deadline=None)
@given(
    st.integers(min_value=0, max_value=300_000),
    st.lists(
        st.tuples(
            st.sampled_from(["cut", "flip", "drop", "double", "front"]), st.integers(0, 10**6)
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_whatever_is_cut_moved_or_changed_is_refused(
    size: int, changes: list[tuple[str, int]]
) -> None:
    sealed, seal = _file(bytes(range(1, 251)) * (size // 250))
    wrong = sealed
    for how, where in changes:
        wrong = _changed(wrong, how, where) if len(wrong) > _HEAD else wrong
    if wrong == sealed:
        assert _read(wrong, seal)[:1] in (b"", b"\1")
    else:
        with pytest.raises(Unopenable):
            _read(wrong, seal)


@pytest.mark.parametrize("language", WORD_LISTS)
def test_every_word_of_a_list_is_a_word(language: str) -> None:
    words = word_list(language).words
    assert len(set(words)) == 2048
    assert [
        word for word in words if not all(unicodedata.category(c)[0] in "LM" for c in word)
    ] == []


@given(st.binary(min_size=16, max_size=16), st.sampled_from([*WORD_LISTS, "ar"]))
def test_a_receipt_is_read_as_it_was_written(raw: bytes, language: str) -> None:
    receipt = Receipt(raw)
    written = write_receipt(receipt, language)
    assert read_receipt(written) == receipt
    assert read_receipt(f"  {written.upper()}\n") == receipt


def test_a_receipt_is_read_in_the_digits_of_any_script_and_without_accents() -> None:
    receipt = Receipt(bytes(range(16)))
    digits = write_digits(receipt)
    assert len(digits.replace(" ", "")) == 40
    for zero in "٠۰०０":
        table = {str(n): chr(ord(zero) + n) for n in range(10)}
        assert read_receipt("".join(table.get(one, "-") for one in digits)) == receipt
    french = write_words(receipt, "fr").replace("é", "e").replace("è", "E")
    assert read_receipt(french) == receipt


def test_any_wrong_digit_and_any_two_swapped_are_seen() -> None:
    digits = write_digits(Receipt.generate()).replace(" ", "")
    for at in range(40):
        wrong = digits[:at] + str((int(digits[at]) + 3) % 10) + digits[at + 1 :]
        with pytest.raises(ReceiptMistyped):
            read_receipt(wrong)
    for one, other in combinations(range(40), 2):
        if digits[one] != digits[other] and other - one < 28:
            swapped = list(digits)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            with pytest.raises(ReceiptMistyped):
                read_receipt("".join(swapped))


def test_an_unknown_word_is_named_by_its_place() -> None:
    words = write_words(Receipt.generate(), "en").split()
    words[3] = "kestrell"
    with pytest.raises(ReceiptMistyped) as mistyped:
        read_receipt(" ".join(words))
    assert mistyped.value.position == 4
    assert "kestrell" not in str(mistyped.value)
    for wrong in ("", "   ", " ".join(words[:3]), "zoo " * 13):
        with pytest.raises(ReceiptMistyped):
            read_receipt(wrong)


def test_what_a_receipt_gives_is_unrelated_and_stable() -> None:
    receipt = Receipt(bytes(16))
    derived = {receipt.locator, receipt.box_private, receipt.sign_seed}
    assert len(derived) == 3
    assert receipt.locator == Receipt(bytes(16)).locator
    assert all(len(word_list(language).places) == 2048 for language in WORD_LISTS)


def test_m_custodians_recover_and_fewer_hold_nothing() -> None:
    key = RecoveryKey.generate()
    pairs = {uuid4(): KeyPair.generate() for _ in range(5)}
    members = [Member(one, pair.public.box) for one, pair in pairs.items()]
    rows = list(deal(key, EPOCH.tenant, EPOCH.case, members, 3))
    assert len(rows) == rows_needed(3, 5) == 30
    subset = rows[0].subset
    shares = [open_share(row, pairs[row.custodian]) for row in rows if row.subset == subset]
    whole = bytes(a ^ b ^ c for a, b, c in zip(*(s.reveal() for s in shares), strict=True))
    assert RecoveryKey(whole) == key
    two = bytes(a ^ b for a, b in zip(shares[0].reveal(), shares[1].reveal(), strict=True))
    assert two != key.reveal()
    with pytest.raises(Unopenable):
        open_share(rows[0], pairs[rows[1].custodian])
    for threshold, count in ((1, 3), (4, 3), (4, 8)):
        with pytest.raises(ValueError, match=r"custodians|m of n"):
            list(deal(key, EPOCH.tenant, EPOCH.case, (members * 2)[:count], threshold))


def test_a_case_head_catches_what_the_database_alone_could_change() -> None:
    from dataclasses import replace

    row = RowState("report", "text", uuid4(), 2, bytes(32))
    head = CaseHead(EPOCH.tenant, EPOCH.case, 7, (row,), {"level": "1", "state": "triage"})
    signed = sign_statement(head, AUTHOR)
    check_statement(head, signed, [PUBLIC])
    for changed in (
        replace(head, rows=()),
        replace(head, rows=(replace(row, revision=1),)),
        replace(head, rows=(replace(row, hash=b"\1" * 32),)),
        replace(head, control={"level": "4", "state": "triage"}),
        replace(head, count=8),
        replace(head, case=uuid4()),
    ):
        with pytest.raises(Unopenable):
            check_statement(changed, signed, [PUBLIC])
    check_successor(head, seen_count=7, seen_hash=head.hash)
    check_successor(replace(head, count=8, previous=head.hash), seen_count=7, seen_hash=head.hash)
    for older in (replace(head, count=6), replace(head, rows=())):
        with pytest.raises(Unopenable):
            check_successor(older, seen_count=7, seen_hash=head.hash)


SECRETS = [
    DataKey(CANARY.encode()),
    Receipt(CANARY.encode()),
    Pepper(CANARY.encode()),
    Share(CANARY.encode()),
    RecoveryKey(CANARY.encode()),
    KEY,
    AUTHOR,
]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda one: type(one).__name__)
def test_secrets_are_neither_shown_nor_copied_nor_written(secret: Any) -> None:
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}"):
        assert CANARY not in shown
        assert "\\x" not in shown
    for way in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
        if way is copy.copy and secret is AUTHOR:
            continue
        with pytest.raises(TypeError):
            way(secret)


def test_secrets_are_wiped() -> None:
    pair = KeyPair.generate()
    pair.wipe()
    with pytest.raises(VaultLocked):
        pair.sign(b"x")


def test_errors_say_nothing_of_content() -> None:
    record = bytearray(seal_record(CANARY.encode(), KEY, PLACE, AUTHOR))
    record[40] ^= 1
    with pytest.raises(Unopenable) as refused:
        open_record(bytes(record), KEY, PLACE, [PUBLIC])
    error = refused.value
    told = "".join(traceback.format_exception(error)) + repr(error) + str(error.args)
    assert error.__cause__ is None
    assert CANARY not in told
    assert KEY.reveal().hex() not in told


def test_weak_passphrases_and_costs_are_refused() -> None:
    with pytest.raises(WeakPassphrase):
        passphrase("  short   words ")
    assert passphrase("ﬁve  quiet herons there") == passphrase("five quiet herons there ")
    for cost in (Cost(3), Cost(4, 64 * 1024 * 1024), Cost(17), Cost(4, 2**31)):
        with pytest.raises(Unopenable):
            cost.check()


def test_peppers_erased_and_rotated_are_gone_from_a_copy_too(
    store: PepperStore, tmp_path: Any
) -> None:
    import shutil

    kept = {name: store.create(name) for name in ("aa", "bb")}
    with pytest.raises(FileExistsError):
        store.create("aa")
    shutil.copytree(store.directories[0] / "1", tmp_path / "stolen")
    store.erase("aa")
    with pytest.raises(Unopenable):
        store.read("aa")
    assert store.rotate() == 1
    assert store.read("bb") == kept["bb"]
    assert not (store.directories[0] / "1.key").exists()
    shutil.copy(tmp_path / "stolen" / "aa", store.directories[0] / "2" / "aa")
    with pytest.raises(Unopenable):
        store.read("aa")
    (store.directories[0] / "2" / "bb").unlink()
    assert store.read("bb") == kept["bb"], "the second copy serves"


def test_ids_of_other_kinds_do_not_collide() -> None:
    same = UUID(int=1)
    assert frame("a", same) != frame("a", same.bytes + b"")[:-1]
    assert primitives.digest("pv1.a", b"x") != primitives.digest("pv1.b", b"x")
