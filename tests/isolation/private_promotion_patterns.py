"""A signal that analysts alone may read. Of alerts nothing is private: they are published."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.patterns.models import Signal
from tests.cast import Cast


def make_private_promotion_patterns(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A signal with the word in what was found; the id of an alert stands for none."""
    now = timezone.now()
    today = now.date()
    with tenant_context(system_actor(cast.institution.pk)):
        signal = Signal.objects.create(
            tenant=cast.institution,
            status="assessed",
            basis="surge",
            tier="push",
            country="XA",
            kind="D01",
            window_from=today - timedelta(days=7),
            window_to=today,
            observed=9,
            expected=1.0,
            low=0.0,
            high=3.0,
            p=0.001,
            q=0.01,
            finding=f"They cut the {canary}.",
            raised_at=now,
        )
    return {"signal": signal.pk, "alert": uuid.uuid4()}
