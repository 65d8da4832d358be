"""A policy on consultations for the tests, in force at the first institution."""

from typing import Any

from django.utils import timezone

from portal.permissions import system_actor
from portal.policies.kinds import RuleKind, parse
from portal.policies.models import Policy, PolicySubject, Rule
from portal.policies.states import PolicyStatus
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

_IN_PORTAL = {"where": "portal", "body": {"en": "Panel"}, "amount": 30, "days": "calendar"}
_NOWHERE = {"where": "none", "remaining": {"en": "You can write to the chair."}}


def publish_rules(
    tenant: Tenant, *, timing: str = "before", has_review: bool = True, pseudonyms: bool = True
) -> Policy:
    """Put a new version in force: moderation before or after publication, with or without review."""
    remedy: dict[str, Any] = _IN_PORTAL if has_review else _NOWHERE
    reasons = [
        {"code": "insult", "label": {"en": "Insult"}},
        {"code": "endangers", "label": {"en": "Puts somebody in danger"}},
    ]
    rules = {
        RuleKind.MODERATION: {
            "timing": timing,
            "time": {"amount": 3, "days": "working"},
            "allow_pseudonyms": pseudonyms,
            "closed_rooms": True,
        },
        RuleKind.REFUSAL_REASONS: {"reasons": reasons, "applies_to": ["remove", "exclude"]},
        RuleKind.REMEDY: {"for_outcomes": ["remove", "exclude"], **remedy},
    }
    now = timezone.now()
    with tenant_context(system_actor(tenant.pk)):
        older = Policy.objects.filter(tenant=tenant, subject=PolicySubject.CONSULTATIONS)
        older.update(status=PolicyStatus.SUPERSEDED, superseded_at=now)
        policy = Policy.objects.create(
            tenant=tenant,
            subject=PolicySubject.CONSULTATIONS,
            version=older.count() + 1,
            status=PolicyStatus.PUBLISHED,
            title_en="Rules on consultations",
            published_at=now,
        )
        for number, (kind, parameters) in enumerate(rules.items(), 1):
            parse(kind, parameters)
            Rule.objects.create(
                tenant=tenant,
                policy=policy,
                article=str(number),
                position=number,
                kind=kind,
                title_en=kind.label,
                text_en=f"Of {kind.value}.",
                parameters=parameters,
                published_at=now,
            )
    return policy
