"""The portal's own processes: the web, the worker, the clock, and commands that end."""

import signal
import sys
from pathlib import Path

from portal.running.capacity import TASK_WORKERS
from portal.running.data_directory import DataDirectory
from portal.running.instance import ROOT, Instance
from portal.running.processes import spawn, stop, stop_recorded
from portal.running.supervisor import Child


def manage(instance: Instance, *arguments: str, **changes: str) -> Child:
    """Start a command of Django's; what it writes goes to the log of its name."""
    with log_file(instance, arguments[0]).open("ab") as log:
        return spawn(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            log=log,
            cwd=ROOT,
            env=instance.child_environment(**changes),
        )


def stop_leftovers(data: DataDirectory) -> None:
    """End what a portal that was killed left running on this data directory."""
    for name in ("web", "worker", "beat", "mail"):
        stop_recorded(_number_file(data, name), sys.executable, polite=signal.SIGTERM)


def keep_web(instance: Instance, port: int) -> None:
    """Run gunicorn on a port of the loopback address."""
    _keep(instance, "web", ["gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"])


def keep_worker(instance: Instance) -> None:
    """Run the Celery worker, under the worker's own database role."""
    command = [
        *("celery", "--app=portal.celery", "worker", f"--concurrency={TASK_WORKERS}"),
        *("--prefetch-multiplier=1", "-O", "fair", "--without-gossip", "--without-mingle"),
        "--loglevel=WARNING",
    ]
    _keep(instance, "worker", command, DATABASE_URL=_worker_address(instance))


def keep_beat(instance: Instance) -> None:
    """Run Celery's clock."""
    schedule = instance.data.path / "celerybeat-schedule"
    command = [
        *("celery", "--app=portal.celery", "beat", f"--schedule={schedule}", "--pidfile="),
        "--loglevel=WARNING",
    ]
    _keep(instance, "beat", command, DATABASE_URL=_worker_address(instance))


def keep_mail(instance: Instance, port: int) -> None:
    """Run the portal's own SMTP door on a port of the loopback address."""
    number = _number_file(instance.data, "mail")

    def start() -> Child:
        child = manage(instance, "receive_mail", f"--port={port}")
        number.write_text(f"{child.pid}\n", "utf-8")
        return child

    instance.supervisor.keep("mail", start, lambda child: stop(child, polite=signal.SIGTERM))


def log_file(instance: Instance, name: str) -> Path:
    """Return where a process of this name writes."""
    return instance.data.path / "logs" / f"{name}.log"


def _number_file(data: DataDirectory, name: str) -> Path:
    return data.path / "logs" / f"{name}.pid"


def _worker_address(instance: Instance) -> str:
    known = instance.child_environment()
    return known.get("DATABASE_WORKER_URL") or known["DATABASE_URL"]


def _keep(instance: Instance, name: str, command: list[str], **changes: str) -> None:
    environment = instance.child_environment(**changes)
    number = _number_file(instance.data, name)

    def start() -> Child:
        with log_file(instance, name).open("ab") as log:
            child = spawn([sys.executable, "-m", *command], log=log, cwd=ROOT, env=environment)
        number.write_text(f"{child.pid}\n", "utf-8")
        return child

    instance.supervisor.keep(name, start, lambda child: stop(child, polite=signal.SIGTERM))
