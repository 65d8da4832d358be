"""The worker's part: no id of a file in any argument."""

from celery import shared_task

from protection.files import sweeping


@shared_task(ignore_result=True)
def sweep_files() -> None:
    """Remove what was cut half-way and what no case speaks for."""
    sweeping.sweep_files()
