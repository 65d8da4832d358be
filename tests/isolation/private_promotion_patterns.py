"""A signal that analysts alone may read, and an alert that was ended for safety."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.patterns.models import Alert, Signal
from tests.cast import Cast


def make_private_promotion_patterns(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """A finding with the word in it; of the alert nothing but its id may be read."""
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
        alert = Alert.objects.create(
            tenant=cast.institution,
            status="ended",
            outcome="safety",
            ending="safety",
            basis="severe",
            confidence="low",
            published_at=now,
            changed_at=now,
            ended_at=now,
        )
    return {"signal": signal.pk, "alert": alert.pk}
