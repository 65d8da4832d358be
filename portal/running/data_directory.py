"""The directory where an instance keeps its engines' data, its secrets and its ports."""

import fcntl
import json
import os
import secrets
import shutil
import socket
from pathlib import Path
from typing import IO, Self

from portal.running.refusals import StartRefusedError, disk_full, refusal_for

FREE_BYTES_NEEDED = 300 * 1024 * 1024


class DataDirectory:
    """One instance's directory; claimed for as long as this process lives."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._claim: IO[str] | None = None
        self._state: dict[str, dict[str, str]] = {}

    def claim(self) -> Self:
        """Make the directory, and hold it until this process ends; return it.

        Raises StartRefusedError when it cannot be written or another instance holds it.
        """
        try:
            self._make()
            self._claim = _open_private(self.path / "lock")
        except OSError as error:
            raise refusal_for(error) or error from error
        self._hold(self._claim)
        if not (self.path / "state.json").exists():
            self._require_space()
        self._state = self._read_state()
        return self

    def _make(self) -> None:
        missing = [folder for folder in (self.path, *self.path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
        # As root the engines run as another user, who must pass through, not look around.
        for folder in {self.path, *missing}:
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def _hold(self, lock: IO[str]) -> None:
        # A lock of the kernel's goes with the process, so no kill leaves it behind.
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise StartRefusedError(
                f"{self.path} is in use by a running portal (process {holder}). Stop that one, or "
                "choose another directory with PORTAL_DATA."
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()

    def _require_space(self) -> None:
        if shutil.disk_usage(self.path).free < FREE_BYTES_NEEDED:
            raise disk_full(str(self.path))

    def _read_state(self) -> dict[str, dict[str, str]]:
        file = self.path / "state.json"
        if not file.exists():
            return {}
        state: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
        return state

    def recall(self, kind: str, name: str) -> str | None:
        """Return what was remembered under this name, or None."""
        return self._state.get(kind, {}).get(name)

    def remember(self, kind: str, name: str, value: str) -> None:
        """Keep a value for the next start, in a file that its owner alone can read."""
        self._state.setdefault(kind, {})[name] = value
        self.write_private("state.json", json.dumps(self._state, indent=1, sort_keys=True))

    def secret(self, name: str) -> str:
        """Return the secret of this name, made when it is first asked for."""
        known = self.recall("secrets", name)
        if known is None:
            known = secrets.token_urlsafe(32)
            self.remember("secrets", name, known)
        return known

    def port(self, name: str) -> int:
        """Return the port of an engine: the one of the last start while it is free."""
        known = self.recall("ports", name)
        if known is not None and is_free(int(known)):
            return int(known)
        port = any_free_port()
        self.remember("ports", name, str(port))
        return port

    def write_private(self, name: str, text: str) -> Path:
        """Replace a file as a whole, readable by its owner alone."""
        file, fresh = self.path / name, self.path / f"{name}.new"
        with _open_private(fresh) as handle:
            handle.truncate()
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(file)
        return file


def _open_private(path: Path) -> IO[str]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "r+", encoding="utf-8")


def is_free(port: int) -> bool:
    """Say whether a listener could take this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
