"""The engines that the environment does not name, and the environment that results."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.running.data_directory import DataDirectory
from portal.running.engine_home import EngineHome
from portal.running.postgres import Postgres
from portal.running.valkey import Valkey

DATABASE_VARIABLES = {
    "DATABASE_URL": "portal_app",
    "DATABASE_OWNER_URL": "portal_owner",
    "DATABASE_WORKER_URL": "portal_worker",
    "DATABASE_BACKUP_URL": "portal_backup",
}

Child = subprocess.Popen[bytes]


@dataclass
class Engine:
    """A running engine, and how to start it again and stop it."""

    name: str
    child: Child
    start: Callable[[], Child]
    stop: Callable[[Child], None]


@dataclass
class Engines:
    """The embedded engines in use, in the order of their start, and what they are called by."""

    environment: dict[str, str] = field(default_factory=dict)
    running: list[Engine] = field(default_factory=list)
    elsewhere: Path | None = None

    def stop(self) -> None:
        """Stop all, the last started first."""
        while self.running:
            engine = self.running.pop()
            engine.stop(engine.child)


def start_engines(
    data: DataDirectory, say: Callable[[str], None], *, throwaway: bool = False
) -> Engines:
    """Start what the environment does not already name; return it with its addresses.

    `throwaway` trades durability for speed. Raises StartRefusedError.
    """
    home = EngineHome(data)
    if home.is_elsewhere:
        say(f"The engines keep their data in {home.path}: no other user can reach {data.path}.")
    engines = Engines(elsewhere=home.path if home.is_elsewhere else None)
    if given := [name for name in DATABASE_VARIABLES if os.environ.get(name)]:
        say(f"No PostgreSQL is started: {', '.join(given)} given.")
    else:
        _start_postgres(engines, Postgres(data, home, throwaway=throwaway))
    if given := [name for name in ("CELERY_BROKER_URL", "REDIS_URL") if os.environ.get(name)]:
        say(f"No Valkey is started: {', '.join(given)} given.")
    else:
        broker = _start_valkey(engines, Valkey(data, home))
        engines.environment |= {"CELERY_BROKER_URL": broker.url(0), "REDIS_URL": broker.url(1)}
    if not os.environ.get("VAULT_REDIS_URL"):
        memory = _start_valkey(engines, Valkey(data, home, name="vault", memory_only=True))
        engines.environment["VAULT_REDIS_URL"] = memory.url(0)
    return engines


def _start_postgres(engines: Engines, postgres: Postgres) -> None:
    # A person's own PGSSLMODE or PGSERVICE would be mixed into every connection.
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
    child = postgres.start()
    engines.running.append(Engine(postgres.name, child, postgres.start, postgres.stop))
    for variable, role in DATABASE_VARIABLES.items():
        engines.environment[variable] = postgres.url(role)


def _start_valkey(engines: Engines, valkey: Valkey) -> Valkey:
    try:
        child = valkey.start()
    except BaseException:
        engines.stop()
        raise
    engines.running.append(Engine(valkey.name, child, valkey.start, valkey.stop))
    return valkey
