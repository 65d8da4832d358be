"""What `verify_audit` finds wrong with lines of reading; run by a role that reads all entries."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from portal.audit import AuditEntry
from portal.tenancy.models import Tenant
from portal.vault import readings
from portal.vault.errors import LogBroken, Unopenable
from portal.vault.keylog import KeyLog
from portal.vault.models import KeyLogEntry, ReadingCount
from portal.vault.readings import Reading
from portal.vault.selectors import key_log


def verify_readings(tenant: Tenant) -> Iterator[str]:
    """One sentence for each fault: a line that its reader did not sign, a number that is missing.

    Lines name their readers by the ids of keys. Nothing of a case can be said or is needed.
    """
    lines = AuditEntry.objects.filter(tenant_id=tenant.pk, action=readings.ACTION).order_by("id")
    counts = dict(ReadingCount.objects.filter(tenant=tenant).values_list("key_id", "count"))
    if not counts and not lines.exists():
        return
    if not KeyLogEntry.objects.filter(tenant=tenant).exists():
        yield "the key log is gone"
        return
    try:
        log = key_log(tenant)
    except LogBroken as error:
        yield f"the key log is broken at entry {error.sequence}"
        return
    yield from _compared(lines.iterator(), counts, log)


def _compared(
    lines: Iterable[AuditEntry], counts: Mapping[UUID, int], log: KeyLog
) -> Iterator[str]:
    last: dict[UUID, int] = {}
    for entry in lines:
        expected = last.get(entry.subject_id, 0) + 1
        if not _holds(entry, log):
            yield f"entry {entry.pk}: not as its reader signed it"
        found = int(entry.details.get("count", 0))
        if found != expected:
            yield f"entry {entry.pk}: reading {found} of its key where {expected} is due"
        last[entry.subject_id] = found
    for key_id in sorted(counts.keys() | last.keys()):
        if counts.get(key_id, 0) != last.get(key_id, 0):
            yield f"key {key_id}: {counts.get(key_id, 0)} counted, {last.get(key_id, 0)} are there"


def _holds(entry: AuditEntry, log: KeyLog) -> bool:
    card = log.known.get(entry.subject_id)
    if card is None or entry.tenant_id is None:
        return False
    try:
        line = Reading.read(entry.tenant_id, entry.subject_id, entry.details)
        signature = bytes.fromhex(entry.details["signature"])
        readings.check(line, signature, card.public.sign)
    except (KeyError, TypeError, ValueError, Unopenable):
        return False
    return True
