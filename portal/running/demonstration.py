"""`run.py demo`: everything, from the engines to the first page."""

import os
import time
import urllib.error
import urllib.request
from http import HTTPStatus

from portal.running.data_directory import DataDirectory, any_free_port, is_free
from portal.running.instance import Instance, claimed_directory, running_instance, say
from portal.running.preparation import database_stamp, finish, prepare
from portal.running.programs import (
    keep_beat,
    keep_mail,
    keep_web,
    keep_worker,
    log_file,
    manage,
    stop_leftovers,
)
from portal.running.refusals import StartRefusedError

MAIL_DOMAIN = "mail.portal.localhost"
FIRST_PAGE_SECONDS = 60
FAULT_SECONDS = 5


def run_demo(port: int) -> int:
    """Serve the portal with demo data until told to stop.

    Raises StartRefusedError with one sentence where it cannot start.
    """
    started = float(os.environ.get("PORTAL_STARTED_AT") or time.time())
    data = claimed_directory()
    _free_port(data, port)
    with running_instance(data, port=port) as instance:
        instance.environment["DEMO"] = "1"
        instance.environment.setdefault("INBOUND_MAIL_DOMAIN", MAIL_DOMAIN)
        mail_port = int(os.environ.get("MAIL_PORT") or any_free_port())
        instance.write_environment()
        prepare(instance)
        keep_web(instance, port)
        _load_demo(instance)
        _await_first_page(instance, port)
        keep_mail(instance, mail_port)
        say(f"mail for addresses at {MAIL_DOMAIN}: SMTP on 127.0.0.1, port {mail_port}")
        say(f"ready http://127.0.0.1:{port}/ after {time.time() - started:.1f} s")
        keep_worker(instance)
        keep_beat(instance)
        instance.supervisor.watch()
    return 0


def _load_demo(instance: Instance) -> None:
    """Into a new database first the people, then what they did in two parts, side by side.

    Afterwards there is little to do, and one run does it.
    """
    stamp = database_stamp(instance)
    if instance.data.recall("stamps", "loaddemo") == stamp:
        finish(instance, "loaddemo", manage(instance, "loaddemo"))
        return
    finish(instance, "loaddemo", manage(instance, "loaddemo", "--part=people"))
    parts = ("procedures", "protection")
    for child in [manage(instance, "loaddemo", f"--part={part}") for part in parts]:
        finish(instance, "loaddemo", child)
    instance.data.remember("stamps", "loaddemo", stamp)


def _free_port(data: DataDirectory, port: int) -> None:
    stop_leftovers(data)
    if not is_free(port):
        raise StartRefusedError(
            f"Port {port} is taken by another program. Choose another one: "
            f"PORT={any_free_port()} python3 run.py demo"
        )


def _await_first_page(instance: Instance, port: int) -> None:
    address = f"http://127.0.0.1:{port}/"
    until, fault_until = time.monotonic() + FIRST_PAGE_SECONDS, time.monotonic() + FAULT_SECONDS
    while (status := _status(address)) != HTTPStatus.OK:
        # A page that is broken stays so; only silence is worth waiting through.
        if time.monotonic() > (until if status is None else fault_until):
            file = log_file(instance, "web")
            tail = file.read_text("utf-8", "replace")[-3000:]
            raise StartRefusedError(f"No page was served. The last lines of {file}:\n{tail}")
        instance.supervisor.pause(0.05)


def _status(address: str) -> int | None:
    # Whatever proxy this shell is set up with has no business on the loopback address.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
