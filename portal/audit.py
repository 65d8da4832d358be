"""The audit: append-only, chained per institution by a sealer, comparable with an anchor.

Entries hold ids, an action, the names of changed fields and a salted hash of the payload; texts
live in tables that can be erased. A chain inside the request's transaction would serialize all
writes, so entries are inserted unlinked and sealed by the worker within seconds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models, transaction

from portal.ids import uuid7
from portal.permissions import Actor
from portal.tenancy.guards import Guard, PolicyClass

GENESIS = "0" * 64
BATCH = 500


class AuditEntry(models.Model):
    """One thing that somebody did. Triggers keep it as it is (migration 0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No foreign keys: an entry outlives what it speaks of.
    tenant_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_is_system = models.BooleanField(default=False)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    fields = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    payload_hash = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    recorded_at = models.DateTimeField(auto_now_add=True)
    sequence = models.BigIntegerField(null=True)
    chain_hash = models.CharField(max_length=64, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.LEDGER,
        with_matter=True,
        lookup=True,
        extra=(
            "GRANT SELECT ON {table} TO portal_worker",
            "GRANT UPDATE (sequence, chain_hash) ON {table} TO portal_worker",
            "CREATE POLICY guard_seal ON {table} TO portal_worker USING (true) WITH CHECK (true)",
            "GRANT INSERT ON {table} TO portal_worker",
        ),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tenant_id", "sequence"],
                nulls_distinct=False,
                name="audit_sequence_once",
                condition=models.Q(sequence__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["tenant_id", "subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["id"], condition=models.Q(sequence=None), name="audit_unsealed"),
        )

    def __str__(self) -> str:
        return self.action


def record(
    action: str,
    subject: models.Model,
    *,
    actor: Actor,
    fields: Iterable[str] = (),
    payload: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    tenant_id: UUID | None = None,
) -> None:
    """Append an entry in the running transaction. `details` holds codes and ids, never texts."""
    _entry(
        action,
        subject,
        actor=actor,
        fields=fields,
        payload=payload,
        details=details,
        tenant_id=tenant_id,
    ).save(force_insert=True)


def record_many(
    action: str,
    subjects: Iterable[models.Model],
    *,
    actor: Actor,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry for each of many rows, at once: what an import did to them."""
    AuditEntry.objects.bulk_create(
        (_entry(action, subject, actor=actor, details=details) for subject in subjects),
        batch_size=500,
    )


def _entry(
    action: str,
    subject: models.Model,
    *,
    actor: Actor,
    fields: Iterable[str] = (),
    payload: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    tenant_id: UUID | None = None,
) -> AuditEntry:
    salt = secrets.token_hex(16)
    body = json.dumps(payload or {}, sort_keys=True, default=str, ensure_ascii=False)
    return AuditEntry(
        tenant_id=tenant_id or getattr(subject, "tenant_id", None) or actor.tenant_id,
        actor_id=actor.person_id,
        actor_is_system=actor.is_system,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        fields=sorted(fields),
        details=dict(details or {}),
        payload_hash=hashlib.sha256(f"{salt}{body}".encode()).hexdigest(),
        salt=salt,
    )


def _link(previous: str, entry: AuditEntry) -> str:
    body = json.dumps(
        [
            previous,
            entry.sequence,
            str(entry.pk),
            str(entry.tenant_id),
            str(entry.actor_id),
            entry.actor_is_system,
            entry.action,
            entry.subject_type,
            str(entry.subject_id),
            entry.fields,
            entry.details,
            entry.payload_hash,
            entry.salt,
            entry.recorded_at.isoformat(),
        ],
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()


def seal(limit: int = BATCH) -> int:
    """Chain up to `limit` unsealed entries, oldest first; run by the worker's role. How many."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One sealer at a time; a second one finds nothing to do.
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('portal.audit.seal'))")
        if not cursor.fetchone()[0]:
            return 0
        heads: dict[UUID | None, tuple[int, str]] = {}
        entries = list(AuditEntry.objects.filter(sequence=None).order_by("id")[:limit])
        for entry in entries:
            number, previous = heads.get(entry.tenant_id) or _head(entry.tenant_id)
            entry.sequence = number + 1
            entry.chain_hash = _link(previous, entry)
            heads[entry.tenant_id] = (entry.sequence, entry.chain_hash)
            entry.save(update_fields=["sequence", "chain_hash"])
    return len(entries)


def _head(tenant_id: UUID | None) -> tuple[int, str]:
    last = (
        AuditEntry.objects.filter(tenant_id=tenant_id, sequence__isnull=False)
        .order_by("-sequence")
        .first()
    )
    return (
        (0, GENESIS) if last is None or last.sequence is None else (last.sequence, last.chain_hash)
    )


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long a chain was and what its head was, noted somewhere else."""

    tenant_id: UUID | None
    length: int
    head: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What `verify` found for one institution (None: the portal itself).

    `broken_at` is the sequence of the first bad entry, `fault` says in what way it is bad.
    """

    tenant_id: UUID | None
    length: int
    head: str
    unsealed: tuple[AuditEntry, ...]
    broken_at: int | None = None
    fault: str = ""


def verify(anchors: Iterable[Anchor] = ()) -> Iterator[Chain]:
    """Recompute every chain and compare it with its anchor; run by a role that reads all entries.

    Only an anchor tells that the end of a chain was cut off, or that all of it was made anew.
    """
    noted = {anchor.tenant_id: anchor for anchor in anchors}
    present = AuditEntry.objects.order_by().values_list("tenant_id", flat=True).distinct()
    for tenant_id in sorted({*present, *noted}, key=str):
        yield _verify_one(tenant_id, noted.get(tenant_id))


def _verify_one(tenant_id: UUID | None, anchor: Anchor | None) -> Chain:
    entries = AuditEntry.objects.filter(tenant_id=tenant_id)
    unsealed = tuple(entries.filter(sequence=None).order_by("id"))
    previous, number = GENESIS, 0
    for entry in entries.filter(sequence__isnull=False).order_by("sequence").iterator():
        fault = _fault(entry, number + 1, previous, anchor)
        if fault:
            return Chain(tenant_id, number, previous, unsealed, number + 1, fault)
        number, previous = number + 1, entry.chain_hash
    if anchor is not None and number < anchor.length:
        return Chain(tenant_id, number, previous, unsealed, number + 1, "missing, says the anchor")
    return Chain(tenant_id, number, previous, unsealed)


def _fault(entry: AuditEntry, number: int, previous: str, anchor: Anchor | None) -> str:
    if entry.sequence != number:
        return "missing"
    if entry.chain_hash != _link(previous, entry):
        return f"changed (entry {entry.pk})"
    if anchor is not None and anchor.length == number and anchor.head != entry.chain_hash:
        return f"not what the anchor says (entry {entry.pk})"
    return ""
