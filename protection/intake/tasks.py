"""What ends by itself: drafts that were not sent, words that were not fetched or used."""

from celery import shared_task

from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context
from protection.intake.expiring import delete_expired


@shared_task
def forget_unsent() -> None:
    """Delete what is past its last day; no key is needed."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        delete_expired()
