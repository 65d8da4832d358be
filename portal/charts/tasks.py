"""Thin Celery tasks of pictures; each may run twice and finds its own work."""

from celery import shared_task

from portal.charts import services


@shared_task
def draw_waiting() -> None:
    """Draw what pages asked for."""
    services.draw_waiting()


@shared_task
def forget_old() -> None:
    """Remove pictures that nobody has asked for lately."""
    services.forget_old()
