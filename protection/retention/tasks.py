"""The worker's part, by the clock: no id of a case in any argument."""

from celery import shared_task

from protection.retention import erasing

# The store is written anew, file by file: longer than other tasks may take.
_ROTATION_SECONDS = 3600


@shared_task(ignore_result=True)
def tend_retention() -> None:
    """Tell what ends soon; erase what two people agreed to and whose grace is over."""
    erasing.warn_in_time()
    erasing.erase_due()


@shared_task(ignore_result=True, time_limit=_ROTATION_SECONDS)
def rotate_peppers() -> None:
    """Make final what was erased since yesterday."""
    erasing.rotate_peppers()
