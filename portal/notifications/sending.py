"""Hands mails to the mail server; called outside any transaction."""

import smtplib
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from portal.notifications.templates import Mail


def message_id(delivery_id: UUID) -> str:
    """Made from the row, so that a mail that was sent twice is recognized as one."""
    return f"<{delivery_id}@{urlsplit(settings.PUBLIC_URL).hostname}>"


class MailServer:
    """One connection for several mails: opened with the first, opened anew after a failure."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def _close(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            # It ended in the middle of something; the next mail gets another one.
            self._connection = get_connection()

    def hand_over(self, message: EmailMessage) -> None:
        """Send one mail. Raises what the connection raises."""
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except Exception:
            self._close()
            raise


def send(mail: Mail, *, delivery_id: UUID, server: MailServer) -> None:
    """Send one mail. Raises what the mail server's connection raises."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_sender(mail.sender),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": message_id(delivery_id), "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    server.hand_over(message)


def _sender(name: str) -> str:
    """The portal's address under the institution's name; a whole address is taken as it is."""
    if "@" in name:
        return name
    if not name:
        return str(settings.DEFAULT_FROM_EMAIL)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(Address(display_name=" ".join(name.split()), addr_spec=address))
