"""Referrals end by the clock, with every vault locked."""

from celery import shared_task

from protection.referrals.services.ending import end_referrals


@shared_task(ignore_result=True)
def end_what_is_over() -> None:
    """Consent that is gone, time that is over."""
    end_referrals()
