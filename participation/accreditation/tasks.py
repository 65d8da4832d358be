"""Thin Celery tasks of accreditation; each may run twice and finds its own work."""

from celery import shared_task

from participation.accreditation import export_requests, importing


@shared_task
def work_exports() -> None:
    """Make exports that wait, delete those whose time is over."""
    export_requests.work_exports()


@shared_task
def work_imports() -> None:
    """Go on with imports that are being tried out, run or undone."""
    importing.IMPORTS.work()
