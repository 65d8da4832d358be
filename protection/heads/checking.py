"""The worker compares heads with rows by the clock, with public keys alone and no key at hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from portal import audit, outbox
from portal.audit import AuditEntry
from portal.permissions import system_actor
from portal.tenancy.models import Tenant
from portal.vault.errors import LogBroken, Unopenable
from portal.vault.keylog import KeyLog
from portal.vault.models import VaultCase, VaultReceipt
from portal.vault.selectors import check_epochs, key_log, root_reporters
from portal.vault.statements import CaseState, Fault
from protection.cases.models import ProtectionCase
from protection.cases.states import CaseStatus
from protection.heads.alarms import raise_alarm
from protection.heads.comparing import compare
from protection.heads.keeping import (
    NO_SIGNED_HEAD,
    NOT_SIGNED,
    OLDER,
    checked,
    officers_of,
    statement,
)
from protection.heads.listing import LABEL, state_of, worker_tables
from protection.heads.models import SignedHead

BATCH = 200
_TOLD_AGAIN = timedelta(days=1)


def check_heads(now: datetime | None = None, *, limit: int = BATCH) -> int:
    """Check those that were checked longest ago; run by the worker's role. How many are at fault."""
    moment, found = now or timezone.now(), 0
    logs: dict[UUID, KeyLog | None] = {}
    with transaction.atomic():
        for case in _next_cases(limit):
            if case.tenant_id not in logs:
                logs[case.tenant_id] = _log(case.tenant_id, moment)
            faults = list(_faults(case, logs[case.tenant_id], moment))
            if faults:
                found += 1
                raise_alarm(case, faults, actor=system_actor(case.tenant_id))
            SignedHead.objects.filter(case_id=case.pk).update(checked_at=moment)
    return found


def _next_cases(limit: int) -> Iterator[ProtectionCase]:
    """Cases without any head, then those that were checked longest ago."""
    heads = SignedHead.objects.filter(case_id=OuterRef("pk"))
    bare = ProtectionCase.objects.exclude(status=CaseStatus.ERASED).exclude(Exists(heads))
    yield from bare.order_by("id")[:limit]
    due = SignedHead.objects.order_by(F("checked_at").asc(nulls_first=True), "id")
    locked = due.select_for_update(skip_locked=True, of=("self",))[:limit]
    cases = ProtectionCase.objects.in_bulk([head.case_id for head in locked])
    yield from (case for case in cases.values() if case.status != CaseStatus.ERASED)


def _log(tenant_id: UUID, now: datetime) -> KeyLog | None:
    """The institution's verified key log; None, and an alarm once a day, where it is broken."""
    tenant = Tenant.objects.get(pk=tenant_id)
    try:
        return key_log(tenant)
    except LogBroken as error:
        told = AuditEntry.objects.filter(
            tenant_id=tenant_id, action="key_log.broken", recorded_at__gt=now - _TOLD_AGAIN
        )
        if not told.exists():
            actor = system_actor(tenant_id)
            codes: dict[str, Any] = {"sequence": error.sequence}
            audit.record("key_log.broken", tenant, actor=actor, details=codes, tenant_id=tenant_id)
            outbox.publish("key_log.broken", tenant, actor=actor)
        return None


def _faults(case: ProtectionCase, log: KeyLog | None, now: datetime) -> Iterator[Fault]:
    """What is wrong with one case. With no key log nothing can be said of signatures."""
    if log is None:
        return
    vault_case = VaultCase.objects.filter(pk=case.pk).first()
    if vault_case is None:
        yield Fault("missing", "portal_vaultcase")
        return
    head = SignedHead.objects.filter(case_id=case.pk).first()
    try:
        entitled = officers_of(log) | (root_reporters(vault_case, log) or _receipts(case.pk))
        check_epochs(vault_case)
        signed = checked(head, entitled)
    except Unopenable:
        yield NO_SIGNED_HEAD if head is None else NOT_SIGNED
        return
    found, tables = state_of(case.pk, by_worker=True), worker_tables()
    yield from compare(signed, found, now, entitled=entitled, tables=tables).faults
    if head is not None and _is_behind(case, head, signed):
        yield OLDER


def _receipts(case_id: UUID) -> frozenset[bytes]:
    rows = VaultReceipt.objects.filter(case_id=case_id)
    return frozenset(bytes(row.sign_public) for row in rows)


def _is_behind(case: ProtectionCase, head: SignedHead, signed: CaseState) -> bool:
    """Whether the audit knows a later head than the one that stands there."""
    last = (
        AuditEntry.objects.filter(
            tenant_id=case.tenant_id,
            subject_type=LABEL,
            subject_id=case.pk,
            action="case.head_signed",
        )
        .order_by("-id")
        .first()
    )
    if last is None:
        return False
    now = {"count": head.count, "head": statement(head, signed).hash.hex()}
    return bool(last.details != now)
