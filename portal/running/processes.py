"""Child processes that end with their parent, and leftovers of a parent that was killed."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.running.refusals import StartRefusedError

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The unprivileged user that an engine runs as when the portal is started by root."""

    uid: int
    gid: int


def engine_account() -> Account | None:
    """Return the user to run engines as, or None where this user will do."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise StartRefusedError(
            "PostgreSQL does not run as root and there is no user `nobody` here to run it as. "
            "Start the portal as an ordinary user."
        ) from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def _end_with_parent(sent: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, int(sent))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return in_child


def spawn(
    command: Sequence[str],
    *,
    log: IO[bytes],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    parent_died: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own; Linux sends it `parent_died` should we be killed.

    To be called from the main thread: Linux ties the child to the thread that made it.
    """
    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        process_group=0,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        # Runs after the change of user, which would clear the request.
        preexec_fn=_end_with_parent(parent_died),  # noqa: PLW1509 - one thread here
    )


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and was never reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text("utf-8", "replace").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()


def runs_program(pid: int, program: str) -> bool:
    """Say whether a live process is this program, so that a number used anew is not mistaken."""
    return is_alive(pid) and program in _command_line(pid)


def _command_line(pid: int) -> str:
    # Slim images have no `ps`, macOS has no /proc.
    if not Path("/proc/self/cmdline").exists():
        command = ["ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def stop_recorded(file: Path, program: str, *, polite: signal.Signals) -> None:
    """End a process that outlived the portal that started it, and forget its number.

    Raises StartRefusedError when it does not end.
    """
    if not file.exists():
        return
    number = file.read_text("utf-8").split("\n", 1)[0].strip()
    if number.isdigit():
        _stop_leftover(int(number), program, polite)
    file.unlink(missing_ok=True)


def _stop_leftover(pid: int, program: str, polite: signal.Signals) -> None:
    if not runs_program(pid, program):
        return
    for sent, limit in ((polite, 15.0), (signal.SIGKILL, 5.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, sent)
        until = time.monotonic() + limit
        while time.monotonic() < until:
            if not is_alive(pid):
                return
            time.sleep(0.05)
    raise StartRefusedError(f"A {program} of an earlier start (process {pid}) does not stop.")


def stop(child: subprocess.Popen[bytes], *, polite: signal.Signals, seconds: float = 10) -> None:
    """End a child and wait for it."""
    if child.poll() is not None:
        return
    child.send_signal(polite)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        # The child leads a group of its own: its workers go with it.
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
