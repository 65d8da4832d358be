"""`receive_mail`: the portal's own SMTP door."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.inbound.smtp import smtp_door


class Command(BaseCommand):
    help = "Receive mail for consultations and discussions by SMTP, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.INBOUND_MAIL_DOMAIN:
            raise CommandError(
                "Set INBOUND_MAIL_DOMAIN: without it there is no address to receive at."
            )
        door = smtp_door(options["host"], options["port"])
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_ignored: stopped.set())
        try:
            door.start()
        except OSError as error:
            raise CommandError(
                f"Port {options['port']} cannot be opened: {error.strerror}"
            ) from error
        self.stdout.write(f"Mail for {settings.INBOUND_MAIL_DOMAIN} at port {options['port']}.")
        stopped.wait()
        door.stop()
