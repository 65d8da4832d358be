"""Reading policies. PostgreSQL shows drafts to the institution's staff alone."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from portal.errors import NotFound
from portal.looks.texts import texts_of
from portal.organizations.models import Organization
from portal.permissions import Actor
from portal.policies.kinds import Labels
from portal.policies.models import Policy, PolicyComment, PolicyStatus, PolicySubject, Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.models import Session, Tenant

_PUBLIC = Q(published_at__isnull=False) | Q(status=PolicyStatus.IN_COMMENT)


def list_public_policies(tenant: Tenant) -> QuerySet[Policy]:
    """Every version that anybody may read: in force, replaced, open to comment."""
    return Policy.objects.filter(_PUBLIC, tenant=tenant)


def get_public_policy(policy_id: UUID | str, *, tenant: Tenant) -> Policy:
    """One version that anybody may read. Raises NotFound."""
    found = list_public_policies(tenant).filter(pk=policy_id).select_related("tenant").first()
    if found is None:
        raise NotFound
    return found


def get_policy_in_force(tenant: Tenant, subject: str) -> Policy:
    """The version in force on a subject. Raises NotFound where there is none."""
    found = Policy.objects.filter(
        tenant=tenant, subject=subject, status=PolicyStatus.PUBLISHED
    ).first()
    if found is None:
        raise NotFound
    return found


def get_public_rule(rule_id: UUID | str, *, tenant: Tenant) -> Rule:
    """One rule of a version that anybody may read. Raises NotFound."""
    try:
        found = (
            Rule.objects.filter(pk=rule_id, tenant=tenant, published_at__isnull=False)
            .select_related("policy")
            .first()
        )
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def list_public_rules(tenant: Tenant, *, policy_id: str | None = None) -> QuerySet[Rule]:
    """The articles of the versions that anybody may read, or of one of them."""
    rules = Rule.objects.filter(tenant=tenant, published_at__isnull=False).select_related("policy")
    if policy_id is None:
        return rules
    return rules.filter(policy=get_public_policy(policy_id, tenant=tenant))


def subjects_in_force(tenant: Tenant) -> frozenset[str]:
    """On which subjects the institution has rules in force; one query."""
    policies = Policy.objects.filter(tenant=tenant, status=PolicyStatus.PUBLISHED)
    return frozenset(policies.values_list("subject", flat=True))


def list_policies(tenant: Tenant) -> QuerySet[Policy]:
    """Every version, drafts too: for the institution's staff."""
    return Policy.objects.filter(tenant=tenant)


def get_policy(policy_id: UUID | str, *, tenant: Tenant) -> Policy:
    """One version, drafts too: for the institution's staff. Raises NotFound."""
    found = list_policies(tenant).filter(pk=policy_id).select_related("tenant").first()
    if found is None:
        raise NotFound
    return found


def get_rule(rule_id: UUID | str, *, tenant: Tenant) -> Rule:
    """One rule of any version: for the institution's staff. Raises NotFound."""
    found = Rule.objects.filter(pk=rule_id, tenant=tenant).select_related("policy").first()
    if found is None:
        raise NotFound
    return found


def list_rules_of(policy: Policy) -> QuerySet[Rule]:
    """The rules of one version in their order."""
    return Rule.objects.filter(policy=policy).select_related("policy")


def list_comments(policy: Policy) -> QuerySet[PolicyComment]:
    """What was said about a draft, first to last: for the institution's staff."""
    return PolicyComment.objects.filter(policy=policy).select_related("rule")


def list_own_comments(policy: Policy, *, actor: Actor) -> QuerySet[PolicyComment]:
    """What this person said about a draft, or somebody for an organization of theirs."""
    own = Q(author_id=actor.person_id) | Q(organization_id__in=list(actor.organization_roles))
    return list_comments(policy).filter(own)


def count_comments(policy: Policy) -> int:
    """How many comments there are on a draft."""
    return PolicyComment.objects.filter(policy=policy).count()


def list_spoken_for(actor: Actor) -> QuerySet[Organization]:
    """The organizations that this person represents."""
    return Organization.objects.filter(pk__in=list(actor.organization_roles))


def previous_version(policy: Policy) -> Policy | None:
    """The version that was published before this one."""
    return (
        Policy.objects.filter(
            tenant_id=policy.tenant_id,
            subject=policy.subject,
            version__lt=policy.version,
            published_at__isnull=False,
        )
        .order_by("-version")
        .first()
    )


def rulebooks_in_force(tenants: Iterable[Tenant]) -> dict[UUID, Rulebook]:
    """The rules on accreditation in force, by institution: one query for all of them."""
    rules: dict[UUID, list[Rule]] = {}
    found = Rule.objects.filter(
        tenant__in=list(tenants),
        policy__status=PolicyStatus.PUBLISHED,
        policy__subject=PolicySubject.ACCREDITATION,
    ).select_related("policy")
    for rule in found:
        rules.setdefault(rule.tenant_id, []).append(rule)
    return {key: Rulebook(tuple(own)) for key, own in rules.items()}


def meetings_of(tenant: Tenant) -> dict[str, Labels]:
    """The names of the institution's meetings by their codes."""
    return {
        session.code: texts_of(session, "name")
        for session in Session.objects.filter(tenant=tenant).order_by("-starts_on")
    }
