"""Thin Celery tasks of contributions; each may run twice and finds its own work."""

from celery import shared_task

from participation.contributions import asking_out, keeping


@shared_task
def work_intake() -> None:
    """Ask senders who wait, and forget what was dealt with long enough ago."""
    asking_out.ask_those_who_wait()
    keeping.forget_old()
