"""`run.py demo` as its user meets it: the first page, the second start, and the end."""

import json
import re
import stat
import urllib.request
from http import HTTPStatus
from pathlib import Path

from portal.running.data_directory import any_free_port
from tests.running.conftest import PRIVATE, Portal, await_end

READY = re.compile(r"^ready http://127\.0\.0\.1:(\d+)/ after \d+\.\d s$", re.MULTILINE)
DONE_ONCE = ("migrate.log", "collectstatic.log")


def start(data: Path) -> Portal:
    """Start the demo, and see its first page."""
    port = any_free_port()
    portal = Portal(data, PORT=str(port)).start("demo", until="ready ")
    ready = READY.search(portal.said)
    assert ready, portal.said
    assert ready.group(1) == str(port)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == HTTPStatus.OK
    return portal


def test_first_and_second_start(data_directory: Path) -> None:
    """The second keeps people and data and repeats nothing; how quick it is, `bench start` says."""
    portal = start(data_directory)
    try:
        accounts = data_directory / "demo-accounts.json"
        assert stat.S_IMODE(accounts.stat().st_mode) == PRIVATE
        people = {person["email"] for person in json.loads(accounts.read_text("utf-8"))}
        logs = {name: (data_directory / "logs" / name).stat().st_mtime_ns for name in DONE_ONCE}
        children = portal.children
    finally:
        assert portal.stop() == 0
    await_end(children)

    portal = start(data_directory)
    try:
        assert {person["email"] for person in json.loads(accounts.read_text("utf-8"))} == people
        again = {name: (data_directory / "logs" / name).stat().st_mtime_ns for name in DONE_ONCE}
        assert again == logs
    finally:
        portal.stop()
