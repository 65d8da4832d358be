"""A whole running instance on folders of its own: web, worker, clock, mail, and what passes the broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import redis
from aiosmtpd.controller import Controller

from bench.serving import Server, served
from bench.vaulted import Vaulted
from portal.running.data_directory import any_free_port
from portal.running.instance import ROOT
from portal.running.processes import spawn, stop


@dataclass
class Machinery:
    """Where everything stands, and how it is asked."""

    folder: Path
    vaulted: Vaulted
    server: Server
    mails: Path
    messages: Path
    scratch: Path
    logs: Path
    mail_port: int


class _Catcher:
    """Keeps each mail as it was sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        name = f"{time.monotonic_ns()}.eml"
        (self._folder / name).write_bytes(envelope.content)
        return "250 OK"


@contextmanager
def running(vaulted: Vaulted, folder: Path) -> Iterator[Machinery]:
    """Start it all for a block; what the broker is told is written down meanwhile."""
    places = {name: folder / name for name in ("mails", "scratch", "logs", "messages")}
    for place in places.values():
        place.mkdir()
    with ExitStack() as stack:
        mail = Controller(_Catcher(places["mails"]), hostname="127.0.0.1", port=any_free_port())
        mail.start()
        stack.callback(mail.stop)
        environment = {
            **vaulted.environment,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "TMPDIR": str(places["scratch"]),
        }
        stack.enter_context(_monitored(places["messages"]))
        log = stack.enter_context((places["logs"] / "web.log").open("ab"))
        server = stack.enter_context(served(environment, log=log))
        for kind in ("worker", "beat"):
            stack.enter_context(_celery(kind, places, environment))
        yield Machinery(
            folder=folder,
            vaulted=vaulted,
            server=server,
            mail_port=mail.port,
            **places,
        )


@contextmanager
def _monitored(folder: Path) -> Iterator[None]:
    """Every command that the broker and the cache are given, as long as the block lasts."""
    program = (
        "import redis, sys\n"
        "line = redis.Redis.from_url(sys.argv[1], socket_timeout=None)\n"
        "with line.monitor() as heard:\n"
        "    for one in heard.listen():\n"
        "        sys.stdout.write(one['command'] + '\\n'); sys.stdout.flush()\n"
    )
    with (folder / "broker.txt").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", program, os.environ["CELERY_BROKER_URL"]], stdout=log
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(10)


@contextmanager
def _celery(kind: str, places: dict[str, Path], environment: dict[str, str]) -> Iterator[None]:
    more = {
        "worker": ["--concurrency=1", "--without-gossip", "--without-mingle"],
        "beat": [f"--schedule={places['scratch'] / 'schedule'}", "--pidfile="],
    }
    given = dict(os.environ) | environment
    given["DATABASE_URL"] = os.environ["DATABASE_WORKER_URL"]
    command = [sys.executable, "-m", "celery", "--app=portal.celery", kind, *more[kind]]
    with (places["logs"] / f"{kind}.log").open("ab") as log:
        child = spawn([*command, "--loglevel=INFO"], log=log, cwd=ROOT, env=given)
        try:
            yield
        finally:
            stop(child, polite=signal.SIGTERM)


def stores() -> dict[str, Any]:
    """Both Valkeys, every database of each, by name."""
    broker = redis.Redis.from_url(os.environ["CELERY_BROKER_URL"])
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    vault = redis.Redis.from_url(os.environ["VAULT_REDIS_URL"])
    return {"broker": broker, "cache": cache, "open vaults": vault}


def send_control_mail(machinery: Machinery, text: str) -> None:
    """A mail with a planted text, encoded as mails are."""
    import smtplib

    mail = EmailMessage()
    mail["From"] = mail["To"] = "control@example.org"
    mail["Subject"] = "control"
    mail.set_content(text, cte="base64")
    with smtplib.SMTP("127.0.0.1", machinery.mail_port) as line:
        line.send_message(mail)
