"""The worker's part: what expired is closed, with no key at hand."""

from celery import shared_task

from portal.keys.expiring import close_expired


@shared_task(ignore_result=True)
def close_expired_access() -> None:
    """Take expired grants away; mark their cases for new keys."""
    close_expired()
