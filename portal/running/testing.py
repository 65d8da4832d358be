"""`run.py test`: the checks, then every test, on engines and data that are thrown away."""

import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from portal.running.capacity import TEST_WORKERS
from portal.running.checking import run_checks
from portal.running.chromium import find_chromium
from portal.running.data_directory import DataDirectory
from portal.running.instance import ROOT, Instance, running_instance, say
from portal.running.preparation import prepare_files
from portal.running.processes import spawn
from portal.running.programs import log_file
from portal.running.supervisor import Child

FOLLOW_SECONDS = 0.2


def run_tests(arguments: list[str], port: int) -> int:
    """Run the checks and pytest; return 0 only when all of it passed.

    The last line is pytest's own closing line. Raises StartRefusedError where the engines cannot
    start.
    """
    chromium = find_chromium()
    with (
        tempfile.TemporaryDirectory(prefix="portal-test-") as folder,
        running_instance(
            DataDirectory(Path(folder)).claim(), port=port, throwaway=True
        ) as instance,
    ):
        prepare_files(instance)
        failed = run_checks(instance.supervisor, instance.child_environment())
        remarks = [f"Checks that failed: {', '.join(failed)}."] if failed else []
        if chromium:
            instance.environment["CHROMIUM"] = chromium
        else:
            arguments = ["-m", "not browser", *arguments]
            remarks.append(f"Browser tests not run, for want of Chromium: {_count(instance)}.")
        code, closing = _run_pytest(instance, arguments)
    say("\n".join([*remarks, closing]))
    browser_missing = chromium is None and os.environ.get("REQUIRE_BROWSER") == "1"
    return code or int(bool(failed) or browser_missing)


def _count(instance: Instance) -> int:
    child = _start(instance, "collection", ["--collect-only", "-q", "-m", "browser"])
    instance.supervisor.finish(child)
    output = log_file(instance, "collection").read_text("utf-8", "replace")
    found = re.search(r"^(\d+)(?:/\d+)? tests? collected", output, re.MULTILINE)
    return int(found.group(1)) if found else 0


def _run_pytest(instance: Instance, arguments: list[str]) -> tuple[int, str]:
    color = ["--color=yes"] if sys.stdout.isatty() else []
    # A worker that is done takes over what waits at the other: the longest tests stand together.
    numbers = [f"--numprocesses={TEST_WORKERS}", "--dist=worksteal"]
    child = _start(instance, "pytest", [*numbers, *color, *arguments])
    shown = Follower(log_file(instance, "pytest"), say)
    while child.poll() is None:
        instance.supervisor.wait_for([child], seconds=FOLLOW_SECONDS)
        shown.catch_up()
    return child.returncode, shown.last_line()


def _start(instance: Instance, name: str, arguments: list[str]) -> Child:
    with log_file(instance, name).open("wb") as log:
        return spawn(
            [sys.executable, "-m", "pytest", *arguments],
            log=log,
            cwd=ROOT,
            env=instance.child_environment(),
        )


class Follower:
    """Shows a growing file line by line, holding the last one back."""

    def __init__(self, file: Path, show: Callable[[str], None]) -> None:
        self._file = file
        self._show = show
        self._position = 0
        self._held = ""

    def catch_up(self) -> None:
        """Show what came since, but for the last line."""
        with self._file.open("rb") as handle:
            handle.seek(self._position)
            fresh = handle.read()
        self._position += len(fresh)
        *lines, self._held = (self._held + fresh.decode("utf-8", "replace")).split("\n")
        if not self._held and lines:
            self._held = lines.pop() + "\n"
        if lines:
            self._show("\n".join(lines))

    def last_line(self) -> str:
        """Return the line that was held back."""
        self.catch_up()
        return self._held.rstrip("\n")
