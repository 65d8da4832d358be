"""Erasing by shredding, by the clock, in the worker's role: it needs no key and reads no word.

First the rows go, in one transaction with the tombstone; then the peppers, without which no copy of
the rows opens; then the store's key is replaced, after which no copy of the peppers opens either.
What was begun is taken up again by the next round: the tombstone names the peppers still to go.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal import audit
from portal.permissions import Actor, system_actor
from portal.transitions import Move, lock, perform, transition_of
from portal.vault.datakeys import Compartment
from portal.vault.models import VaultCase
from portal.vault.peppers import (
    PepperStore,
    compartment_pepper_id,
    file_pepper_id,
    pepper_store,
)
from portal.vault.primitives import digest
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.states import CaseStatus
from protection.retention.files import erase_files, files_of
from protection.retention.models import Erasure, Keeping, LegalHold, Tombstone
from protection.retention.rows import delete_rows
from protection.retention.rules import ROTATION, WARNING

BATCH = 50


def part_of(case: ProtectionCase, name: str, actor: Actor) -> Move:
    """What an internal move of a case is part of: a service of this room."""
    return Move(
        obj=case,
        transition=transition_of(ProtectionCase, name),
        actor=actor,
        values={},
        now=timezone.now(),
        from_status=case.status,
    )


def is_live_hold(now: datetime) -> Q:
    """The condition under which a legal hold stands."""
    return Q(approved_at__isnull=False, ended_at=None, expires_at__gt=now)


def warn_in_time(now: datetime | None = None) -> int:
    """Cases whose date is near enter retention: team and person are told. How many."""
    moment = now or timezone.now()
    sources = transition_of(ProtectionCase, "begin_retention").sources
    ready = Keeping.objects.filter(
        erase_on__lte=moment + WARNING, warned_at=None, case__status__in=sources
    )
    told = 0
    for keeping in list(ready.select_related("case")[:BATCH]):
        begin_retention(keeping, actor=system_actor(keeping.tenant_id), now=moment)
        told += 1
    return told


@transaction.atomic
def begin_retention(keeping: Keeping, *, actor: Actor, now: datetime) -> None:
    """The case of this row is to be erased on its date."""
    move = part_of(keeping.case, "begin_retention", actor)
    perform(ProtectionCase, keeping.case_id, "begin_retention", actor=actor, within=move)
    keeping.warned_at = now
    keeping.save(update_fields=["warned_at"])


def erase_due(now: datetime | None = None, *, store: PepperStore | None = None) -> int:
    """Erase what two persons agreed to and whose grace is over. How much was erased."""
    moment = now or timezone.now()
    held = LegalHold.objects.filter(is_live_hold(moment), case_id=OuterRef("case_id"))
    due = Erasure.objects.filter(
        ~Exists(held), due_at__lte=moment, stopped_at=None, done_at=None
    ).exclude(approved_by=None)
    erased = sum(_erase(pk, moment) for pk in due.values_list("pk", flat=True)[:BATCH])
    shred(store or pepper_store())
    return erased


@transaction.atomic
def _erase(pk: UUID, now: datetime) -> int:
    erasure = Erasure.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if erasure is None or erasure.stopped_at is not None or erasure.done_at is not None:
        return 0
    case: ProtectionCase = lock(ProtectionCase, erasure.case_id)
    # A hold agreed to a moment ago counts: whoever agrees locks the case first.
    if LegalHold.objects.filter(is_live_hold(now), case=case).exists():
        return 0
    if not erasure.is_whole:
        return _erase_parts(erasure, case, now)
    if case.status != CaseStatus.RETENTION:
        return 0
    _erase_whole(erasure, case, now)
    return 1


def _erase_whole(erasure: Erasure, case: ProtectionCase, now: datetime) -> None:
    files = files_of(case.pk)
    peppers = [compartment_pepper_id(case.tenant_id, case.pk, part) for part in Compartment]
    peppers += [file_pepper_id(file) for file in files]
    actor = system_actor(case.tenant_id)
    erase_files(case.pk, files)
    gone = delete_rows(case.pk)
    perform(ProtectionCase, case.pk, "erase", actor=actor, within=part_of(case, "erase", actor))
    ProtectionCase.objects.filter(pk=case.pk).update(language="", planned_by=None, closing_by=None)
    # The public halves of receipts would tell whoever seizes one that it belonged here.
    VaultCase.objects.filter(pk=case.pk).update(
        adopted_at=None,
        root_reporters=b"",
        root_author=b"",
        root_signature=b"",
        recovery_public=b"",
        recovery_threshold=None,
    )
    _bury(erasure, case, now, gone, peppers)


def _erase_parts(erasure: Erasure, case: ProtectionCase, now: datetime) -> int:
    files = [file for file in files_of(case.pk) if file in set(erasure.files)]
    if Compartment.FILES.value in erasure.parts:
        files = files_of(case.pk)
    gone = [f"file {file}" for file in files]
    texts = _texts_of(case.pk, erasure.parts)
    gone += [f"{CaseText._meta.db_table} {pk}" for pk in texts.values_list("pk", flat=True)]
    texts.delete()
    erase_files(case.pk, files)
    parts = [Compartment(part) for part in erasure.parts]
    peppers = [compartment_pepper_id(case.tenant_id, case.pk, part) for part in parts]
    peppers += [file_pepper_id(file) for file in files]
    erasure.done_at = now
    erasure.save(update_fields=["done_at"])
    _bury(erasure, case, now, sorted(gone), peppers)
    audit.record(
        "case.part_erased",
        case,
        actor=system_actor(case.tenant_id),
        details={"parts": erasure.parts, "files": len(files)},
    )
    return 1


def _texts_of(case_id: UUID, parts: Iterable[str]) -> QuerySet[CaseText]:
    """To be counted and deleted: more than their ids the worker may not read."""
    return CaseText.objects.filter(case_id=case_id, compartment__in=list(parts)).order_by("pk")


def _bury(
    erasure: Erasure, case: ProtectionCase, now: datetime, gone: list[str], peppers: list[str]
) -> None:
    Tombstone.objects.create(
        tenant_id=case.tenant_id,
        case_number=case.pk,
        reference=case.reference,
        is_whole=erasure.is_whole,
        parts=erasure.parts,
        basis=erasure.basis,
        erased_at=now,
        hash=digest("pv1.tombstone", case.tenant_id, case.pk, erasure.basis, *gone),
        peppers=peppers,
    )


def shred(store: PepperStore) -> int:
    """Remove the peppers that tombstones still name. How many tombstones were dealt with.

    A compartment that goes on, empty, has a new pepper: what is written from now on opens.
    """
    done = 0
    for pk in Tombstone.objects.exclude(peppers=[]).values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            row = Tombstone.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None and row.peppers:
                _shred(row, store)
                done += 1
    return done


def _shred(row: Tombstone, store: PepperStore) -> None:
    going_on = set() if row.is_whole else set(_compartment_peppers(row))
    if going_on:
        # What was written since under the pepper that goes now would not open.
        _texts_of(row.case_number, row.parts).delete()
    for pepper_id in row.peppers:
        store.erase(pepper_id)
        if pepper_id in going_on:
            store.create(pepper_id)
    row.peppers = []
    row.save(update_fields=["peppers"])


def _compartment_peppers(row: Tombstone) -> list[str]:
    return [
        compartment_pepper_id(row.tenant_id, row.case_number, Compartment(part))
        for part in row.parts
    ]


def rotate_peppers(
    now: datetime | None = None, *, store: PepperStore | None = None, force: bool = False
) -> int:
    """Replace the store's key a day after an erasure; all that was erased until then is final.

    With `force` at once, also where nothing was erased (the key may have been seen). Returns how
    many tombstones became final. Raises OSError, Unopenable.
    """
    held, moment = store or pepper_store(), now or timezone.now()
    shred(held)
    waiting = Tombstone.objects.filter(peppers=[], final_at=None)
    if not force and not waiting.filter(erased_at__lte=moment - ROTATION).exists():
        return 0
    final = list(waiting.values_list("pk", flat=True))
    held.rotate()
    return Tombstone.objects.filter(pk__in=final).update(final_at=moment)
