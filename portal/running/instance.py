"""One instance of the portal: a claimed data directory with its engines running."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.running.data_directory import DataDirectory
from portal.running.engines import start_engines
from portal.running.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent


def say(text: str) -> None:
    """Tell the person at the terminal something, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def claimed_directory(*below: str) -> DataDirectory:
    """Claim the data directory that PORTAL_DATA names, or the usual one, or a folder of it.

    Raises StartRefusedError with one sentence where it cannot.
    """
    return DataDirectory(Path(os.environ.get("PORTAL_DATA") or ROOT / ".data", *below)).claim()


@dataclass
class Instance:
    """A data directory, what runs on it, and the environment for children."""

    data: DataDirectory
    supervisor: Supervisor
    environment: dict[str, str]

    def child_environment(self, **changes: str) -> dict[str, str]:
        """Return the whole environment of a child process."""
        return dict(os.environ) | self.environment | changes

    def write_environment(self) -> Path:
        """Write the variables as lines that a shell can read, for the owner alone."""
        lines = [f"export {name}={shlex.quote(value)}" for name, value in self.environment.items()]
        return self.data.write_private("environment", "\n".join(sorted(lines)) + "\n")


@contextmanager
def running_instance(
    data: DataDirectory, *, port: int, throwaway: bool = False
) -> Iterator[Instance]:
    """Run the engines on a claimed directory; stop everything at the end.

    Raises StartRefusedError with one sentence where it cannot.
    """
    supervisor = Supervisor(say)
    supervisor.listen()
    elsewhere: Path | None = None
    try:
        engines = start_engines(data, say, throwaway=throwaway)
        elsewhere = engines.elsewhere
        for engine in engines.running:
            supervisor.keep(engine.name, engine.start, engine.stop, engine.child)
        environment = engines.environment | _own_environment(data, port)
        yield Instance(data, supervisor, environment)
    finally:
        supervisor.stop()
        if throwaway and elsewhere is not None:
            shutil.rmtree(elsewhere)


def _own_environment(data: DataDirectory, port: int) -> dict[str, str]:
    given = {
        "PORTAL_DATA": str(data.path),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or "127.0.0.1,localhost,[::1]",
    }
    if not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
        key = data.secret("secret_key") + data.secret("secret_key_rest")
        given["SECRET_KEY_FILE"] = str(data.write_private("secret-key", key))
    return given
