"""The demo's mailbox: mails are kept in a table and shown on a page instead of being sent."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from portal.notifications.models import SentMail


class DemoMailbox(BaseEmailBackend):
    """Keeps each mail as a row. Refuses to work outside the demo."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; how many there were. Raises ImproperlyConfigured outside the demo."""
        if not settings.DEMO:
            raise ImproperlyConfigured("The demo's mailbox works under DEMO=1 only.")
        rows = [
            SentMail(
                to=recipient,
                sender=message.from_email,
                subject=message.subject[:300],
                body=str(message.body),
                html=_html(message),
                message_id=message.extra_headers.get("Message-ID", ""),
            )
            for message in email_messages
            for recipient in message.recipients()
        ]
        SentMail.objects.bulk_create(rows)
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(body) for body, kind in message.alternatives if kind == "text/html"), "")
