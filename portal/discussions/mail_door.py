"""The reply addresses of threads as a door for mail (portal.inbound)."""

import logging

from django.conf import settings

from portal.discussions.mail_replies import receive_reply_by_mail
from portal.discussions.threads import token_in
from portal.errors import PortalError
from portal.inbound.doors import Envelope, MailDoor, register_mail_door
from portal.inbound.reading import read_letter

logger = logging.getLogger(__name__)


def _token(local_part: str) -> str:
    return token_in(f"{local_part}@{settings.INBOUND_MAIL_DOMAIN}")


def _knows(local_part: str) -> bool:
    return bool(_token(local_part))


def _take(envelope: Envelope) -> None:
    """Hold what a person answered as a preview; what a machine answered is left out, unanswered."""
    letter = read_letter(envelope.raw, envelope_sender=envelope.sender)
    if letter.automatic:
        logger.info("A reply by mail was not taken: %s", letter.automatic)
        return
    try:
        receive_reply_by_mail(_token(envelope.local_part), letter.text, letter.message_id)
    except PortalError as error:
        # Nobody is told by mail: an address in a mail proves nothing about who writes to it.
        logger.info("A reply by mail was not taken: %s", error.reason)


register_mail_door(MailDoor("discussions", _knows, _take))
