"""`drain`: what the Celery worker does with the outbox, without a broker."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal import tasks
from portal.notifications import relay
from portal.tenancy.connecting import as_worker

# As often as the clock has the worker do it (portal.schedule).
DRAIN_EVERY = 2.0
REST_EVERY = 60.0


class Command(BaseCommand):
    help = "Give waiting events to their subscribers and send what is due, as the worker's role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--loop",
            action="store_true",
            help="Go on until stopped, and seal the audit, ring clocks and write digests as well.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with as_worker():
            if options["loop"]:
                self._loop()
            else:
                self.stdout.write(f"Handled {relay.drain()} events and messages.")

    def _loop(self) -> None:
        rest_at = 0.0
        while True:
            tasks.drain_outbox()
            tasks.seal_audit()
            if time.monotonic() >= rest_at:
                tasks.ring_clocks()
                tasks.write_digests()
                rest_at = time.monotonic() + REST_EVERY
            time.sleep(DRAIN_EVERY)
