"""Why a start is refused, in one sentence for the person who started it."""

import errno
import os


class StartRefusedError(Exception):
    """The portal cannot start here; the message says why and what to do."""


def refusal_for(error: OSError) -> StartRefusedError | None:
    """Return the sentence for a full or read-only disk, or None for any other trouble."""
    where = error.filename or "the data directory"
    # Copying a tree collects its errors as text, without a number.
    if error.errno in {errno.ENOSPC, errno.EDQUOT} or os.strerror(errno.ENOSPC) in str(error):
        return disk_full(str(where))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}:
        return StartRefusedError(
            f"{where} cannot be written by this user. Choose another directory with PORTAL_DATA."
        )
    return None


def disk_full(where: str) -> StartRefusedError:
    """Return the sentence for a full disk."""
    return StartRefusedError(
        f"The disk that holds {where} is full. Free 300 MB, or choose another directory with "
        "PORTAL_DATA."
    )
