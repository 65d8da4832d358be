"""What `run.py bench vault` measures: each figure beside the bare primitives, in one process.

The staffed vault and its database are made by the tests' own fixtures.
"""

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from nacl import bindings as sodium
from nacl.pwhash import argon2id

from bench.asking import verdict
from portal.ids import random_code
from portal.tenancy.context import tenant_context
from portal.vault import granting
from portal.vault.datakeys import Compartment, DataKey, EpochPlace
from portal.vault.models import CaseEpoch, VaultCase, VaultGrant
from portal.vault.passphrases import LEAST_MEMORY, LEAST_OPERATIONS, SALT_BYTES, passphrase
from portal.vault.peppers import compartment_pepper_id
from portal.vault.primitives import NO_HEAD, frame
from portal.vault.records import LABEL, Place, seal_record
from portal.vault.services.cases import grant_access
from portal.vault.services.keys import open_own_keys
from portal.vault.services.resealing import reseal_grants
from portal.vault.statements import CaseRoot, sign_statement
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.searching import search_cases
from protection.cases.texts import opened_by_receipt
from tests.protection.conftest import Room, newcomer, room, staffed, store
from tests.protection.test_pages import Browser
from tests.vault.conftest import PHRASE

__all__ = ["newcomer", "room", "staffed", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
CASES = int(os.environ.get("BENCH_CASES", "10000"))
WORD = "kestrel"
TEXT = {"kind": "narrative", "words": ("They came at night. " * 205)[:4000]}
UNLOCK, UNLOCK_P95 = 1.3, 1.5
RECEIPT_MS, MEMBER_MS, BOARD_MS, SEARCH, RESEAL = 15.0, 5.0, 60.0, 1.5, 3.0


@pytest.fixture
def quick_passphrases() -> None:
    """Here Argon2id costs what it costs in production: how long it takes is what is measured."""


def say(line: str) -> None:
    """A line of the benchmark's own output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def median(run: Callable[[], object], times: int) -> float:
    """Seconds of the middle one of several runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _cpu(run: Callable[[], object], times: int) -> float:
    """Milliseconds of this process's own time for one of several runs."""
    began = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - began) * 1000 / times


def held(*results: bool) -> None:
    """The bars of one test."""
    assert all(results)


def test_unlocking(room: Room) -> None:
    salt = os.urandom(SALT_BYTES)

    def bare() -> object:
        return argon2id.kdf(
            32, PHRASE.encode(), salt, opslimit=LEAST_OPERATIONS, memlimit=LEAST_MEMORY
        )

    def unlock() -> object:
        person = room.first
        with tenant_context(person.actor):
            return open_own_keys(
                key=person.key, phrase=passphrase(PHRASE), tenant=room.tenant, actor=person.actor
            )

    floor, full = zip(*((median(bare, 1), median(unlock, 1)) for _ in range(9)), strict=True)
    base, took = statistics.median(floor), statistics.median(full)
    say(f"Argon2id {base * 1000:.0f} ms, unlock {took * 1000:.0f} ms")
    waits = _at_once(unlock, 10)
    held(
        verdict("unlock", took / base, "times Argon2id", UNLOCK),
        verdict("unlock-ten", waits[-1], "s at most with ten at once", UNLOCK_P95),
    )


def _at_once(run: Callable[[], object], many: int) -> list[float]:
    """Seconds that each of so many waits, the shortest first."""
    waits: list[float] = []

    def one() -> None:
        began = time.perf_counter()
        run()
        waits.append(time.perf_counter() - began)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(waits)


def test_signing_in_by_receipt(room: Room) -> None:
    _case, receipt = room.adopted()

    def read(**who: object) -> object:
        with opened_by_receipt(receipt, tenant=room.tenant) as opened:
            return opened.texts()

    room.by_receipt(read, receipt)
    taken = []
    for _ in range(50):
        began = time.process_time()
        room.by_receipt(read, receipt)
        taken.append((time.process_time() - began) * 1000)
    held(verdict("receipt", statistics.median(taken), "ms of CPU, service alone", RECEIPT_MS))


@contextmanager
def _quick_disk() -> Iterator[None]:
    """Ten thousand peppers need not survive a power cut."""
    with mock.patch("os.fsync"):
        yield


