"""The sealed bytes in the portal's storage: written as they come, found again by the file's id."""

from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.storage import default_storage

from protection.files.models import FOLDER, storage_name


def begin(file_id: UUID) -> BinaryIO:
    """A place to write to; what is written stands there at once. Raises OSError."""
    try:
        folder = Path(default_storage.path(FOLDER))
    except NotImplementedError:
        pass  # a bucket knows no folders
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return cast("BinaryIO", default_storage.open(storage_name(file_id), "wb"))


def find(file_id: UUID) -> BinaryIO:
    """The sealed bytes. Raises FileNotFoundError."""
    return cast("BinaryIO", default_storage.open(storage_name(file_id), "rb"))


def remove(file_id: UUID) -> None:
    """They are gone; missing ones are no error."""
    default_storage.delete(storage_name(file_id))
