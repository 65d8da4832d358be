"""One at a time on this machine: a file that is locked by whoever works, shared by all processes."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def one_slot(name: str) -> Iterator[None]:
    """Wait for the slot of this name and hold it for a block; a process that dies lets go of it."""
    folder = Path(settings.VAULT_SLOTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / name).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