def _many(
    room: Room, count: int, parts: tuple[Compartment, ...]
) -> tuple[list[ProtectionCase], list[tuple[bytes, bytes, bytes, bytes]]]:
    """Adopted cases with a text of 4 kB, and of each what the bare primitives need."""
    tenant, first, now = room.tenant, room.first, timezone.now()
    pair = first.keys.pair
    cases, keys, epochs, grants, texts, bare = [], [], [], [], [], []
    for number in range(count):
        case_id = uuid4()
        root = sign_statement(CaseRoot(tenant.pk, case_id, (), b""), pair)
        keys.append(
            VaultCase(
                id=case_id,
                tenant=tenant,
                adopted_at=now,
                root_author=root.author,
                root_signature=root.signature,
            )
        )
        cases.append(
            ProtectionCase(
                id=case_id,
                tenant=tenant,
                reference=random_code(12),
                received_at=now,
                adopted_at=now,
                status="triage",
                level=1 + number % 4,
            )
        )
        for part in parts:
            place, key = EpochPlace(tenant.pk, case_id, part, 1), DataKey.generate()
            epochs.append(
                CaseEpoch(
                    id=uuid4(),
                    tenant=tenant,
                    case_id=case_id,
                    compartment=part.value,
                    epoch=1,
                    commitment=key.commitment(place),
                    previous=NO_HEAD,
                )
            )
            given = granting.give(key, place, first.key.member, pair, previous=NO_HEAD)
            grants.append(
                VaultGrant(
                    tenant=tenant,
                    case_id=case_id,
                    epoch=epochs[-1],
                    key=first.key,
                    box=given.box,
                    granter=given.granter,
                    signature=given.signature,
                )
            )
            if part is Compartment.NARRATIVE:
                pepper = room.staffed.store.create(compartment_pepper_id(tenant.pk, case_id, part))
                content, row = key.content_key(pepper), uuid4()
                where = Place(place, "protection_casetext", "sealed", row, 1)
                sealed = seal_record(_said(number), content, where, pair)
                bare.append((given.box, content.reveal(), sealed, where.bound(sealed[1:33])))
                texts.append(
                    CaseText(
                        tenant=tenant,
                        case_id=case_id,
                        compartment=part.value,
                        epoch=1,
                        row=row,
                        sealed=sealed,
                        kept_at=now,
                    )
                )
    with tenant_context(first.actor):
        for rows in (keys, cases, epochs, grants, texts):
            model: Any = type(rows[0])
            model.objects.bulk_create(rows, batch_size=1000)
    return cases, bare


def _said(number: int) -> bytes:
    import json

    body = {**TEXT, "words": f"{TEXT['words']} {WORD}"} if number % 1000 == 0 else TEXT
    return json.dumps(body).encode()


def test_searching_and_resealing_ten_thousand(room: Room) -> None:
    with _quick_disk():
        cases, bare = _many(room, CASES, (Compartment.NARRATIVE,))
    say(f"{CASES:,} cases of {len(_said(1)):,} bytes")
    floor = _bare(room, bare)
    search = {"words": WORD}
    began = time.perf_counter()
    room.do(room.first, search_cases, **search)
    say(f"first search, every grant checked: {time.perf_counter() - began:.2f} s")
    took = median(lambda: room.do(room.first, search_cases, **search), 3)
    own = _cpu(lambda: room.do(room.first, search_cases, **search), 1) / 1000
    say(f"search: {own:.2f} s of this process's own time, bare {_cpu_bare(room, bare):.2f} s")
    say(f"bare unseal, verify, decrypt {floor:.2f} s, search {took:.2f} s")
    _forge(room, cases[7])
    found = room.do(room.first, search_cases, **search)
    say(f"{len(found.hits)} found, {found.refused} forged text reported")
    began, spent = time.perf_counter(), time.process_time()
    given = room.do(room.first, reseal_grants, key_id=room.third.key.pk)
    resealed = (time.perf_counter() - began) * 10_000 / given
    spent = (time.process_time() - spent) * 10_000 / given
    say(f"re-sealing: {spent:.2f} s of this process's own time for 10,000")
    held(
        verdict("search", took / floor, "times the bare primitives", SEARCH),
        found.refused == 1 and len(found.hits) == len(range(0, CASES, 1000)),
        verdict("reseal", resealed, "s for 10,000 grants", RESEAL),
    )


def _bare(room: Room, rows: list[tuple[bytes, bytes, bytes, bytes]]) -> float:
    """Seconds for the same texts, from memory: unseal the key, verify the record, decrypt it."""
    private = room.first.keys.pair.box.reveal()
    public = room.first.key.public.box

    def run() -> None:
        for box, content, sealed, bound in rows:
            sodium.crypto_box_seal_open(bytes(box), bytes(public), private)
            author, body, signature = sealed[1:33], sealed[33:-64], sealed[-64:]
            sodium.crypto_sign_open(signature + frame(LABEL, bound, body), author)
            sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(body[24:], bound, body[:24], content)

    return median(run, 3)


def _cpu_bare(room: Room, rows: list[tuple[bytes, bytes, bytes, bytes]]) -> float:
    """Seconds of this process's own time for the bare primitives."""
    return _cpu(lambda: _bare(room, rows), 1) / 3000


def _forge(room: Room, case: ProtectionCase) -> None:
    """One bit of a sealed text is another."""
    with tenant_context(room.first.actor):
        text = CaseText.objects.get(case=case)
        sealed = bytearray(text.sealed)
        sealed[300] ^= 1
        CaseText.objects.filter(pk=text.pk).update(sealed=bytes(sealed))


def test_the_board_and_a_new_member(room: Room) -> None:
    with _quick_disk():
        cases, _rows = _many(room, 50, tuple(Compartment))
    browser = Browser(room, room.first.actor)
    browser.unlock()

    def board() -> object:
        page = browser.get("?words=1")
        assert page.content.decode().count("They came at night") >= 50
        return page

    board()
    shown = median(board, 30) * 1000
    began, spent = time.perf_counter(), time.process_time()
    for case in cases:
        room.do(room.first, grant_access, case_id=case.pk, key_id=room.third.key.pk)
    each = (time.perf_counter() - began) * 1000 / len(cases)
    spent = (time.process_time() - spent) * 1000 / len(cases)
    say(f"of it in this process: board {_cpu(board, 10):.1f} ms, member {spent:.1f} ms")
    held(
        verdict("board", shown, "ms of server time for 50 cases", BOARD_MS),
        verdict("member", each, "ms a case", MEMBER_MS),
    )
