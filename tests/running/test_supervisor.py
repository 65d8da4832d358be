"""Children that end are started again, at growing intervals, until told to stop."""

import signal
import sys
from pathlib import Path

import pytest

from portal.running.processes import spawn, stop
from portal.running.supervisor import Child, StopRequestedError, Supervisor
from portal.running.testing import Follower
from tests.running.conftest import live_processes


def start(code: str) -> Child:
    with Path("/dev/null").open("wb") as nowhere:
        return spawn([sys.executable, "-c", code], log=nowhere)


def end(child: Child) -> None:
    stop(child, polite=signal.SIGTERM)


def test_child_that_ends_is_started_again_ever_later() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.keep("clock", lambda: start("raise SystemExit(3)"), end)

    for _ in range(44):
        supervisor.pause(0.05)
    supervisor.stop()
    ended = [line for line in said if "ended with code 3" in line]
    assert ended[:2] == [
        "clock ended with code 3; starting it again in 0.5 s.",
        "clock ended with code 3; starting it again in 1 s.",
    ]


def test_told_to_stop_while_waiting_ends_what_is_awaited() -> None:
    supervisor = Supervisor(list[str]().append)
    child = start("import time; time.sleep(60)")
    supervisor.stopping = True

    with pytest.raises(StopRequestedError):
        supervisor.finish(child)
    assert child.poll() == -signal.SIGTERM


def test_child_that_does_not_listen_is_killed_with_its_group(tmp_path: Path) -> None:
    words = tmp_path / "log"
    with words.open("wb") as log:
        child = spawn(["sh", "-c", "trap '' TERM; echo deaf; sleep 61 & sleep 61"], log=log)
    while "deaf" not in words.read_text():
        assert child.poll() is None
    stop(child, polite=signal.SIGTERM, seconds=0.5)

    assert child.returncode == -signal.SIGKILL
    assert child.pid not in {process.group for process in live_processes()}


def test_follower_holds_the_last_line_back(tmp_path: Path) -> None:
    file, shown = tmp_path / "log", list[str]()
    follower = Follower(file, shown.append)
    for part in ("first\nsec", "ond\n", "==== 2 passed ====\n"):
        with file.open("a") as handle:
            handle.write(part)
        follower.catch_up()

    assert "\n".join(shown).split() == ["first", "second"]
    assert follower.last_line() == "==== 2 passed ===="
