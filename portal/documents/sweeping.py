"""Files in the storage that no row speaks for, or whose row says that they are gone."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.documents.models import Document
from portal.tenancy.models import Tenant

# An upload is under way for minutes at most.
GRACE = timedelta(hours=24)
# Sent, it is kept as long as its matter; never sent and attached to nothing, a week.
LOOSE_GRACE = timedelta(days=7)
_BATCH = 500


def sweep_orphans(grace: timedelta = GRACE) -> int:
    """Delete what is older than `grace` and belongs to no document. Returns how many.

    Run under the worker's role, the one that sees every row. Raises RuntimeError under another:
    a row that is hidden would look like one that is missing.
    """
    _require_worker()
    before = timezone.now() - grace
    removed = 0
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        for batch in _batches(tenant_id):
            kept = set(
                Document.objects.filter(storage_name__in=batch, discarded_at=None).values_list(
                    "storage_name", flat=True
                )
            )
            for name in batch:
                if name not in kept and default_storage.get_modified_time(name) < before:
                    default_storage.delete(name)
                    removed += 1
    return removed


def sweep_loose(grace: timedelta = LOOSE_GRACE) -> int:
    """Delete files that were never sent and hang on nothing. Returns how many.

    They come from a form that failed or a draft that was discarded; their bytes are orphans then.
    Whether something hangs on a row, its foreign keys know: they see every row. Raises as above.
    """
    _require_worker()
    before = timezone.now() - grace
    unsent = Document.objects.filter(submitted_at=None, uploaded_at__lt=before)
    return sum(_delete_unless_used(pk) for pk in unsent.values_list("pk", flat=True))


def _delete_unless_used(document_id: UUID) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Past Django's collector, which would look in tables that the worker cannot read.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DELETE FROM portal_document WHERE id = %s", [document_id])
    except IntegrityError:
        return False
    return True


def _require_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    if role != "portal_worker":
        message = f"Orphans are swept by portal_worker, not by {role}."
        raise RuntimeError(message)


def _batches(tenant_id: UUID) -> Iterator[list[str]]:
    try:
        _folders, names = default_storage.listdir(str(tenant_id))
    except FileNotFoundError:
        return
    paths = [f"{tenant_id}/{name}" for name in names]
    for start in range(0, len(paths), _BATCH):
        yield paths[start : start + _BATCH]
