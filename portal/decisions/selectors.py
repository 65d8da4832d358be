"""Reading decisions: one's own file, the institution's, and the de-identified register."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from portal.decisions.models import Decision, DecisionDigest
from portal.errors import NotFound
from portal.permissions import Actor
from portal.policies.kinds import (
    DeferralParameters,
    RefusalReasonsParameters,
    RuleKind,
    label,
    parse,
)
from portal.policies.models import Rule
from portal.tenancy.models import Tenant


def visible(actor: Actor) -> QuerySet[Decision]:
    """Decisions on one's own organizations, of one's institution, or published by their holder."""
    decisions = Decision.objects.select_related("tenant", "rule")
    if actor.tenant_id is not None:
        return decisions.filter(tenant_id=actor.tenant_id)
    own = Q(organization_id__in=list(actor.organization_roles))
    if actor.person_id is not None:
        own |= Q(person_id=actor.person_id)
    return decisions.filter(own | Q(published_at__isnull=False))


def is_addressee(decision: Decision, actor: Actor) -> bool:
    """Whether the decision is about the actor or an organization that the actor represents."""
    if decision.organization_id is not None:
        return decision.organization_id in actor.organization_roles
    return actor.person_id is not None and decision.person_id == actor.person_id


def get_decision(decision_id: UUID | str, *, actor: Actor) -> Decision:
    """One decision; NotFound where there is none that this actor may see."""
    found = visible(actor).filter(pk=decision_id).first()
    if found is None:
        raise NotFound
    return found


def list_digests(tenant: Tenant) -> QuerySet[DecisionDigest]:
    """The public register: rule, reason, body and month; nobody's name."""
    return DecisionDigest.objects.filter(tenant=tenant).select_related("rule", "rule__policy")


def get_own_decision(decision_id: UUID | str, *, tenant_id: UUID, actor: Actor) -> Decision:
    """A decision of this institution about oneself or one's organization; NotFound for any other."""
    found = get_decision(decision_id, actor=actor)
    if found.tenant_id != tenant_id or not is_addressee(found, actor):
        raise NotFound
    return found


def find_digests(tenant: Tenant, *, outcome: str = "") -> QuerySet[DecisionDigest]:
    """Entries of the public register, of one outcome where it is named."""
    digests = list_digests(tenant)
    return digests.filter(outcome=outcome) if outcome else digests


def body_labels(tenant: Tenant) -> dict[str, str]:
    """The deciding bodies that the policies name: what was recorded in any language, in the reader's."""
    rules = Rule.objects.filter(tenant=tenant, kind=RuleKind.DECIDER, published_at__isnull=False)
    language = get_language() or "en"
    found: dict[str, str] = {}
    for rule in rules.order_by("policy__version"):
        decides = rule.parameters.get("decides") or {}
        here = label(decides, language).text
        found |= dict.fromkeys(decides.values(), here)
    return found


def reason_labels(tenant: Tenant) -> dict[str, str]:
    """The reasons that the institution's policies publish, by code, in the newest words."""
    kinds = (RuleKind.REFUSAL_REASONS, RuleKind.DEFERRAL)
    rules = Rule.objects.filter(tenant=tenant, kind__in=kinds, published_at__isnull=False)
    language = get_language() or "en"
    found: dict[str, str] = {}
    for rule in rules.order_by("policy__version"):
        parameters = parse(RuleKind(rule.kind), rule.parameters)
        if isinstance(parameters, RefusalReasonsParameters | DeferralParameters):
            found |= {entry.code: label(entry.label, language).text for entry in parameters.reasons}
    return found
