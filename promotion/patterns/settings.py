"""How an institution counts and when it is warned: its choices, or the defaults."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.errors import InvalidFields, Sentence
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from promotion.obstacles.states import Verification
from promotion.patterns.models import PatternSettings

CORROBORATED = (Verification.CORROBORATED, Verification.VERIFIED)
LIMITS: Mapping[str, tuple[float, float]] = {
    "false_discovery_rate": (0.01, 0.5),
    "watch_level": (0.001, 0.1),
    "safety_hours": (24, 720),
    "review_days": (14, 730),
}
FIELDS = ("counts_plausible", "counts_collections", *LIMITS)


def settings_of(tenant_id: UUID) -> PatternSettings:
    """The institution's choices; an unsaved row of defaults where it made none."""
    found = PatternSettings.objects.filter(tenant_id=tenant_id).first()
    return found or PatternSettings(tenant_id=tenant_id)


def counted_levels(settings: PatternSettings) -> tuple[Verification, ...]:
    """How well a report must be corroborated to be counted."""
    return (Verification.PLAUSIBLE, *CORROBORATED) if settings.counts_plausible else CORROBORATED


@transaction.atomic
def change_settings(*, tenant: Tenant, values: Mapping[str, Any], actor: Actor) -> PatternSettings:
    """Set the institution's choices; the next nightly run uses them.

    With a second factor, for the time that protects a source is among them. Raises NotPermitted,
    InvalidFields.
    """
    settings = settings_of(tenant.pk)
    require(actor, Permission.SIGNAL_ALERT, settings)
    wrong: dict[str, list[Sentence]] = {
        name: [_("Give a value from %(low)s to %(high)s.") % {"low": low, "high": high}]
        for name, (low, high) in LIMITS.items()
        if not low <= values[name] <= high
    }
    if wrong:
        raise InvalidFields(wrong)
    for name in FIELDS:
        setattr(settings, name, values[name])
    settings.save()
    audit.record(
        "patterns.settings_changed",
        tenant,
        actor=actor,
        fields=FIELDS,
        details={name: values[name] for name in FIELDS},
    )
    return settings


@transaction.atomic
def ask_for_run(*, tenant: Tenant, through: Any, actor: Actor) -> None:
    """Have all series counted and looked at soon, as they stood at the end of a past week.

    `through`: a day of that week; None for the last week that is over. A person asks, the worker
    runs. Raises NotPermitted.
    """
    settings = settings_of(tenant.pk)
    require(actor, Permission.SIGNAL_ASSESS, settings)
    settings.asked_at, settings.asked_through = timezone.now(), through
    settings.save()
    audit.record("patterns.run_asked", tenant, actor=actor)
