"""A portal of one's own for each test: its data directory, its processes, its last words."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.running.engine_home import ROOT_HOME
from portal.running.instance import ROOT

# Addresses of the test run's own engines, and what a person's shell may hold.
NOT_INHERITED = ("DATABASE_", "REDIS_", "CELERY_", "SECRET_KEY", "PUBLIC_URL", "PORT", "DEMO")

PRIVATE = 0o600


class Portal:
    """One `python -m portal.running COMMAND` on a data directory."""

    def __init__(self, data: Path, **changes: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(NOT_INHERITED)}
        self.environment = kept | {"PORTAL_DATA": str(data)} | changes
        self.data = data
        self.said = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, command: str = "services", until: str = "The engines run.") -> "Portal":
        """Start, and read what is said until the awaited words or the end."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.running", *command.split()],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.listen(until)
        return self

    def listen(self, until: str) -> None:
        """Read on until these words or the end."""
        assert self.process is not None
        assert self.process.stdout is not None
        while until not in self.said and (line := self.process.stdout.readline()):
            self.said += line

    def refuse(self, command: str = "services") -> str:
        """Start something that must end with code 1; return what it said."""
        self.start(command)
        assert self.stop() == 1, self.said
        return self.said.strip()

    def stop(self) -> int:
        """Send SIGTERM; return the exit code."""
        assert self.process is not None
        with self.process:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
            return self.process.wait(30)

    def address(self, variable: str) -> str:
        """Return an address from the environment file."""
        lines = (self.data / "environment").read_text("utf-8").splitlines()
        return next(line.partition("=")[2] for line in lines if f" {variable}=" in line)

    @property
    def engine_home(self) -> Path:
        """Where the engines' data stands."""
        state = json.loads((self.data / "state.json").read_text())
        name = state.get("places", {}).get("engines")
        return ROOT_HOME / name if name else self.data

    def remove_engine_home(self) -> None:
        """Remove the engines' data where it stands outside the data directory."""
        if self.engine_home != self.data:
            shutil.rmtree(self.engine_home)

    @property
    def children(self) -> list[int]:
        """The processes that the supervisor made."""
        assert self.process is not None
        return descendants(self.process.pid)


@dataclass(frozen=True)
class Process:
    """A row of the process table; one that ended and was not reaped is not in it."""

    pid: int
    parent: int
    group: int


def live_processes() -> list[Process]:
    """Read the process table, where there is /proc and where there is not."""
    if Path("/proc/self/stat").exists():
        rows = [_stat_fields(file) for file in Path("/proc").glob("[0-9]*/stat")]
    else:
        done = subprocess.run(
            ["ps", "-e", "-o", "pid=,stat=,ppid=,pgid="],
            capture_output=True,
            text=True,
            check=True,
        )
        rows = [line.split() for line in done.stdout.splitlines()]
    return [
        Process(int(row[0]), int(row[2]), int(row[3])) for row in rows if row and row[1][0] != "Z"
    ]


def _stat_fields(file: Path) -> list[str]:
    try:
        # The name in the middle may hold anything, blanks and brackets too.
        before, _, after = file.read_text("utf-8", "replace").rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [before.split()[0], *after.split()]


def descendants(pid: int) -> list[int]:
    """Return the live processes below one."""
    table = live_processes()
    found, fresh = list[int](), [pid]
    while fresh:
        fresh = [process.pid for process in table if process.parent in fresh]
        found += fresh
    return found


def await_end(pids: list[int], seconds: float = 20) -> None:
    """Wait until none of these processes runs."""
    until = time.monotonic() + seconds
    while alive := {process.pid for process in live_processes()} & set(pids):
        assert time.monotonic() < until, f"still running: {alive}"
        time.sleep(0.05)


@pytest.fixture
def data_directory() -> Iterator[Path]:
    """Make a directory that other users can pass to; remove it at the end."""
    parent = Path(tempfile.mkdtemp(prefix="portal-"))
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def portal(data_directory: Path) -> Iterator[Portal]:
    """Give a portal that is stopped at the end, whatever the test did to it."""
    portal = Portal(data_directory)
    yield portal
    if portal.process is not None:
        portal.stop()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Give a port that something else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
