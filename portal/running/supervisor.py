"""Keeps a set of child processes running until it is told to stop."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from portal.running.processes import stop
from portal.running.refusals import StartRefusedError

Child = subprocess.Popen[bytes]
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A child that ran this long was well; the next pause is the first one again.
STEADY_SECONDS = 30.0


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM came while something was being awaited."""


@dataclass
class Kept:
    """A child that is started again when it ends."""

    name: str
    start: Callable[[], Child]
    stop: Callable[[Child], None]
    child: Child | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0


class Supervisor:
    """Starts children, restarts those that end, and stops all of them in reverse order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._kept: list[Kept] = []
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self.stopping = False

    def listen(self) -> None:
        """Take Ctrl-C and SIGTERM as the order to stop, and wake up when a child ends."""
        signal.set_wakeup_fd(self._writer)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, _on_child)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def keep(
        self,
        name: str,
        start: Callable[[], Child],
        stop: Callable[[Child], None],
        child: Child | None = None,
    ) -> Child:
        """Start a child, or take one that runs already, and keep it running."""
        child = child or start()
        self._kept.append(Kept(name, start, stop, child, time.monotonic()))
        return child

    def watch(self) -> None:
        """Keep everything running until told to stop."""
        while not self.stopping:
            self._turn(None)

    def finish(self, child: Child) -> int:
        """Return a child's exit code once it has ended; the kept ones are looked after.

        Raises StopRequestedError, with the child ended, when told to stop.
        """
        self.wait_for([child])
        return child.returncode

    def wait_for(self, children: list[Child], seconds: float | None = None) -> None:
        """Wait until one of the children has ended, or for so long at most.

        Raises StopRequestedError, with all of them ended, when told to stop.
        """
        until = None if seconds is None else time.monotonic() + seconds
        while not self.stopping and all(child.poll() is None for child in children):
            if until is not None and time.monotonic() >= until:
                return
            self._turn(until)
        if self.stopping:
            for child in children:
                stop(child, polite=signal.SIGTERM)
            raise StopRequestedError

    def pause(self, seconds: float) -> None:
        """Let time pass. Raises StopRequestedError when told to stop."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stopping:
            self._turn(until)
        if self.stopping:
            raise StopRequestedError

    def _turn(self, until: float | None) -> None:
        for kept in self._kept:
            self._look_after(kept)
        self._wait(until)

    def _wait(self, until: float | None) -> None:
        moments = [kept.due for kept in self._kept if kept.child is None]
        if until is not None:
            moments.append(until)
        limit = max(0.0, min(moments) - time.monotonic()) if moments else None
        if select.select([self._reader], [], [], limit)[0]:
            os.read(self._reader, 4096)

    def _look_after(self, kept: Kept) -> None:
        now = time.monotonic()
        if kept.child is not None and (code := kept.child.poll()) is not None:
            if now - kept.started > STEADY_SECONDS:
                kept.pause = FIRST_PAUSE
            self._put_off(kept, _ending(code))
        elif kept.child is None and now >= kept.due:
            try:
                kept.child, kept.started = kept.start(), now
            except StartRefusedError as error:
                self._put_off(kept, f"does not start: {error}")
            else:
                self._say(f"{kept.name} runs again.")

    def _put_off(self, kept: Kept, why: str) -> None:
        self._say(f"{kept.name} {why}; starting it again in {kept.pause:g} s.")
        kept.child, kept.due = None, time.monotonic() + kept.pause
        kept.pause = min(kept.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop every child, the last started first."""
        self.stopping = True
        while self._kept:
            kept = self._kept.pop()
            if kept.child is not None:
                kept.stop(kept.child)


def _on_child(_number: int, _frame: FrameType | None) -> None:
    """Be there, so that the kernel's signal wakes the supervisor up."""


def _ending(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
