"""Hands a mail to the mail server; called outside any transaction."""

from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from portal.notifications.templates import Mail


def message_id(delivery_id: UUID) -> str:
    """Made from the row, so that a mail that was sent twice is recognized as one."""
    return f"<{delivery_id}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def send(mail: Mail, *, delivery_id: UUID) -> None:
    """Send one mail. Raises what the mail server's connection raises."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_sender(mail.sender),
        to=[mail.to],
        headers={"Message-ID": message_id(delivery_id), "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def _sender(name: str) -> str:
    """The portal's address under the institution's name; a whole address is taken as it is."""
    if "@" in name:
        return name
    if not name:
        return str(settings.DEFAULT_FROM_EMAIL)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(Address(display_name=" ".join(name.split()), addr_spec=address))
