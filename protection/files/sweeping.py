"""Sealed bytes that no row speaks for: of uploads that were cut, of forms that failed, of erased files.

They open nowhere: the key of an upload was in one process's memory, the pepper of an erased file is
gone. What is left of a run that ended half-way is finished here.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from protection.files.models import FOLDER, CaseFile, storage_name
from protection.files.services import destroy

# A slow line writes on for as long as it takes: counted from the last byte.
GRACE = timedelta(hours=2)
_BATCH = 500


def sweep_files(grace: timedelta = GRACE) -> int:
    """Remove what is older than `grace` and stands for no file. How many.

    Run under the worker's role, which sees every row. Raises RuntimeError under another: a row that
    is hidden would look like one that is missing.
    """
    _require_worker()
    before = timezone.now() - grace
    removed = 0
    for batch in _batches():
        live = set(
            CaseFile.objects.filter(pk__in=batch, erased_at=None).values_list("pk", flat=True)
        )
        for file_id in batch:
            is_old = default_storage.get_modified_time(storage_name(file_id)) < before
            if file_id not in live and is_old:
                destroy(file_id)
                removed += 1
    return removed


def _require_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    if role != "portal_worker":
        message = f"Sealed files are swept by portal_worker, not by {role}."
        raise RuntimeError(message)


def _batches() -> Iterator[list[UUID]]:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for start in range(0, len(names), _BATCH):
        yield [UUID(hex=name) for name in names[start : start + _BATCH]]
