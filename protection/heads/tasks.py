"""The worker's part: the clock alone, no id of a case in any argument."""

from celery import shared_task

from protection.heads.checking import check_heads


@shared_task(ignore_result=True)
def check_signed_heads() -> None:
    """Compare the next cases with what was signed of them."""
    check_heads()
