"""The keys of institutions: one file each and version, outside the database.

A copy of the database alone opens no document, and a copy of the files alone neither.
"""

import hashlib
import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.errors import PortalError

KEY_BYTES = 32
FINGERPRINT_BYTES = 8


class Unreadable(PortalError):
    """A stored file cannot be opened: its key is missing, or its bytes were changed."""

    code = "unreadable"
    # Below 500: the transaction is kept, and with it the audit entry that says so.
    status = 409


def _folder(tenant_id: UUID) -> Path:
    return Path(settings.DOCUMENT_KEYS_DIR) / str(tenant_id)


def fingerprint(key: bytes) -> bytes:
    """Tells a replaced key from changed bytes; says nothing about the key."""
    return hashlib.blake2b(key, digest_size=FINGERPRINT_BYTES, person=b"portal-document").digest()


def current_key(tenant_id: UUID) -> tuple[int, bytes]:
    """The newest version of an institution's key and the key itself; the first is made on first use."""
    folder = _folder(tenant_id)
    versions = [int(path.stem) for path in folder.glob("*.key")] if folder.is_dir() else []
    version = max(versions, default=0)
    if version == 0:
        version = 1
        _make(folder, version)
    return version, read_key(tenant_id, version)


def read_key(tenant_id: UUID, version: int) -> bytes:
    """One version of an institution's key. Raises Unreadable where it is not there."""
    try:
        key = (_folder(tenant_id) / f"{version}.key").read_bytes()
    except FileNotFoundError as error:
        raise key_missing() from error
    if len(key) != KEY_BYTES:
        raise key_missing()
    return key


def key_missing() -> Unreadable:
    """What a person reads where a file's key is not there."""
    return Unreadable(
        _(
            "This file cannot be opened now: the key it was locked with is not on this server. It"
            " is not lost. Ask those who operate the portal to put the institution’s key back."
        ),
        code="key_missing",
    )


def _make(folder: Path, version: int) -> None:
    """Written aside and linked into place: whoever reads finds a whole key, and the same one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{secrets.token_hex(8)}"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(aside, folder / f"{version}.key")
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        aside.unlink()
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
