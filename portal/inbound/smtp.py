"""The portal's own SMTP door: for the demo, for development, behind a mail server that forwards.

It speaks to the loopback address by default and offers no sign-in and no relaying: whatever is not
addressed to one of our addresses is refused while the envelope is given.
"""

import logging
from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller
from django.db import DatabaseError, close_old_connections, connections, transaction

from portal.inbound.doors import MOST_BYTES, Envelope, is_known, receive

logger = logging.getLogger(__name__)
_UNKNOWN = "550 There is nobody at this address here"
_LATER = "451 This could not be kept now; send it again later"
_KEPT = "250 Kept"


class Handler:
    """What happens at each step of an SMTP dialogue; the names are the library's.

    The database is spoken to in one thread of its own, mail after mail.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    async def _in_thread(self, work: Any, *given: Any) -> Any:
        return await get_running_loop().run_in_executor(self._thread, work, *given)

    def close(self) -> None:
        """Let go of the thread and its connection."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self,
        server: Any,
        session: Any,
        envelope: Any,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Know the address, or say that nobody is there."""
        if not await self._in_thread(_knows, address):
            return _UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Write it down for each of its addresses, or ask for it to be sent again."""
        raw = envelope.content or b""
        sender = envelope.mail_from or "<>"
        kept = await self._in_thread(_keep, sender, list(envelope.rcpt_tos), raw)
        return _KEPT if kept else _LATER


def _knows(address: str) -> bool:
    close_old_connections()
    return is_known(address)


def _keep(sender: str, recipients: list[str], raw: bytes) -> bool:
    close_old_connections()
    try:
        with transaction.atomic():
            for recipient in recipients:
                receive(Envelope(sender, recipient, raw))
    except DatabaseError as error:
        logger.warning("A mail could not be kept: %s", type(error).__name__)
        return False
    return True


class Door(Controller):
    """The library's controller, which also lets go of the handler's thread."""

    def stop(self, *given: Any, **named: Any) -> None:
        """Close the door."""
        super().stop(*given, **named)
        self.handler.close()


def smtp_door(host: str, port: int) -> Door:
    """The door, not opened yet: `.start()` opens it in a thread of its own, `.stop()` closes it."""
    return Door(
        Handler(),
        hostname=host,
        port=port,
        data_size_limit=MOST_BYTES,
        ident="Civic Space Portal",
        server_hostname="portal",
        enable_SMTPUTF8=True,
        decode_data=False,
    )
