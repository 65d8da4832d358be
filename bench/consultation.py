"""`run.py bench consultation`: 200,000 contributions, and 100,000 people to be told of an answer.

The public page of a theme, the moderators' queue and the list of those who analyse are asked in turn
with bare Django views of the same 50 rows; the figure is the ratio of the medians, the bar 3. Then
the theme is answered by a request through the whole middleware, and one worker process (Celery,
concurrency 1, without a clock) tells every contributor: inbox lines and mails to a mail server that
only counts. The bar is five minutes from the request to the last mail, and one second for the
request.

`BENCH_CONTRIBUTIONS` makes it smaller; half as many people are told.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench.asking import Staff, in_turn, page, prepare_settings, verdict
from portal.running.instance import ROOT
from portal.running.processes import spawn, stop

SEED = 11
BAR_BARE = 3.0
BAR_REQUEST = 1.0
BAR_TELLING = 300.0
PATIENCE_SECONDS = 900


def main() -> int:
    """Load once, measure, say whether the bars hold. 1 where one is missed."""
    django.setup()
    prepare_settings()
    found = _loaded()
    pages = _measure_pages(found)
    told = _measure_telling(found)
    return int(not (pages and told))


def _count() -> int:
    return int(os.environ.get("BENCH_CONTRIBUTIONS", "200000"))


def _loaded() -> Any:
    """The consultation's first theme, loaded where it is not there yet."""
    from django.core.management import call_command

    from participation.themes.models import Theme

    slug = f"scale-{SEED}-0"
    themes = Theme.objects.using("bare").filter(tenant__slug=slug, number=1)
    if not themes.exists():
        started = time.monotonic()
        call_command(
            "loadscale",
            organizations=10,
            requests=10,
            tenants=1,
            contributions=_count(),
            seed=SEED,
        )
        print(f"loaded {_count():,} contributions in {time.monotonic() - started:.0f} s")
    return themes.select_related("tenant", "consultation").get()


def _measure_pages(theme: Any) -> bool:
    from bench import bare

    staff = Staff(theme.tenant.slug, "consultation_manager")
    bare.FLOOR.tenant_id = theme.tenant_id
    bare.FLOOR.consultation_id = theme.consultation_id
    bare.FLOOR.theme_id = theme.pk
    public = f"/en/{theme.tenant.slug}/consultations/{theme.consultation_id}"
    work = f"/en/{theme.tenant.slug}/staff/consultations/{theme.consultation_id}"
    rows = {
        "theme": ("/bare/theme/", f"{public}/themes/1/", ""),
        "contributions": ("/bare/contributions/", f"{work}/contributions/", staff.cookie),
        "analysis": ("/bare/coded/", f"{work}/themes/contributions/", staff.cookie),
    }
    asked = []
    for floor, full, cookie in rows.values():
        asked += [page(floor, cookie, bare.MIDDLEWARE), page(full, cookie, settings.MIDDLEWARE)]
    medians = [statistics.median(values) * 1000 for values in in_turn(asked)]
    held = []
    for number, name in enumerate(rows):
        base, full_time = medians[2 * number], medians[2 * number + 1]
        print(f"bare {base:.2f} ms, {name} {full_time:.2f} ms")
        held.append(
            verdict(f"consultation-{name}", full_time / base, "times the bare view", BAR_BARE)
        )
    return all(held)


class Sink:
    """A mail server that takes everything and counts who got how many."""

    def __init__(self) -> None:
        self.received: dict[str, int] = {}
        self.port = 0
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            answer = b"250 ok\r\n"
            if verb == b"EHLO":
                answer = b"250-sink\r\n250 8BITMIME\r\n"
            elif verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self.received[recipient] = self.received.get(recipient, 0) + 1
            elif verb == b"QUIT":
                answer = b"221 bye\r\n"
            writer.write(answer)
            await writer.drain()
            if verb == b"QUIT":
                break
        writer.close()


@contextmanager
def _worker(sink: Sink) -> Iterator[None]:
    """One worker process of the portal, under the worker's role, that mails to the sink."""
    environment = dict(os.environ) | {
        "DATABASE_URL": os.environ["DATABASE_WORKER_URL"],
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    command = [
        *(sys.executable, "-m", "celery", "--app=portal.celery", "worker", "--concurrency=1"),
        *("--prefetch-multiplier=1", "--without-gossip", "--without-mingle", "--loglevel=WARNING"),
    ]
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        log = Path(folder, "worker.log")
        with log.open("wb") as output:
            child: subprocess.Popen[bytes] = spawn(command, log=output, cwd=ROOT, env=environment)
        try:
            yield
        finally:
            stop(child, polite=signal.SIGTERM)
            said = log.read_text("utf-8", "replace").splitlines()
            # What failed is logged by the name of its class and its place.
            print("\n".join(line for line in said if " failed: " in line)[:2000], end="")


def _measure_telling(theme: Any) -> bool:
    sink = Sink()
    people = _authors(theme)
    with _worker(sink):
        started = time.monotonic()
        request = _answer(theme)
        took = _await(theme, started)
    twice = sum(count > 1 for count in sink.received.values())
    print(
        f"{people:,} contributors, {len(sink.received):,} mailed, {twice} of them twice,"
        f" {_lines(theme):,} inbox lines"
    )
    held = verdict("consultation-request", request, "s until the answer was published", BAR_REQUEST)
    name = f"s to tell {people:,} contributors, one worker"
    complete = len(sink.received) == people and not twice
    return verdict("consultation", took, name, BAR_TELLING) and held and complete


def _authors(theme: Any) -> int:
    from participation.themes.models import ContributionTheme

    pairs = ContributionTheme.objects.using("bare").filter(theme=theme)
    return pairs.values("contribution__author").distinct().count()


def _answer(theme: Any) -> float:
    """Answer the theme as a member of staff does in the browser; how long the request took.

    Where an earlier run has answered it, the answer is corrected, which tells everybody again.
    """
    staff = Staff(theme.tenant.slug, "consultation_manager")
    move = "correct" if theme.status == "answered" else "answer"
    address = (
        f"/en/{theme.tenant.slug}/staff/consultations/{theme.consultation_id}"
        f"/themes/1/moves/{move}/"
    )
    values = {"outcome": "accepted", "answer_en": "Two days will be enough.", "reason": "Again."}
    started = time.perf_counter()
    response = staff.client.post(address, values)
    seconds = time.perf_counter() - started
    if response.status_code != 302:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return seconds


def _await(theme: Any, started: float) -> float:
    """Seconds until no event and no mail of the institution waits any more."""
    from portal.outbox import Delivery, Event

    ours = {"tenant_id": theme.tenant_id}
    while time.monotonic() - started < PATIENCE_SECONDS:
        time.sleep(1)
        events = Event.objects.using("bare").filter(done_at=None, **ours)
        mails = Delivery.objects.using("bare").filter(status="waiting", **ours)
        if not events.exists() and not mails.exists():
            break
    return time.monotonic() - started


def _lines(theme: Any) -> int:
    from portal.notifications.models import Notification

    rows = Notification.objects.using("bare").filter(subject_id=theme.pk)
    return rows.values("person").distinct().count()
