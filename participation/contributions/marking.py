"""What became of an arrival; kept on its row in one step."""

from typing import Any

from django.utils import timezone

from participation.contributions.models import InboundMessage
from participation.contributions.states import IntakeStatus


def mark(message: InboundMessage, status: IntakeStatus, **fields: Any) -> None:
    """Set the status, when it was, and further fields; `message` itself is refreshed."""
    fields = {"status": status, "handled_at": timezone.now(), **fields}
    InboundMessage.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
