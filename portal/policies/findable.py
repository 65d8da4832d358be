"""Rules in force among the results of search, by their words in every language."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.permissions import Actor
from portal.policies.models import Policy, PolicyStatus, Rule
from portal.search.kinds import Found, register_findable
from portal.search.models import SearchEntry
from portal.search.services import entry, keep, unindex
from portal.transitions import Move, effect_of


def index_policy(policy: Policy) -> None:
    """Its title and introduction, and each of its articles."""
    rules = Rule.objects.filter(policy=policy)
    keep(
        [
            _entry(policy, ("title", "introduction"), policy.tenant_id),
            *(_entry(rule, ("title", "text", "alternative"), policy.tenant_id) for rule in rules),
        ]
    )


def unindex_policy(policy: Policy) -> None:
    """A version that was replaced is read where it was cited; it is not found any more."""
    unindex(policy, tenant_id=policy.tenant_id)
    for rule in Rule.objects.filter(policy=policy):
        unindex(rule, tenant_id=policy.tenant_id)


def _entry(row: Any, fields: Sequence[str], tenant_id: UUID) -> SearchEntry:
    codes = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
    texts = [getattr(row, f"{field}_{code}") or "" for field in fields for code in codes]
    return entry(row, title=row.title, texts=texts, tenant_id=tenant_id, is_public=True)


@effect_of(Policy, "publish")
def index_published(move: Move) -> None:
    """From now on anybody finds it."""
    index_policy(move.obj)


@effect_of(Policy, "supersede")
def unindex_superseded(move: Move) -> None:
    """The new version is found in its place."""
    unindex_policy(move.obj)


def _policies(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    policies = Policy.objects.filter(pk__in=ids, status=PolicyStatus.PUBLISHED)
    return {
        policy.pk: Found(
            policy.title,
            reverse("policy", args=[policy.tenant.slug, policy.pk]),
            detail=policy.tenant.name,
        )
        for policy in policies.select_related("tenant")
    }


def _rules(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    rules = Rule.objects.filter(pk__in=ids, policy__status=PolicyStatus.PUBLISHED)
    return {
        rule.pk: Found(
            rule.title,
            reverse("policy-rule", args=[rule.tenant.slug, rule.pk]),
            detail=rule.tenant.name,
        )
        for rule in rules.select_related("tenant")
    }


register_findable("portal.policy", _("Rules of an institution"), _policies)
register_findable("portal.rule", _("Article of the rules"), _rules)
