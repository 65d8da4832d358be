"""Thin Celery tasks of documents."""

from celery import shared_task

from portal.documents import sweeping


@shared_task
def sweep_orphans() -> None:
    """Delete rows that hang on nothing, then files that no row speaks for."""
    sweeping.sweep_loose()
    sweeping.sweep_orphans()
