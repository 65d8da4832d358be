"""What the process does for keys in its memory: no cores, not dumpable, a warning about swap."""

import ctypes
import logging
import resource
from pathlib import Path

_PR_SET_DUMPABLE = 4
logger = logging.getLogger("portal.vault")


def harden_process(*, swaps: Path = Path("/proc/swaps")) -> bool:
    """Switch off core dumps and tracing by others; whether the system took both.

    Logs a warning where memory can be swapped out to a disk.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    is_closed = hasattr(libc, "prctl") and libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
    if has_swap(swaps):
        logger.warning("This machine can write memory to a swap device; encrypt or disable it.")
    return bool(is_closed)


def has_swap(swaps: Path = Path("/proc/swaps")) -> bool:
    """Whether the system lists a swap device."""
    if not swaps.exists():
        return False
    return len(swaps.read_text(encoding="ascii").splitlines()) > 1
