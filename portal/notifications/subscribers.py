"""Turns every event that has a template into notifications and deliveries."""

from portal.notifications import (  # noqa: F401 - they register checks, and what waits
    checks,
    waiting,
)
from portal.notifications.telling import tell
from portal.outbox import subscribe_to_all

subscribe_to_all(tell)
