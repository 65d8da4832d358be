"""Drafts and words past their last day go; run by the worker, which opens none of them."""

from django.utils import timezone

from protection.intake.models import BoxDraft, HandOver


def delete_expired() -> int:
    """How many rows went."""
    now = timezone.now()
    return sum(
        model._default_manager.filter(expires_at__lte=now).delete()[0]
        for model in (BoxDraft, HandOver)
    )
