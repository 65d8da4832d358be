"""Which room an address belongs to. This room imports none of the others."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

logger = logging.getLogger(__name__)

# What a server in front of the portal, or the portal's own SMTP door, takes at most.
MOST_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as it came: who the envelope says sent it, to which address, the bytes."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def local_part(self) -> str:
        """What stands before the @ of the address, in small letters."""
        return local_part_of(self.recipient)


@dataclass(frozen=True, slots=True)
class MailDoor:
    """The addresses of one room: whether it knows a local part, and what it does with an envelope."""

    name: str
    knows: Callable[[str], bool]
    take: Callable[[Envelope], None]


_DOORS: dict[str, MailDoor] = {}


def register_mail_door(door: MailDoor) -> None:
    """Add a room's addresses; each name once."""
    if door.name in _DOORS:
        message = f"there are two mail doors called {door.name}"
        raise ValueError(message)
    _DOORS[door.name] = door


def local_part_of(address: str) -> str:
    """The local part of one of our addresses; empty where the domain is another one."""
    bare = parseaddr(address)[1] or address
    local, _at, domain = bare.strip().rpartition("@")
    wanted = settings.INBOUND_MAIL_DOMAIN
    return local.lower() if wanted and domain.lower() == wanted.lower() else ""


def is_known(address: str) -> bool:
    """Whether somebody here receives mail at this address."""
    local = local_part_of(address)
    return bool(local) and any(door.knows(local) for door in _DOORS.values())


def receive(envelope: Envelope) -> bool:
    """Hand an envelope to the room whose address it names; False where nobody knows it.

    Nothing is kept of what nobody knows: it belongs to no institution. Run inside a transaction.
    """
    local = envelope.local_part
    for door in _DOORS.values():
        if local and door.knows(local):
            door.take(envelope)
            return True
    logger.warning("A mail came for an address that nobody has here; it was not kept.")
    return False
