"""Thin Celery tasks of the exchange; each may run twice and finds its own work."""

from celery import shared_task

from promotion.exchange.services import IMPORTS


@shared_task
def work_imports() -> None:
    """Go on with imports that are being tried out, run or undone."""
    IMPORTS.work()
