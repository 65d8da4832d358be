"""The worker's part: clocks alone, no id of a case in any argument."""

from celery import shared_task

from protection.cases.escalating import escalate


@shared_task(ignore_result=True)
def escalate_cases() -> None:
    """Tell further up what is overdue."""
    escalate()
